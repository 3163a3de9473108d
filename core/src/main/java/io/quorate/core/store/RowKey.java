package io.quorate.core.store;

import io.quorate.core.partition.KeyHash;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// The key of a row: bytes in unsigned order. The first byte is the row's space.
public final class RowKey implements Comparable<RowKey> {
    /// Space of the rows about the data itself: what is applied.
    public static final int META_SPACE = 0;
    /// Space of the head rows, one for each key.
    public static final int HEAD_SPACE = 1;
    /// Space of the index of deadlines, one row for each key that has one.
    public static final int DEADLINE_SPACE = 2;
    /// Space of a state that is not made of keys: that of `system`.
    public static final int STATE_SPACE = 3;
    /// Behind the last space that holds what clients wrote; `FLUSHALL` deletes from [#HEAD_SPACE] up to here.
    public static final int END_OF_DATA_SPACES = 128;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] bytes;
    /// The first eight bytes as an unsigned number, zeros behind a shorter key: nearly always enough to compare two
    /// keys without looking at their bytes, which lie elsewhere in memory.
    private final long prefix;

    private final int hash;

    /// @param bytes kept, not copied; never changed afterwards
    public RowKey(byte[] bytes) {
        this.bytes = bytes;
        this.prefix = prefix(bytes);
        this.hash = (int) (KeyHash.of(bytes) >>> 32);
    }

    /// The first possible key of a space.
    public static RowKey startOf(int space) {
        return new RowKey(new byte[] {(byte) space});
    }

    /// The bytes, which nobody changes.
    public byte[] bytes() {
        return bytes;
    }

    /// The space, 0 to 255.
    public int space() {
        return bytes[0] & 0xff;
    }

    /// The first eight bytes as an unsigned number, zeros behind a shorter key: keys are mostly told apart by it.
    public long prefix() {
        return prefix;
    }

    @Override
    public int compareTo(RowKey other) {
        int byPrefix = Long.compareUnsigned(prefix, other.prefix);
        return byPrefix != 0 ? byPrefix : Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RowKey that && hash == that.hash && Arrays.equals(bytes, that.bytes);
    }

    private static long prefix(byte[] bytes) {
        if (bytes.length >= Long.BYTES) return (long) LONG.get(bytes, 0);
        long prefix = 0;
        for (int i = 0; i < bytes.length; i++) prefix |= (bytes[i] & 0xffL) << 56 - 8 * i;
        return prefix;
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        var text = new StringBuilder(2 * bytes.length);
        for (byte b : bytes) text.append(Character.forDigit(b >> 4 & 0xf, 16)).append(Character.forDigit(b & 0xf, 16));
        return text.toString();
    }
}
