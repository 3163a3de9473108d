package io.quorate.storage;

import io.quorate.core.store.OrderedStore;
import io.quorate.core.store.WriteSet;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// What changes the rows: batches into the write buffers, and write buffers into files. Both wait.
///
/// One thread applies and one flushes, at the same time if need be: a flush takes as long as the disk does, and rows
/// that are not applied take memory meanwhile.
final class DiskWrites implements AutoCloseable {
    /// How often a writer that must wait for the files to catch up asks again. A file takes longer than this.
    private static final long STALL_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final RocksDB db;
    /// Told to refuse rather than wait when all write buffers are full: waiting, RocksDB would not come back while a
    /// full disk keeps it from emptying one, and nobody would learn why.
    private final WriteOptions writeOptions =
            new WriteOptions().setDisableWAL(true).setNoSlowdown(true);

    private final FlushOptions flushOptions = new FlushOptions().setWaitForFlush(true);

    DiskWrites(RocksDB db) {
        this.db = db;
    }

    OrderedStore.Outcome apply(List<WriteSet> writeSets, SortedMap<Integer, OrderedStore.Applied> marks) {
        try (var rocksBatch = new WriteBatch(RowBatch.encode(writeSets, marks))) {
            while (!isTaken(rocksBatch)) LockSupport.parkNanos(STALL_PAUSE_NANOS);
            return new OrderedStore.Outcome.Done();
        } catch (RocksDBException failure) {
            return outcome(failure);
        }
    }

    OrderedStore.Outcome flush() {
        try {
            db.flush(flushOptions);
            return new OrderedStore.Outcome.Done();
        } catch (RocksDBException failure) {
            return outcome(failure);
        }
    }

    /// Whether the batch is applied; if not, the write buffers are full and are being emptied.
    private boolean isTaken(WriteBatch rocksBatch) throws RocksDBException {
        try {
            db.write(writeOptions, rocksBatch);
            return true;
        } catch (RocksDBException refusal) {
            Status status = refusal.getStatus();
            if (status != null && status.getCode() == Status.Code.Incomplete) return false;
            throw refusal;
        }
    }

    private static OrderedStore.Outcome outcome(RocksDBException failure) {
        String message = String.valueOf(failure.getMessage());
        Status status = failure.getStatus();
        boolean noSpace = status != null && status.getSubCode() == Status.SubCode.NoSpace;
        return noSpace ? new OrderedStore.Outcome.NoSpace(message) : new OrderedStore.Outcome.Failed(message);
    }

    @Override
    public void close() {
        writeOptions.close();
        flushOptions.close();
    }
}
