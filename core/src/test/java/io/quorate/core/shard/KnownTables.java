package io.quorate.core.shard;

import io.quorate.core.control.Change;
import io.quorate.core.control.Description;
import io.quorate.core.control.Founding;
import io.quorate.core.control.Metadata;
import io.quorate.core.control.Newcomer;
import io.quorate.core.control.PartitionId;
import io.quorate.core.control.TableEntry;
import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import io.quorate.core.partition.Partitioning;
import io.quorate.core.rule.Rules;
import io.quorate.core.table.Preset;
import io.quorate.core.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The metadata of a story, as far as each node knows them.
///
/// A partition of a [ShardCluster] has another number than in the metadata: one more than its place.
final class KnownTables {
    private static final int FIRST_CODE = new PartitionId(1, 0).code();

    private Metadata newest;
    private final Map<Long, Metadata> known = new TreeMap<>();

    KnownTables() {
        List<Newcomer> founders = new ArrayList<>();
        for (long id = 1; id <= 3; id++) {
            var description = new Description("n" + id, List.of("10.0.0." + id), "", 1);
            founders.add(new Newcomer(new ProcessId(new NodeId(id), 1), description));
        }
        newest = apply(
                Metadata.EMPTY,
                Founding.formed(
                        7, new Partitioning(ShardCluster.PARTITIONS), founders, Preset.STRONG.table("default")));
        everyoneLearns();
    }

    private static Metadata apply(Metadata metadata, Change change) {
        return switch (metadata.apply(change, Rules.ALL)) {
            case Metadata.Outcome.Changed(Metadata changed) -> changed;
            case Metadata.Outcome.Refused(String reason) -> throw new AssertionError(change + ": " + reason);
        };
    }

    Change created(Table table) {
        return new Change.TableCreated(table, newest.index(), 0);
    }

    Change altered(Table table) {
        return new Change.TableAltered(table, entry(table.name()).version(), 0);
    }

    Change dropped(String name, boolean isForced) {
        return new Change.TableDropped(name, isForced, entry(name).version(), 0);
    }

    /// Decides; nobody knows yet.
    KnownTables decide(Change change) {
        newest = apply(newest, change);
        return this;
    }

    /// Decides what partitions have asked for.
    KnownTables decide(List<Change> changes) {
        for (Change change : changes) {
            boolean isClosed = change instanceof Change.TableClosed;
            decide(isClosed ? renumbered((Change.TableClosed) change) : change);
        }
        return this;
    }

    private static Change renumbered(Change.TableClosed closed) {
        return new Change.TableClosed(closed.name(), closed.version(), closed.partition() - 1);
    }

    void learns(long node) {
        known.put(node, newest);
    }

    void everyoneLearns() {
        for (long id = 1; id <= 3; id++) learns(id);
    }

    /// A table as it is decided now.
    TableEntry entry(String name) {
        return newest.tables().find(name).orElseThrow();
    }

    boolean has(String name) {
        return newest.tables().find(name).isPresent();
    }

    SlotMap of(long node) {
        var map = new TableMap(() -> known.getOrDefault(node, newest));
        return new SlotMap() {
            @Override
            public Table tableOf(byte[] key) {
                return map.tableOf(key);
            }

            @Override
            public int partitionOf(Table table, int slot) {
                return map.partitionOf(table, slot) - FIRST_CODE + 1;
            }

            @Override
            public long version() {
                return map.version();
            }

            @Override
            public List<TableEntry> underWay(int partition) {
                return map.underWay(partition - 1 + FIRST_CODE);
            }
        };
    }
}
