package io.quorate.core.shard;

import io.quorate.core.table.Table;

/// What a shard of a cluster's node needs to know of the metadata to find a key's partition.
public interface SlotMap {
    /// The table that a key belongs to.
    Table tableOf(byte[] key);

    /// The number, in the commit log, of the partition that has a table's keys of a slot.
    int partitionOf(Table table, int slot);
}
