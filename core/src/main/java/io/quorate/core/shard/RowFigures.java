package io.quorate.core.shard;

import io.quorate.core.store.RowMemory;

/// Figures about the rows of a shard.
///
/// @param keyCount number of keys, those included that are past their deadline and not yet deleted
/// @param expiringCount how many of them have a deadline, passed or not
/// @param overlayBytes memory that records not yet applied to the store take
/// @param cacheBytes memory that hot rows take
/// @param cachedRowCount number of hot rows
public record RowFigures(long keyCount, long expiringCount, long overlayBytes, long cacheBytes, int cachedRowCount) {
    static RowFigures of(Partitions partitions, RowMemory memory) {
        long keyCount = 0;
        long expiringCount = 0;
        for (Partition partition : partitions.all()) {
            keyCount += partition.rows().keyCount();
            expiringCount += partition.rows().expiringCount();
        }
        return new RowFigures(
                keyCount, expiringCount, memory.overlayBytes(), memory.cacheBytes(), memory.cachedRowCount());
    }
}
