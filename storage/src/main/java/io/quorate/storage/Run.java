package io.quorate.storage;

import io.quorate.core.store.RowKey;
import io.quorate.core.wire.ByteSink;
import java.util.Arrays;

/// Where the rows of one partition lie: under a prefix of their own, so that they are one run among the rows of all,
/// and
/// can be dropped, or be put in the place of others, at once.
///
/// `| 128 u8 | number u32 | row key |`; the rows of the run with the number 0 have no prefix. It is that of a single
/// node's only partition. A number is not used again while the store is open.
record Run(int number, byte[] prefix) {
    /// The run without a prefix.
    static final Run PLAIN = new Run(0, new byte[0]);

    /// Behind the spaces of the rows without a prefix.
    private static final int SPACE = RowKey.END_OF_DATA_SPACES;

    static Run of(int number) {
        return number == 0 ? PLAIN : new Run(number, prefix(number));
    }

    private static byte[] prefix(int number) {
        var sink = new ByteSink(1 + Integer.BYTES);
        sink.putByte(SPACE);
        sink.putInt(number);
        return sink.toByteArray();
    }

    /// The bytes of a row's key in the database.
    byte[] keyOf(RowKey key) {
        byte[] bytes = key.bytes();
        if (prefix.length == 0) return bytes;
        byte[] whole = Arrays.copyOf(prefix, prefix.length + bytes.length);
        System.arraycopy(bytes, 0, whole, prefix.length, bytes.length);
        return whole;
    }

    /// The row's key, from its bytes in the database.
    byte[] rowOf(byte[] key) {
        return prefix.length == 0 ? key : Arrays.copyOfRange(key, prefix.length, key.length);
    }

    /// The first possible row.
    byte[] start() {
        return keyOf(RowKey.startOf(RowKey.HEAD_SPACE));
    }

    /// Behind the last possible row.
    byte[] end() {
        return keyOf(RowKey.startOf(RowKey.END_OF_DATA_SPACES));
    }
}
