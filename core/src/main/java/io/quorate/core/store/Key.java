package io.quorate.core.store;

import io.quorate.core.partition.HashSlot;
import io.quorate.core.partition.KeyHash;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A key as a client names it, with its place in the order of rows.
///
/// Head row: `| 1 u8 | slot u16 | hash u48 | key |`. Deadline row: `| 2 u8 | slot group u8 | deadline u64 | slot u16 |
/// hash u48 | key |`; a slot group is 256 slots, so that each partition's deadlines are one run, or part of one.
public final class Key {
    /// Bits of a slot number.
    private static final int SLOT_BITS = 14;
    /// Bits of the hash that rows are ordered by; with the slot a cursor stays below 2^62.
    private static final int HASH_BITS = 48;

    private static final long HASH_MASK = (1L << HASH_BITS) - 1;
    /// Slots that share one run of the deadline index.
    private static final int SLOTS_IN_GROUP = 256;
    /// Number of runs of the deadline index.
    public static final int SLOT_GROUPS = HashSlot.COUNT / SLOTS_IN_GROUP;

    /// Bytes of a head row's key in front of the key itself.
    public static final int HEAD_PREFIX = 1 + 2 + 6;

    private static final int DEADLINE_PREFIX = 1 + 1 + 8 + 2 + 6;

    /// Number of places in the order of keys.
    public static final long PLACES = 1L << SLOT_BITS + HASH_BITS;

    private final byte[] bytes;
    private final RowKey head;

    private Key(byte[] bytes, RowKey head) {
        this.bytes = bytes;
        this.head = head;
    }

    /// @param bytes the key; kept, not copied; never changed afterwards
    public static Key of(byte[] bytes) {
        byte[] row = new byte[HEAD_PREFIX + bytes.length];
        row[0] = RowKey.HEAD_SPACE;
        putLong(row, 1, (long) HashSlot.of(bytes) << HASH_BITS | KeyHash.of(bytes) & HASH_MASK);
        System.arraycopy(bytes, 0, row, HEAD_PREFIX, bytes.length);
        return new Key(bytes, new RowKey(row));
    }

    /// The key that a head row belongs to.
    public static Key ofHead(RowKey head) {
        byte[] row = head.bytes();
        return of(Arrays.copyOfRange(row, HEAD_PREFIX, row.length));
    }

    /// The key that a deadline row belongs to.
    public static Key ofDeadline(RowKey deadline) {
        byte[] row = deadline.bytes();
        return of(Arrays.copyOfRange(row, DEADLINE_PREFIX, row.length));
    }

    /// The bytes of a key, taken from its head row.
    public static byte[] bytesOfHead(byte[] headRow) {
        return Arrays.copyOfRange(headRow, HEAD_PREFIX, headRow.length);
    }

    /// The bytes as the client sent them, which nobody changes.
    public byte[] bytes() {
        return bytes;
    }

    /// The key of the head row.
    public RowKey head() {
        return head;
    }

    /// The hash slot, 0 to 16,383.
    public int slot() {
        return (int) (placeOf(head) >>> HASH_BITS);
    }

    /// The row in the index of deadlines.
    ///
    /// @param deadlineMillis milliseconds since 1970
    public RowKey deadline(long deadlineMillis) {
        byte[] row = new byte[DEADLINE_PREFIX + bytes.length];
        row[0] = RowKey.DEADLINE_SPACE;
        row[1] = (byte) (slot() / SLOTS_IN_GROUP);
        putLong(row, 2, deadlineMillis);
        System.arraycopy(head.bytes(), 1, row, 10, row.length - 10);
        return new RowKey(row);
    }

    /// The first deadline row of a slot group whose deadline is at or after a time.
    ///
    /// @param group 0 to [#SLOT_GROUPS] - 1, or that bound itself for the end of the index
    public static RowKey deadlinesFrom(int group, long deadlineMillis) {
        byte[] row = new byte[1 + 1 + 8];
        row[0] = RowKey.DEADLINE_SPACE;
        row[1] = (byte) group;
        putLong(row, 2, deadlineMillis);
        return new RowKey(row);
    }

    /// The slot group of a deadline row.
    public static int groupOfDeadline(RowKey deadline) {
        return deadline.bytes()[1] & 0xff;
    }

    /// The slot of a deadline row's key.
    public static int slotOfDeadline(RowKey deadline) {
        byte[] row = deadline.bytes();
        return (row[10] & 0xff) << 8 | row[11] & 0xff;
    }

    /// Whether a slot group has slots of a run.
    ///
    /// @param firstSlot the lowest slot of the run
    public static boolean isInGroup(int group, int firstSlot, int slotCount) {
        int firstOfGroup = group * SLOTS_IN_GROUP;
        return firstSlot < firstOfGroup + SLOTS_IN_GROUP && firstOfGroup < firstSlot + slotCount;
    }

    /// The deadline of a deadline row, milliseconds since 1970.
    public static long millisOfDeadline(RowKey deadline) {
        return getLong(deadline.bytes(), 2);
    }

    /// A key's place among all keys: (slot, hash), 62 bits. Several keys may share one.
    public static long placeOf(RowKey head) {
        byte[] row = head.bytes();
        return getLong(row, 1);
    }

    /// The first possible head row at a place.
    ///
    /// @param place 0 to [#PLACES], the bound itself being behind every key
    public static RowKey headsFrom(long place) {
        byte[] row = new byte[HEAD_PREFIX];
        row[0] = RowKey.HEAD_SPACE;
        putLong(row, 1, place);
        return new RowKey(row);
    }

    /// The first possible head row of a slot.
    ///
    /// @param slot 0 to 16,384, the bound itself being behind every key
    public static RowKey headsOfSlot(int slot) {
        return headsFrom((long) slot << HASH_BITS);
    }

    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static void putLong(byte[] row, int at, long value) {
        for (int i = 0; i < 8; i++) row[at + i] = (byte) (value >>> 56 - 8 * i);
    }

    private static long getLong(byte[] row, int at) {
        long value = 0;
        for (int i = 0; i < 8; i++) value = value << 8 | row[at + i] & 0xff;
        return value;
    }
}
