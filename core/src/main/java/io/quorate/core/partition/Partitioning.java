package io.quorate.core.partition;

/// How the hash slots are dealt out to partitions: each has a contiguous run of them, all of the same length.
///
/// @param count number of partitions of a placement class, the same for the whole cluster and for ever: a power
///     of two from 1 to 16,384
public record Partitioning(int count) {
    /// With 64 a cluster of 16 nodes still has four leaders each, and an idle partition costs nothing.
    public static final Partitioning DEFAULT = new Partitioning(64);

    public Partitioning {
        if (!isCount(count)) {
            throw new IllegalArgumentException(
                    "partitions: " + count + " (must be a power of two from 1 to " + HashSlot.COUNT + ")");
        }
    }

    /// Whether there can be so many partitions.
    public static boolean isCount(int count) {
        return count >= 1 && count <= HashSlot.COUNT && Integer.bitCount(count) == 1;
    }

    /// Number of slots in each partition.
    public int slotCount() {
        return HashSlot.COUNT / count;
    }

    /// @param slot 0 to 16,383
    /// @return 0 to `count` - 1
    public int partitionOf(int slot) {
        if (slot < 0 || slot >= HashSlot.COUNT) throw new IllegalArgumentException("slot " + slot);
        return slot / slotCount();
    }

    /// The lowest slot of a partition; the highest is [#slotCount()] - 1 above it.
    public int firstSlot(int partition) {
        if (partition < 0 || partition >= count) throw new IllegalArgumentException("partition " + partition);
        return partition * slotCount();
    }
}
