package io.quorate.storage;

import io.quorate.core.store.OrderedStore;
import io.quorate.core.store.RowKey;
import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import io.quorate.core.wire.MalformedException;
import java.util.Arrays;

/// The rows that say up to where the data of each partition goes and where it lies, written in the same batch as the
/// data.
///
/// `| version u8 | lsn u64 | key count u64 | expiring count u64 | time u64 | run u32 | outline |`, the last two only
/// where they are not 0 and empty. The version is that of all rows: a node that does not know it must not guess what
/// they mean.
///
/// @param mark up to where the data goes
/// @param run where it lies
record AppliedRow(OrderedStore.Applied mark, Run run) {
    /// Key of the row of the partition with the number 0, a single node's only one. Behind it come those of others,
    /// each with the number as `u32`.
    static final byte[] KEY = {RowKey.META_SPACE, 'a', 'p', 'p', 'l', 'i', 'e', 'd'};

    private static final int VERSION = 2;

    static RowKey key(int partition) {
        if (partition == 0) return new RowKey(KEY);
        var sink = new ByteSink(KEY.length + Integer.BYTES);
        sink.putBytes(KEY);
        sink.putInt(partition);
        return new RowKey(sink.toByteArray());
    }

    /// Whether a row says that of a partition.
    static boolean isOne(byte[] key) {
        return key.length >= KEY.length && Arrays.equals(key, 0, KEY.length, KEY, 0, KEY.length);
    }

    /// The partition that a row is about.
    ///
    /// @throws MalformedException if the key is none of such a row
    static int partition(byte[] key) {
        if (key.length == KEY.length) return 0;
        if (key.length != KEY.length + Integer.BYTES) throw new MalformedException("an applied mark of no partition");
        return new ByteSource(key, KEY.length, Integer.BYTES).getInt();
    }

    byte[] encode() {
        var sink = new ByteSink(1 + 4 * Long.BYTES);
        sink.putByte(VERSION);
        sink.putLong(mark.lsn());
        sink.putLong(mark.keyCount());
        sink.putLong(mark.expiringCount());
        sink.putLong(mark.time());
        if (run.number() > 0 || mark.outline().length > 0) {
            sink.putInt(run.number());
            sink.putBytes(mark.outline());
        }
        return sink.toByteArray();
    }

    /// @throws MalformedException if the bytes are damaged or of another version
    static AppliedRow decode(byte[] row) {
        var source = new ByteSource(row);
        int version = source.getByte();
        if (version != VERSION) {
            throw new MalformedException("rows of version " + version + ", and this node knows version " + VERSION);
        }
        long lsn = source.getLong();
        long keyCount = source.getLong();
        long expiringCount = source.getLong();
        long time = source.getLong();
        int run = source.remaining() > 0 ? source.getInt() : 0;
        var mark = new OrderedStore.Applied(lsn, keyCount, expiringCount, time, source.getBytes(source.remaining()));
        boolean countsFit = 0 <= mark.expiringCount() && mark.expiringCount() <= mark.keyCount();
        if (mark.lsn() < 0 || !countsFit || run < 0) {
            throw new MalformedException("an applied mark that makes no sense: " + mark);
        }
        return new AppliedRow(mark, Run.of(run));
    }
}
