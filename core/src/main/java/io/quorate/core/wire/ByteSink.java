package io.quorate.core.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Bytes that grow at the end: what encoders write to.
///
/// One owner; not for several threads. The array is reused after [#clear(int)], so a reader copies what it keeps.
public final class ByteSink {
    /// Largest number of bytes that a sink can hold: what a Java array can.
    public static final int BYTES_MAX = Integer.MAX_VALUE - 8;

    /// Room that a large array gets beyond what is needed.
    static final int SLACK_BYTES = 1 << 20;

    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private byte[] array;
    private int size;

    /// @param capacity bytes to start with, at least 1
    public ByteSink(int capacity) {
        array = new byte[capacity];
    }

    /// The bytes written so far are the first [#size()] of this array, until the next write.
    public byte[] array() {
        return array;
    }

    /// Number of bytes written.
    public int size() {
        return size;
    }

    /// A copy of what was written.
    public byte[] toByteArray() {
        return Arrays.copyOf(array, size);
    }

    /// Forgets what was written and keeps the room for it, unless that is more than `keepBytesMax`.
    public void clear(int keepBytesMax) {
        size = 0;
        if (array.length > keepBytesMax) array = new byte[keepBytesMax];
    }

    /// Takes back everything after the first `newSize` bytes.
    public void truncate(int newSize) {
        if (newSize > size) throw new IllegalArgumentException("size " + newSize + " is beyond " + size);
        size = newSize;
    }

    public void putByte(int value) {
        ensure(1);
        array[size++] = (byte) value;
    }

    public void putShort(int value) {
        ensure(Short.BYTES);
        SHORT.set(array, size, (short) value);
        size += Short.BYTES;
    }

    public void putInt(int value) {
        ensure(Integer.BYTES);
        INT.set(array, size, value);
        size += Integer.BYTES;
    }

    public void putLong(long value) {
        ensure(Long.BYTES);
        LONG.set(array, size, value);
        size += Long.BYTES;
    }

    /// Overwrites four bytes that were written before.
    public void setInt(int at, int value) {
        if (at + Integer.BYTES > size) throw new IndexOutOfBoundsException("offset " + at + " of " + size);
        INT.set(array, at, value);
    }

    /// Overwrites eight bytes that were written before.
    public void setLong(int at, long value) {
        if (at + Long.BYTES > size) throw new IndexOutOfBoundsException("offset " + at + " of " + size);
        LONG.set(array, at, value);
    }

    /// An unsigned number in one to ten bytes.
    public void putVarint(long value) {
        ensure(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            array[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        array[size++] = (byte) rest;
    }

    /// A signed number in one to ten bytes; small magnitudes are short.
    public void putSignedVarint(long value) {
        putVarint(value << 1 ^ value >> 63);
    }

    /// Bytes that a number takes as a varint.
    public static int varintBytes(long value) {
        return (70 - Long.numberOfLeadingZeros(value | 1)) / 7;
    }

    /// Bytes that [#putSized(byte[])] takes for so many.
    public static long sizedBytes(int length) {
        return varintBytes(length) + (long) length;
    }

    public void putBytes(byte[] bytes) {
        putBytes(bytes, 0, bytes.length);
    }

    public void putBytes(byte[] bytes, int offset, int length) {
        ensure(length);
        System.arraycopy(bytes, offset, array, size, length);
        size += length;
    }

    /// The number of bytes as a varint, then the bytes.
    public void putSized(byte[] bytes) {
        putVarint(bytes.length);
        putBytes(bytes);
    }

    /// A text as sized bytes of UTF-8.
    public void putText(String text) {
        putSized(text.getBytes(StandardCharsets.UTF_8));
    }

    private void ensure(int more) {
        if (array.length - size >= more) return;
        long needed = (long) size + more;
        if (needed > BYTES_MAX) throw new IllegalStateException(needed + " bytes do not fit into one buffer");
        array = Arrays.copyOf(array, (int) Math.min(BYTES_MAX, Math.max(needed, grown(needed))));
    }

    /// A small array doubles. A large one gets little more than is needed: twice the largest value would be most of the
    /// heap. An eighth of what there is still keeps the copying of many small appends in proportion.
    private long grown(long needed) {
        return Math.min(2L * array.length, needed + Math.max(SLACK_BYTES, array.length / 8));
    }
}
