package io.quorate.core.store;

import org.jspecify.annotations.Nullable;

/// The rows that were used lately, by key: bounded by the memory they take.
///
/// An open-addressed table with a clock hand (second chance), because a lookup is on the path of every command: one
/// probe costs about a twentieth of a get from the store (docs/decisions/0001-where-the-time-goes.md). The table lies
/// in
/// segments that exist while something is in them: dropping everything leaves only their list to be made anew, and the
/// hand of a table that is nearly empty comes round quickly.
final class RowCache {
    /// Memory that an entry takes beside the bytes of key and value: entry, key object, two array headers, table slot.
    private static final int ENTRY_BYTES = 96;
    /// Rows larger than this share of the cache are not kept: one of them would push out too much.
    private static final int LARGEST_SHARE = 16;
    /// Slots of the table to the bytes of the cache: about twice as many as entries of a small row.
    private static final int BYTES_PER_SLOT = 128;
    /// Slots of a segment: making one costs about a microsecond, and a cache of 1 GiB has two thousand of them.
    private static final int SEGMENT_BITS = 12;

    private static final int SEGMENT_SLOTS = 1 << SEGMENT_BITS;

    /// A run of slots.
    private static final class Segment {
        final @Nullable Version[] slots = new Version[SEGMENT_SLOTS];
        int count;
    }

    /// The table's segments; null where no slot is taken.
    private @Nullable Segment[] segments;
    /// Number of slots less one, which is a power of two.
    private final int mask;

    private final long bytesMax;
    private long bytes;
    private int count;
    private int hand;

    /// @param bytesMax memory that the entries may take
    RowCache(long bytesMax) {
        this.bytesMax = bytesMax;
        long slots = Math.clamp(bytesMax / BYTES_PER_SLOT, 16, 1 << 28);
        mask = Integer.highestOneBit((int) slots) - 1;
        segments = noSegments();
    }

    private @Nullable Segment[] noSegments() {
        return new Segment[(mask >>> SEGMENT_BITS) + 1];
    }

    /// Memory that the entries take, bytes.
    long bytes() {
        return bytes;
    }

    int count() {
        return count;
    }

    @Nullable
    Version get(RowKey key) {
        for (int slot = key.hashCode() & mask; ; slot = slot + 1 & mask) {
            Version version = at(slot);
            if (version == null) return null;
            if (version.key.equals(key)) {
                version.recentlyUsed = true;
                return version;
            }
        }
    }

    /// Takes the row in, in place of an older version; a row that is too large only drops the older version.
    void put(Version version) {
        int size = sizeOf(version);
        if (size > bytesMax / LARGEST_SHARE) {
            remove(version.key);
            return;
        }
        int slot = slotOf(version.key);
        Version former = at(slot);
        if (former == null) {
            count++;
            bytes += size;
        } else {
            bytes += size - sizeOf(former);
        }
        version.recentlyUsed = true;
        set(slot, version);
        // The table must never fill up, or a probe for a missing key would not end.
        while (bytes > bytesMax || count > (mask + 1) / 4 * 3) evictOne();
    }

    void remove(RowKey key) {
        int slot = slotOf(key);
        if (at(slot) != null) removeAt(slot);
    }

    /// Drops every row, in a time that does not depend on their number.
    void clear() {
        segments = noSegments();
        bytes = 0;
        count = 0;
    }

    private @Nullable Version at(int slot) {
        Segment segment = segments[slot >>> SEGMENT_BITS];
        return segment == null ? null : segment.slots[slot & SEGMENT_SLOTS - 1];
    }

    private void set(int slot, Version version) {
        Segment segment = segments[slot >>> SEGMENT_BITS];
        if (segment == null) {
            segment = new Segment();
            segments[slot >>> SEGMENT_BITS] = segment;
        }
        if (segment.slots[slot & SEGMENT_SLOTS - 1] == null) segment.count++;
        segment.slots[slot & SEGMENT_SLOTS - 1] = version;
    }

    private void empty(int slot) {
        Segment segment = segments[slot >>> SEGMENT_BITS];
        if (segment == null) return;
        segment.slots[slot & SEGMENT_SLOTS - 1] = null;
        if (--segment.count == 0) segments[slot >>> SEGMENT_BITS] = null;
    }

    /// The slot that holds the key, or the free one where it would go.
    private int slotOf(RowKey key) {
        int slot = key.hashCode() & mask;
        for (Version version; (version = at(slot)) != null && !version.key.equals(key); ) slot = slot + 1 & mask;
        return slot;
    }

    private void evictOne() {
        while (true) {
            hand = hand + 1 & mask;
            if (segments[hand >>> SEGMENT_BITS] == null) {
                hand |= SEGMENT_SLOTS - 1; // nothing up to the segment's last slot
                continue;
            }
            Version version = at(hand);
            if (version == null) continue;
            if (!version.recentlyUsed) {
                removeAt(hand);
                return;
            }
            version.recentlyUsed = false;
        }
    }

    /// Empties a slot and moves up what its probe sequence had pushed behind it (Knuth 6.4, algorithm R).
    private void removeAt(int emptied) {
        Version gone = at(emptied);
        if (gone == null) return;
        bytes -= sizeOf(gone);
        count--;
        int hole = emptied;
        for (int slot = hole + 1 & mask; ; slot = slot + 1 & mask) {
            Version version = at(slot);
            if (version == null) break;
            int home = version.key.hashCode() & mask;
            boolean reachableWithoutHole = hole <= slot ? hole < home && home <= slot : hole < home || home <= slot;
            if (!reachableWithoutHole) {
                set(hole, version);
                hole = slot;
            }
        }
        empty(hole);
    }

    private static int sizeOf(Version version) {
        return ENTRY_BYTES + version.key.bytes().length + version.value.length;
    }
}
