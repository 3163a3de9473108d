package io.quorate.core.shard;

import io.quorate.core.command.Refusal;
import io.quorate.core.control.Metadata;
import io.quorate.core.control.PartitionId;
import io.quorate.core.control.Placement;
import io.quorate.core.control.TableEntry;
import io.quorate.core.control.TableEntry.Phase;
import io.quorate.core.control.Tables;
import io.quorate.core.table.PlacementClass;
import io.quorate.core.table.Table;
import io.quorate.core.table.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The tables of the metadata, and whose each key is, as this node knows it now.
///
/// A node may be behind, and then sends a request where the key was before; who led there refuses it from the moment on
/// it has learned that the table is coming or going, and the new place serves nobody before all of those have.
public final class TableMap implements SlotMap {
    private final Supplier<Metadata> newest;

    /// What the fields below were made of.
    private Metadata known = Metadata.EMPTY;

    private @Nullable Table defaultTable;
    /// All others.
    private ByPrefix<TableEntry> byPrefix = new ByPrefix<>();
    /// Those with which something is under way.
    private List<TableEntry> underWay = List.of();

    private SortedMap<PlacementClass, Integer> placements = new TreeMap<>();
    private long version;

    /// @param newest the metadata as this node knows them
    public TableMap(Supplier<Metadata> newest) {
        this.newest = newest;
    }

    @Override
    public Table tableOf(byte[] key) {
        refresh();
        if (defaultTable == null) {
            throw new Refusal("CLUSTERDOWN this node does not know the cluster's tables yet: nothing was done");
        }
        TableEntry entry = byPrefix.find(key);
        if (entry == null) return defaultTable;
        if (!entry.phase().isClosing()) return entry.table();
        throw new Refusal("TRYAGAIN table " + entry.table().name()
                + (entry.phase() == Phase.OPENING ? " is being created" : " is being dropped")
                + ": nothing was done, try again");
    }

    @Override
    public int partitionOf(Table table, int slot) {
        refresh();
        Integer placement = placements.get(table.placement());
        if (placement == null) throw new IllegalStateException("no placement of " + table);
        return new PartitionId(placement, known.partitioning().partitionOf(slot)).code();
    }

    @Override
    public long version() {
        refresh();
        return version;
    }

    @Override
    public List<TableEntry> underWay(int partition) {
        refresh();
        if (underWay.isEmpty()) return underWay;
        PartitionId id = PartitionId.of(partition);
        List<TableEntry> its = new ArrayList<>();
        for (TableEntry entry : underWay) {
            Integer placement = placements.get(whoCloses(entry).placement());
            if (placement != null && placement == id.placement() && entry.open().contains(id.number())) its.add(entry);
        }
        return its;
    }

    /// The table whose partitions have the keys until they close.
    private Table whoCloses(TableEntry entry) {
        return entry.phase() == Phase.OPENING && defaultTable != null ? defaultTable : entry.table();
    }

    @SuppressWarnings("ReferenceEquality") // metadata that have not changed are the same ones: asked for every key
    private void refresh() {
        Metadata now = newest.get();
        if (now == known) return;
        boolean isNews = now.tables() != known.tables()
                || now.placements().lastId() != known.placements().lastId();
        known = now;
        if (!isNews) return;
        version++;
        take(now.tables());
        placements = new TreeMap<>();
        for (Placement placement : now.placements().byId().values()) placements.put(placement.of(), placement.id());
    }

    private void take(Tables tables) {
        byPrefix = new ByPrefix<>();
        underWay = new ArrayList<>();
        tables.byName().forEach((name, entry) -> {
            if (entry.phase() != Phase.OPEN) underWay.add(entry);
            if (name.equals(TableName.DEFAULT)) defaultTable = entry.table();
            else byPrefix.put(name, entry);
        });
    }
}
