package io.quorate.storage;

import io.quorate.core.store.OrderedStore;
import io.quorate.core.store.RowKey;
import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import io.quorate.core.wire.MalformedException;

/// The row that says up to where the data goes, written in the same batch as the data.
///
/// `| version u8 | lsn u64 | key count u64 | expiring count u64 | time u64 |`. The version is that of all rows: a node
/// that does not know it must not guess what they mean.
final class AppliedRow {
    /// Key of the row: the only one in its space so far.
    static final byte[] KEY = {RowKey.META_SPACE, 'a', 'p', 'p', 'l', 'i', 'e', 'd'};

    private static final int VERSION = 2;

    private AppliedRow() {}

    static byte[] encode(OrderedStore.Applied mark) {
        var sink = new ByteSink(1 + 4 * Long.BYTES);
        sink.putByte(VERSION);
        sink.putLong(mark.lsn());
        sink.putLong(mark.keyCount());
        sink.putLong(mark.expiringCount());
        sink.putLong(mark.time());
        return sink.toByteArray();
    }

    /// @throws MalformedException if the bytes are damaged or of another version
    static OrderedStore.Applied decode(byte[] row) {
        var source = new ByteSource(row);
        int version = source.getByte();
        if (version != VERSION) {
            throw new MalformedException("rows of version " + version + ", and this node knows version " + VERSION);
        }
        var mark = new OrderedStore.Applied(source.getLong(), source.getLong(), source.getLong(), source.getLong());
        boolean countsFit = 0 <= mark.expiringCount() && mark.expiringCount() <= mark.keyCount();
        if (mark.lsn() < 0 || !countsFit || source.remaining() > 0) {
            throw new MalformedException("an applied mark that makes no sense: " + mark);
        }
        return mark;
    }
}
