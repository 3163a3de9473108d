package io.quorate.core.control;

import io.quorate.core.partition.HashSlot;
import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import java.util.Comparator;

/// A partition of the cluster: the unit of replication and of leadership.
///
/// @param placement the number of its placement in the metadata, from 1; 0 for `system`
/// @param number 0 to the number of partitions - 1
public record PartitionId(int placement, int number) implements Comparable<PartitionId> {
    /// The partition of the control plane, which hands out the epochs of all others.
    public static final PartitionId SYSTEM = new PartitionId(0, 0);

    /// Highest number of a placement: with the number of a partition it stays within the 31 bits that the commit log
    /// and the store have, and leaves some numbers to them.
    static final int PLACEMENT_MAX = Integer.MAX_VALUE / HashSlot.COUNT - 1;

    private static final Comparator<PartitionId> ORDER =
            Comparator.comparingInt(PartitionId::placement).thenComparingInt(PartitionId::number);

    public PartitionId {
        if (placement < 0 || placement > PLACEMENT_MAX || number < 0 || number >= HashSlot.COUNT) {
            throw new IllegalArgumentException("partition " + placement + "/" + number);
        }
    }

    /// The partition as one number, as the commit log keeps it.
    public int code() {
        return placement * HashSlot.COUNT + number;
    }

    /// The partition whose [#code()] this is.
    public static PartitionId of(int code) {
        return new PartitionId(Math.floorDiv(code, HashSlot.COUNT), Math.floorMod(code, HashSlot.COUNT));
    }

    void encode(ByteSink sink) {
        sink.putVarint(code());
    }

    static PartitionId decode(ByteSource source) {
        return of(Fields.smallNumber(source));
    }

    @Override
    public int compareTo(PartitionId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return placement + "/" + number;
    }
}
