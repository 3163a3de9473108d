package io.quorate.core.store;

import org.jspecify.annotations.Nullable;

/// Where the rows of the cache lie, by the hashes of their keys: an open-addressed table of numbers.
///
/// A slot holds `| hash 32 | used 1 | place + 1, 31 |`, or 0 if it is free. The table lies in segments that exist while
/// something is in them: dropping everything leaves only their list to be made anew.
final class RowIndex {
    /// In place of a slot: there is none.
    static final int NONE = -1;

    /// Slots of a segment: making one costs about a microsecond, and a cache of 1 GiB has four thousand of them.
    private static final int SEGMENT_BITS = 12;

    private static final int SEGMENT_SLOTS = 1 << SEGMENT_BITS;
    private static final long USED = 1L << 31;
    private static final long PLACE_MASK = USED - 1;

    /// A run of slots.
    private static final class Segment {
        final long[] slots = new long[SEGMENT_SLOTS];
        int count;
    }

    /// Null where no slot is taken.
    private @Nullable Segment[] segments;
    /// Number of slots less one, which is a power of two.
    private final int mask;

    private int count;

    /// @param slots a power of two
    RowIndex(int slots) {
        mask = slots - 1;
        segments = noSegments();
    }

    private @Nullable Segment[] noSegments() {
        return new Segment[(mask >>> SEGMENT_BITS) + 1];
    }

    /// Number of rows.
    int count() {
        return count;
    }

    /// Whether a row has to go before another one comes: a full table would be probed for ever.
    boolean isFull() {
        return count >= (mask + 1) / 4 * 3;
    }

    /// The first slot that a hash may be in.
    int first(int hash) {
        return hash & mask;
    }

    /// The slot to look at after one that was taken by another.
    int next(int slot) {
        return slot + 1 & mask;
    }

    boolean isFree(int slot) {
        return at(slot) == 0;
    }

    /// Whether a slot's row may be one with this hash.
    boolean hasHash(int slot, int hash) {
        return (int) (at(slot) >>> 32) == hash;
    }

    /// Where a slot's row lies.
    int place(int slot) {
        return (int) ((at(slot) & PLACE_MASK) - 1);
    }

    /// Whether a slot's row was used since [#put] said that it was not.
    boolean isUsed(int slot) {
        return (at(slot) & USED) != 0;
    }

    void markUsed(int slot) {
        put(slot, at(slot) | USED);
    }

    /// The slot of the row that lies at a place; [#NONE] if the row there is no more.
    int find(int hash, int place) {
        for (int slot = first(hash); !isFree(slot); slot = next(slot)) if (place(slot) == place) return slot;
        return NONE;
    }

    /// A row that is not in the table has come.
    void add(int hash, int place) {
        int slot = first(hash);
        while (!isFree(slot)) slot = next(slot);
        put(slot, hash, place);
        count++;
    }

    /// A slot's row lies elsewhere from now on, and counts as not used.
    void put(int slot, int hash, int place) {
        put(slot, (long) hash << 32 | place + 1);
    }

    /// Empties a slot and moves up what its probe sequence had pushed behind it (Knuth 6.4, algorithm R).
    void remove(int emptied) {
        count--;
        int hole = emptied;
        for (int slot = next(hole); !isFree(slot); slot = next(slot)) {
            int home = (int) (at(slot) >>> 32) & mask;
            boolean reachableWithoutHole = hole <= slot ? hole < home && home <= slot : hole < home || home <= slot;
            if (!reachableWithoutHole) {
                put(hole, at(slot));
                hole = slot;
            }
        }
        put(hole, 0);
    }

    /// Drops every row, in a time that does not depend on their number.
    void clear() {
        segments = noSegments();
        count = 0;
    }

    private long at(int slot) {
        Segment segment = segments[slot >>> SEGMENT_BITS];
        return segment == null ? 0 : segment.slots[slot & SEGMENT_SLOTS - 1];
    }

    private void put(int slot, long value) {
        Segment segment = segments[slot >>> SEGMENT_BITS];
        if (segment == null) {
            segment = new Segment();
            segments[slot >>> SEGMENT_BITS] = segment;
        }
        int at = slot & SEGMENT_SLOTS - 1;
        if (segment.slots[at] == 0) segment.count++;
        segment.slots[at] = value;
        if (value == 0 && --segment.count == 0) segments[slot >>> SEGMENT_BITS] = null;
    }
}
