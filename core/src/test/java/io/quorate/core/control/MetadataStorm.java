package io.quorate.core.control;

import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import io.quorate.core.rule.Rules;
import io.quorate.core.table.Ack;
import io.quorate.core.table.Durability;
import io.quorate.core.table.LeaderProof;
import io.quorate.core.table.PlacementClass;
import io.quorate.core.table.Preset;
import io.quorate.core.table.ReadLevel;
import io.quorate.core.table.Table;
import io.quorate.core.table.Zones;
import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/// Random changes to the metadata of a small cluster, sensible and not, judged by a [MetadataJudge].
final class MetadataStorm {
    private static final int STEPS = 300;
    private static final int PARTITIONS = 2;

    private final Random random;
    private final Rules rules;
    private final Map<String, Integer> counts;
    private final MetadataJudge judge = new MetadataJudge();
    private Metadata metadata = Metadata.EMPTY;

    private MetadataStorm(long seed, Rules rules, Map<String, Integer> counts) {
        random = new Random(seed);
        this.counts = counts;
        this.rules = rules;
    }

    /// @return what broke; empty if nothing did
    static Optional<String> run(long seed, Rules rules) {
        return run(seed, rules, new TreeMap<>());
    }

    /// @param counts to count in how many changes of each kind were made and refused
    static Optional<String> run(long seed, Rules rules, Map<String, Integer> counts) {
        return new MetadataStorm(seed, rules, counts).run();
    }

    private Optional<String> run() {
        apply(formed());
        for (int step = 0; step < STEPS && judge.verdict().isEmpty(); step++) apply(change());
        return judge.verdict();
    }

    private void apply(Change change) {
        Metadata.Outcome outcome = metadata.apply(change, rules);
        counts.merge(
                change.getClass().getSimpleName() + " " + outcome.getClass().getSimpleName(), 1, Integer::sum);
        if (!(outcome instanceof Metadata.Outcome.Changed changed)) return;
        Metadata before = metadata;
        metadata = changed.metadata();
        judge.judge(before, change, metadata, rules);
        var sink = new ByteSink(64);
        metadata.encode(sink);
        if (!Metadata.decode(new ByteSource(sink.toByteArray())).equals(metadata))
            judge.broken("encoding lost something");
    }

    private Change formed() {
        List<Newcomer> founders = new ArrayList<>();
        for (int i = 0; i < 3; i++) founders.add(newcomer(new ProcessId(new NodeId(i), 1)));
        ReplicaSet all = ReplicaSet.of(
                founders.stream().map(founder -> founder.process().node()).toList());
        return new Change.Formed(7, PARTITIONS, founders, Preset.STRONG.table("default"), List.of(all, all));
    }

    private Change change() {
        int dice = random.nextInt(100);
        if (dice < 40) return epochGiven();
        if (dice < 50) return new Change.LearnerAdded(partition(), node());
        if (dice < 52) return new Change.LearnerDropped(partition());
        if (dice < 67) return established();
        if (dice < 73) return new Change.Started(newcomer(new ProcessId(node(), 1 + random.nextInt(6))));
        if (dice < 78) return new Change.Joined(newcomer(new ProcessId(node(), 1 + random.nextInt(3))));
        if (dice < 82) return new Change.Admitted(node());
        if (dice < 83) return new Change.Leaving(node());
        if (dice < 85) return new Change.Removed(node());
        return tableChange();
    }

    private Change epochGiven() {
        PartitionId partition = partition();
        PartitionState state = metadata.placements().find(partition).orElseThrow();
        long epoch = random.nextInt(8) == 0 ? random.nextLong(state.epoch() + 3) : state.epoch() + 1;
        ReplicaSet set = replicas(state);
        NodeId node = set.nodes().get(random.nextInt(set.size()));
        long start = metadata.members().find(node).map(Member::start).orElse(1L);
        if (random.nextInt(8) == 0) start = 1 + random.nextLong(start);
        return new Change.EpochGiven(partition, epoch, new ProcessId(node, start), set);
    }

    private ReplicaSet replicas(PartitionState state) {
        ReplicaSet set = random.nextBoolean() ? state.established() : state.current();
        if (random.nextInt(3) == 0) set = state.learner().map(set::with).orElse(set);
        for (int steps = random.nextInt(3); steps > 0; steps--) {
            NodeId node = node();
            if (!set.contains(node)) set = set.with(node);
            else if (set.size() > 1) set = set.without(node);
        }
        return set;
    }

    private Change established() {
        PartitionId partition = partition();
        long newest = metadata.placements().find(partition).orElseThrow().epoch();
        return new Change.Established(partition, random.nextInt(3) == 0 ? random.nextLong(newest + 1) : newest);
    }

    private Change tableChange() {
        var placement = new PlacementClass(1 + random.nextInt(2), Zones.ANY);
        String name = "t" + random.nextInt(2);
        PlacementClass its = random.nextBoolean() ? PlacementClass.DEFAULT : placement;
        var table = new Table(name, Ack.ALL, ReadLevel.CAUSAL, LeaderProof.CONFIRMED, Durability.FSYNC, its);
        return switch (random.nextInt(10)) {
            case 0 ->
                new Change.PlacementAdded(
                        placement, List.of(ReplicaSet.of(List.of(node())), ReplicaSet.of(List.of(node()))));
            case 1 -> new Change.PlacementDropped(1 + random.nextInt(4));
            case 2 -> new Change.TableCreated(table, metadata.index() - random.nextInt(3), random.nextLong());
            case 3 -> new Change.TableDropped(name, random.nextBoolean(), version(name), random.nextLong());
            case 4 -> altered(name, table);
            case 5 -> new Change.TableOccupied(name, version(name));
            default -> new Change.TableClosed(name, version(name), random.nextInt(PARTITIONS));
        };
    }

    /// Mostly in the class that the table is of.
    private Change altered(String name, Table other) {
        PlacementClass placement = metadata.tables()
                .find(name)
                .filter(_ -> random.nextInt(4) > 0)
                .map(entry -> entry.table().placement())
                .orElse(other.placement());
        var table = new Table(name, other.ack(), other.read(), other.reads(), other.durability(), placement);
        return new Change.TableAltered(table, version(name), random.nextLong());
    }

    private long version(String name) {
        return metadata.tables().find(name).map(TableEntry::version).orElse(1L);
    }

    private PartitionId partition() {
        return new PartitionId(1, random.nextInt(PARTITIONS));
    }

    private NodeId node() {
        return new NodeId(random.nextInt(6));
    }

    private static Newcomer newcomer(ProcessId process) {
        return Samples.newcomer(process, "");
    }
}
