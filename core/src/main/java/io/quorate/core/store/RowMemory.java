package io.quorate.core.store;

/// The memory that the partitions of a shard share for their rows: a cache of hot ones, and what their overlays take.
///
/// A key may have rows in several partitions, while its table moves from one to another: nobody may find those of the
/// other.
public final class RowMemory {
    private final RowCache cache;
    private long overlayBytes;

    /// @param cacheBytesMax memory for hot rows
    public RowMemory(long cacheBytesMax) {
        cache = new RowCache(cacheBytesMax);
    }

    RowCache cache() {
        return cache;
    }

    void overlayGrew(long bytes) {
        overlayBytes += bytes;
    }

    /// Memory that records not yet applied take in all partitions, bytes.
    public long overlayBytes() {
        return overlayBytes;
    }

    /// Memory that hot rows take, bytes.
    public long cacheBytes() {
        return cache.bytes();
    }

    /// Number of hot rows.
    public int cachedRowCount() {
        return cache.count();
    }
}
