package io.quorate.core.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Bytes that are read from the front: what decoders take.
///
/// Every read that would pass the end throws [MalformedException], and no length is believed before it is checked
/// against what is left, so that hostile bytes cost no memory.
public final class ByteSource {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] array;
    private final int end;
    private int position;

    public ByteSource(byte[] array) {
        this(array, 0, array.length);
    }

    public ByteSource(byte[] array, int offset, int length) {
        this.array = array;
        this.position = offset;
        this.end = offset + length;
    }

    /// Where the next read begins, as an index into the array.
    public int position() {
        return position;
    }

    /// Number of bytes not yet read.
    public int remaining() {
        return end - position;
    }

    public int getByte() {
        need(1);
        return array[position++] & 0xff;
    }

    /// The next byte, which stays the next.
    public int peekByte() {
        need(1);
        return array[position] & 0xff;
    }

    public int getShort() {
        need(Short.BYTES);
        int value = (short) SHORT.get(array, position) & 0xffff;
        position += Short.BYTES;
        return value;
    }

    public int getInt() {
        need(Integer.BYTES);
        int value = (int) INT.get(array, position);
        position += Integer.BYTES;
        return value;
    }

    public long getLong() {
        need(Long.BYTES);
        long value = (long) LONG.get(array, position);
        position += Long.BYTES;
        return value;
    }

    public long getVarint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = getByte();
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80) return value;
        }
        throw new MalformedException("a varint of more than ten bytes");
    }

    public long getSignedVarint() {
        long value = getVarint();
        return value >>> 1 ^ -(value & 1);
    }

    /// A varint that counts things of which each takes at least `bytesEach` bytes of what is left.
    public int getCount(int bytesEach) {
        long count = getVarint();
        if (count < 0 || count * bytesEach > remaining() || count > Integer.MAX_VALUE) {
            throw new MalformedException(
                    "a count of " + Long.toUnsignedString(count) + " with " + remaining() + " bytes left");
        }
        return (int) count;
    }

    public byte[] getBytes(int length) {
        need(length);
        byte[] bytes = Arrays.copyOfRange(array, position, position + length);
        position += length;
        return bytes;
    }

    /// The next bytes as a source of their own, without a copy.
    public ByteSource slice(int length) {
        need(length);
        ByteSource slice = new ByteSource(array, position, length);
        position += length;
        return slice;
    }

    /// What [ByteSink#putSized(byte\[\])] wrote.
    public byte[] getSized() {
        return getBytes(getCount(1));
    }

    /// What [ByteSink#putText(String)] wrote.
    public String getText() {
        return new String(getSized(), StandardCharsets.UTF_8);
    }

    /// A text that is the name of one of the values, so that their order may change and their names may not.
    public <E extends Enum<E>> E getOneOf(E[] values) {
        String name = getText();
        for (E value : values) if (value.name().equals(name)) return value;
        throw new MalformedException("'" + name + "' where one of " + Arrays.toString(values) + " was expected");
    }

    private void need(int bytes) {
        if (bytes < 0 || remaining() < bytes) {
            throw new MalformedException("needs " + bytes + " bytes, has " + remaining());
        }
    }
}
