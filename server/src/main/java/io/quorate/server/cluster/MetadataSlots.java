package io.quorate.server.cluster;

import io.quorate.core.command.Refusal;
import io.quorate.core.control.Metadata;
import io.quorate.core.control.PartitionId;
import io.quorate.core.control.Placement;
import io.quorate.core.shard.SlotMap;
import io.quorate.core.table.Table;
import io.quorate.core.table.TableName;
import java.util.function.Supplier;

/// Where keys lie, as the cluster's metadata say.
///
/// @param metadata those that this node knows now
record MetadataSlots(Supplier<Metadata> metadata) implements SlotMap {
    @Override
    public Table tableOf(byte[] key) {
        return metadata.get()
                .tables()
                .find(TableName.DEFAULT)
                .orElseThrow(() ->
                        new Refusal("CLUSTERDOWN this node does not know the cluster's tables yet: nothing was done"))
                .table();
    }

    @Override
    public int partitionOf(Table table, int slot) {
        Metadata now = metadata.get();
        Placement placement = now.placements().of(table.placement()).orElseThrow();
        return new PartitionId(placement.id(), now.partitioning().partitionOf(slot)).code();
    }
}
