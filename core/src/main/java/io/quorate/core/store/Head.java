package io.quorate.core.store;

import io.quorate.core.wire.MalformedException;
import java.util.Arrays;

/// What the head row of a key holds: its type, its deadline, and for a string its value.
///
/// `| type u8, upper bit set if there is a deadline | deadline u64 if there is one | payload |`. For a string the
/// payload is the value.
public final class Head {
    /// The type of a string.
    public static final int STRING = 1;
    /// In place of a deadline: the key never expires.
    public static final long NO_DEADLINE = Long.MAX_VALUE;

    /// Most bytes in front of the payload: type and deadline.
    public static final int PREFIX_BYTES_MAX = 1 + Long.BYTES;

    private static final int DEADLINE_FLAG = 0x80;

    private final byte[] row;
    private final int rowLength;
    private final long deadlineMillis;

    private Head(byte[] row, int rowLength, long deadlineMillis) {
        this.row = row;
        this.rowLength = rowLength;
        this.deadlineMillis = deadlineMillis;
    }

    /// A string without a deadline.
    public static Head string(byte[] value) {
        return string(value, NO_DEADLINE);
    }

    /// A string that expires.
    ///
    /// @param deadlineMillis milliseconds since 1970, or [#NO_DEADLINE]
    public static Head string(byte[] value, long deadlineMillis) {
        return of(STRING, deadlineMillis, value, 0, value.length);
    }

    private static Head of(int type, long deadlineMillis, byte[] from, int offset, int length) {
        boolean expires = deadlineMillis != NO_DEADLINE;
        int prefix = prefix(expires);
        byte[] row = new byte[prefix + length];
        row[0] = (byte) (expires ? type | DEADLINE_FLAG : type);
        for (int i = 1; i < prefix; i++) row[i] = (byte) (deadlineMillis >>> 64 - 8 * i);
        System.arraycopy(from, offset, row, prefix, length);
        return new Head(row, row.length, deadlineMillis);
    }

    /// Reads a head row.
    ///
    /// @param row kept, not copied; for type and deadline alone its first [#PREFIX_BYTES_MAX] bytes will do
    /// @throws MalformedException if the row is not a head row
    public static Head decode(byte[] row) {
        return decode(row, row.length);
    }

    /// Reads what is in front of the payload.
    ///
    /// @param row the first [#PREFIX_BYTES_MAX] bytes of the row or more; kept, not copied
    /// @param rowLength length of the whole row in bytes
    /// @return a head that knows its type, its deadline and the length of its value
    /// @throws MalformedException if the row is not a head row
    static Head decode(byte[] row, int rowLength) {
        if (row.length == 0) throw new MalformedException("an empty head row");
        if ((row[0] & DEADLINE_FLAG) == 0) return new Head(row, rowLength, NO_DEADLINE);
        if (row.length < prefix(true)) throw new MalformedException("a head row of " + row.length + " bytes");
        long deadline = 0;
        for (int i = 1; i < prefix(true); i++) deadline = deadline << 8 | row[i] & 0xff;
        return new Head(row, rowLength, deadline);
    }

    /// The row's bytes, which nobody changes.
    public byte[] row() {
        return row;
    }

    /// The type: [#STRING].
    public int type() {
        return row[0] & ~DEADLINE_FLAG & 0xff;
    }

    /// Milliseconds since 1970, or [#NO_DEADLINE].
    public long deadlineMillis() {
        return deadlineMillis;
    }

    /// Whether the key expires at all.
    public boolean expires() {
        return deadlineMillis != NO_DEADLINE;
    }

    /// The same value under another deadline.
    ///
    /// @param millis milliseconds since 1970, or [#NO_DEADLINE]
    public Head withDeadline(long millis) {
        return of(type(), millis, row, valueOffset(), valueLength());
    }

    /// Where the value begins in [#row()].
    public int valueOffset() {
        return prefix(expires());
    }

    /// Length of the value in bytes.
    public int valueLength() {
        return rowLength - valueOffset();
    }

    /// A copy of the value.
    public byte[] value() {
        return Arrays.copyOfRange(row, valueOffset(), row.length);
    }

    private static int prefix(boolean expires) {
        return expires ? PREFIX_BYTES_MAX : 1;
    }
}
