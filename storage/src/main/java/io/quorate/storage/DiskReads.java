package io.quorate.storage;

import io.quorate.core.store.OrderedStore;
import io.quorate.core.store.Page;
import io.quorate.core.store.RowKey;
import io.quorate.core.store.Scan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;

/// Reads that may wait for the disk. For any number of threads.
final class DiskReads implements AutoCloseable {
    /// A scan of more rows than this takes some ten milliseconds.
    private static final int SHORT_SCAN_ROWS_MAX = 10_000;
    /// Rows of a scan that comes by the same blocks again soon: a few blocks of small rows.
    private static final int CACHED_SCAN_ROWS_MAX = 256;

    private final RocksDB db;
    private final ReadOptions ordinary = new ReadOptions();

    DiskReads(RocksDB db) {
        this.db = db;
    }

    /// Whether a scan may take so long that others should not wait for it.
    static boolean isLong(Scan scan) {
        return scan.rowCountMax() > SHORT_SCAN_ROWS_MAX;
    }

    /// @return the value or [OrderedStore#ABSENT]
    byte[] row(Run run, RowKey key) throws RocksDBException {
        byte[] value = db.get(ordinary, run.keyOf(key));
        return value == null ? OrderedStore.ABSENT : value;
    }

    /// The rows of a scan as they are at one time: an iterator sees what there was when it was made.
    Page page(Run run, Scan scan) throws RocksDBException {
        if (scan.isPrefixOfOneRow()) return prefix(run, scan.from());
        try (var end = new Slice(run.keyOf(scan.to()));
                var options = new ReadOptions()
                        .setIterateUpperBound(end)
                        // What is passed by once must not push out what is used again.
                        .setFillCache(scan.rowCountMax() <= CACHED_SCAN_ROWS_MAX);
                RocksIterator iterator = db.newIterator(options)) {
            List<Page.Row> rows = new ArrayList<>();
            iterator.seek(run.keyOf(scan.from()));
            for (int seen = 0; iterator.isValid() && seen < scan.rowCountMax(); seen++) {
                scan.keep(run.rowOf(iterator.key()), iterator.value(), rows);
                iterator.next();
            }
            return pageUpTo(iterator, run, rows);
        }
    }

    /// Rows as a view sees them, as many as fit.
    ///
    /// @param bytesMax about how many bytes of keys and values
    Page page(Run run, RowKey from, int bytesMax, Snapshot view) throws RocksDBException {
        try (var end = new Slice(run.end());
                var options = new ReadOptions()
                        .setSnapshot(view)
                        .setIterateUpperBound(end)
                        .setFillCache(false);
                RocksIterator iterator = db.newIterator(options)) {
            List<Page.Row> rows = new ArrayList<>();
            iterator.seek(run.keyOf(from));
            for (long bytes = 0; iterator.isValid() && bytes < bytesMax; iterator.next()) {
                byte[] value = iterator.value();
                var key = new RowKey(run.rowOf(iterator.key()));
                rows.add(new Page.Row(key, value, value.length));
                bytes += key.bytes().length + value.length;
            }
            return pageUpTo(iterator, run, rows);
        }
    }

    private static Page pageUpTo(RocksIterator iterator, Run run, List<Page.Row> rows) throws RocksDBException {
        // An iterator that cannot read on ends like one that has reached its bound; only its status tells.
        iterator.status();
        boolean hasMore = iterator.isValid();
        return new Page(rows, hasMore ? Optional.of(new RowKey(run.rowOf(iterator.key()))) : Optional.empty());
    }

    /// The prefix of one row: of the value only that is copied to the heap.
    private Page prefix(Run run, RowKey key) throws RocksDBException {
        byte[] room = new byte[Scan.PREFIX_BYTES];
        int length = db.get(ordinary, run.keyOf(key), room);
        if (length == RocksDB.NOT_FOUND) return new Page(List.of(), Optional.empty());
        byte[] prefix = length < room.length ? Arrays.copyOf(room, length) : room;
        return new Page(List.of(new Page.Row(key, prefix, length)), Optional.empty());
    }

    @Override
    public void close() {
        ordinary.close();
    }
}
