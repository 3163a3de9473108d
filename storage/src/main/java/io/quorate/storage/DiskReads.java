package io.quorate.storage;

import io.quorate.core.store.OrderedStore;
import io.quorate.core.store.Page;
import io.quorate.core.store.RowKey;
import io.quorate.core.store.Scan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/// Reads that may wait for the disk. For any number of threads.
final class DiskReads implements AutoCloseable {
    /// Scans of more rows than this leave no blocks in the cache: they would push out what is used again.
    private static final int CACHED_ROW_COUNT_MAX = 10_000;

    private final RocksDB db;
    private final ReadOptions ordinary = new ReadOptions();

    DiskReads(RocksDB db) {
        this.db = db;
    }

    /// @return the value or [OrderedStore#ABSENT]
    byte[] row(RowKey key) throws RocksDBException {
        byte[] value = db.get(ordinary, key.bytes());
        return value == null ? OrderedStore.ABSENT : value;
    }

    /// The rows of a scan as they are at one time: an iterator sees what there was when it was made.
    Page page(Scan scan) throws RocksDBException {
        try (var end = new Slice(scan.to().bytes());
                var options = new ReadOptions()
                        .setIterateUpperBound(end)
                        .setFillCache(scan.rowCountMax() <= CACHED_ROW_COUNT_MAX);
                RocksIterator iterator = db.newIterator(options)) {
            List<Page.Row> rows = new ArrayList<>();
            iterator.seek(scan.from().bytes());
            for (int seen = 0; iterator.isValid() && seen < scan.rowCountMax(); seen++) {
                scan.keep(iterator.key(), iterator.value(), rows);
                iterator.next();
            }
            // An iterator that cannot read on ends like one that has reached its bound; only its status tells.
            iterator.status();
            return new Page(rows, iterator.isValid() ? Optional.of(new RowKey(iterator.key())) : Optional.empty());
        }
    }

    @Override
    public void close() {
        ordinary.close();
    }
}
