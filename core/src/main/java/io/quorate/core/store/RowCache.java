package io.quorate.core.store;

import org.jspecify.annotations.Nullable;

/// The rows that were used lately, by key: bounded by the memory they take.
///
/// An open-addressed table with a clock hand (second chance), because a lookup is on the path of every command: one
/// probe costs about a twentieth of a get from the store (docs/decisions/0001-where-the-time-goes.md).
final class RowCache {
    /// Memory that an entry takes beside the bytes of key and value: entry, key object, two array headers, table slot.
    private static final int ENTRY_BYTES = 96;
    /// Rows larger than this share of the cache are not kept: one of them would push out too much.
    private static final int LARGEST_SHARE = 16;
    /// Slots of the table to the bytes of the cache: about twice as many as entries of a small row.
    private static final int BYTES_PER_SLOT = 128;

    private final @Nullable Version[] table;
    private final long bytesMax;
    private long bytes;
    private int count;
    private int hand;

    /// @param bytesMax memory that the entries may take
    RowCache(long bytesMax) {
        this.bytesMax = bytesMax;
        long slots = Math.clamp(bytesMax / BYTES_PER_SLOT, 16, 1 << 28);
        table = new Version[Integer.highestOneBit((int) slots)];
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
        int mask = table.length - 1;
        for (int slot = key.hashCode() & mask; ; slot = slot + 1 & mask) {
            Version version = table[slot];
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
        Version former = table[slot];
        if (former == null) {
            count++;
            bytes += size;
        } else {
            bytes += size - sizeOf(former);
        }
        version.recentlyUsed = true;
        table[slot] = version;
        // The table must never fill up, or a probe for a missing key would not end.
        while (bytes > bytesMax || count > table.length / 4 * 3) evictOne();
    }

    void remove(RowKey key) {
        int slot = slotOf(key);
        if (table[slot] != null) removeAt(slot);
    }

    /// Drops every row with `from <= key < to`. Looks at every entry.
    void removeRange(RowKey from, RowKey to) {
        for (int slot = 0; slot < table.length; ) {
            Version version = table[slot];
            if (version != null && version.key.compareTo(from) >= 0 && version.key.compareTo(to) < 0) {
                removeAt(slot); // another entry may have moved here: look again
            } else {
                slot++;
            }
        }
    }

    /// The slot that holds the key, or the free one where it would go.
    private int slotOf(RowKey key) {
        int mask = table.length - 1;
        int slot = key.hashCode() & mask;
        for (Version version; (version = table[slot]) != null && !version.key.equals(key); ) slot = slot + 1 & mask;
        return slot;
    }

    private void evictOne() {
        int mask = table.length - 1;
        while (true) {
            hand = hand + 1 & mask;
            Version version = table[hand];
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
        int mask = table.length - 1;
        Version gone = table[emptied];
        if (gone == null) return;
        bytes -= sizeOf(gone);
        count--;
        int hole = emptied;
        for (int slot = hole + 1 & mask; ; slot = slot + 1 & mask) {
            Version version = table[slot];
            if (version == null) break;
            int home = version.key.hashCode() & mask;
            boolean reachableWithoutHole = hole <= slot ? hole < home && home <= slot : hole < home || home <= slot;
            if (!reachableWithoutHole) {
                table[hole] = version;
                hole = slot;
            }
        }
        table[hole] = null;
    }

    private static int sizeOf(Version version) {
        return ENTRY_BYTES + version.key.bytes().length + version.value.length;
    }
}
