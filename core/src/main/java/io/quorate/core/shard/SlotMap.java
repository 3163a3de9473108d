package io.quorate.core.shard;

import io.quorate.core.command.Refusal;
import io.quorate.core.control.TableEntry;
import io.quorate.core.table.Table;
import java.util.List;

/// What a shard of a cluster's node needs to know of the metadata to find a key's partition: [TableMap].
public interface SlotMap {
    /// The table that a key belongs to.
    ///
    /// @throws Refusal while nobody is served under the table's prefix
    Table tableOf(byte[] key);

    /// The number, in the commit log, of the partition that has a table's keys of a slot.
    int partitionOf(Table table, int slot);

    /// Another number after each change of what the other answers rest on: what was found before is to be found again.
    long version();

    /// What is under way with tables and not done yet in a partition.
    ///
    /// @param partition its number in the commit log
    List<TableEntry> underWay(int partition);
}
