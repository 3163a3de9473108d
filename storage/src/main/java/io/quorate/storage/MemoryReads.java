package io.quorate.storage;

import io.quorate.core.store.OrderedStore;
import io.quorate.core.store.RowKey;
import java.nio.ByteBuffer;
import org.rocksdb.KeyMayExist;
import org.rocksdb.ReadOptions;
import org.rocksdb.ReadTier;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/// Reads that never touch the disk: write buffers, cached blocks, and filters for what does not exist.
///
/// Asked by `keyMayExist`, not by `get`: both look in the same places, but `get` tells "not in memory" by an exception
/// that costs three times the lookup. Buffers outside the heap are reused, because an array would be copied twice and
/// pinned. One owner: the shard's thread.
final class MemoryReads implements AutoCloseable {
    /// Keys up to this size take the short way.
    private static final int KEY_BYTES = 1024;
    /// Values up to this size take the short way; a larger one is looked up twice, and so is an empty one.
    private static final int VALUE_BYTES = 16 * 1024;

    private final RocksDB db;
    private final ReadOptions memoryOnly = new ReadOptions().setReadTier(ReadTier.BLOCK_CACHE_TIER);
    private final ByteBuffer keyBuffer = ByteBuffer.allocateDirect(KEY_BYTES);
    private final ByteBuffer valueBuffer = ByteBuffer.allocateDirect(VALUE_BYTES);

    MemoryReads(RocksDB db) {
        this.db = db;
    }

    /// @return the value, [OrderedStore#ABSENT] or [OrderedStore#NOT_RESIDENT]
    byte[] get(Run run, RowKey row) {
        byte[] key = row.bytes();
        if (run.prefix().length + key.length > KEY_BYTES) return getSlowly(run.keyOf(row));
        keyBuffer.clear();
        keyBuffer.put(run.prefix()).put(key).flip();
        valueBuffer.clear();
        KeyMayExist found = db.keyMayExist(memoryOnly, keyBuffer, valueBuffer);
        return switch (found.exists) {
            case kNotExist -> OrderedStore.ABSENT;
            case kExistsWithoutValue -> OrderedStore.NOT_RESIDENT;
            // No bytes may also mean that a file's index was not in memory, of which keyMayExist tells nothing.
            case kExistsWithValue ->
                found.valueLength > 0 && found.valueLength <= VALUE_BYTES
                        ? take(found.valueLength)
                        : getSlowly(run.keyOf(row));
        };
    }

    private byte[] take(int length) {
        byte[] value = new byte[length];
        valueBuffer.clear();
        valueBuffer.get(0, value);
        return value;
    }

    private byte[] getSlowly(byte[] key) {
        try {
            byte[] value = db.get(memoryOnly, key);
            return value == null ? OrderedStore.ABSENT : value;
        } catch (RocksDBException failure) {
            // Damage, if that is what it is, shows when the row is fetched: only a fetch has words for it.
            return OrderedStore.NOT_RESIDENT;
        }
    }

    @Override
    public void close() {
        memoryOnly.close();
    }
}
