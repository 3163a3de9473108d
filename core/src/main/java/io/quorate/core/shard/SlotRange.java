package io.quorate.core.shard;

import io.quorate.core.partition.HashSlot;
import io.quorate.core.store.Key;
import io.quorate.core.store.RowKey;

/// A run of slots.
///
/// @param first the lowest, 0 to 16,383
/// @param count how many, at least 1
public record SlotRange(int first, int count) {
    /// Every slot.
    public static final SlotRange ALL = new SlotRange(0, HashSlot.COUNT);

    public SlotRange {
        if (first < 0 || count < 1 || first + count > HashSlot.COUNT) {
            throw new IllegalArgumentException("slots " + first + " to " + (first + count - 1));
        }
    }

    /// The first possible head row.
    RowKey start() {
        return Key.headsOfSlot(first);
    }

    /// Behind the last possible head row.
    RowKey end() {
        return Key.headsOfSlot(first + count);
    }

    boolean contains(int slot) {
        return first <= slot && slot < first + count;
    }
}
