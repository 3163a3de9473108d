package io.quorate.storage;

import io.quorate.core.store.OrderedStore;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Snapshot;
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
    /// The marks as they were written last. Of the thread that applies.
    private final SortedMap<Integer, AppliedRow> marks;

    /// @param marks as they are
    DiskWrites(RocksDB db, SortedMap<Integer, AppliedRow> marks) {
        this.db = db;
        this.marks = new TreeMap<>(marks);
    }

    /// What the database holds between two batches, with the mark of one partition.
    record Held(Snapshot rows, AppliedRow mark) {}

    Held hold(int partition) {
        AppliedRow nothing = new AppliedRow(OrderedStore.Applied.NOTHING, Run.PLAIN);
        return new Held(db.getSnapshot(), marks.getOrDefault(partition, nothing));
    }

    OrderedStore.Outcome apply(List<RowBatch.Part> parts) {
        try (var rocksBatch = new WriteBatch(RowBatch.encode(parts))) {
            OrderedStore.Outcome outcome = take(rocksBatch);
            if (outcome instanceof OrderedStore.Outcome.Done) {
                for (RowBatch.Part part : parts) {
                    marks.put(part.partition(), new AppliedRow(part.batch().mark(), part.run()));
                }
            }
            return outcome;
        }
    }

    /// Gives the rows of one partition to another one, in the place of its own.
    ///
    /// @param former where the rows lie that go; null if there are none
    /// @param by whose rows they were
    OrderedStore.Outcome replace(int partition, @Nullable Run former, int by, AppliedRow row) {
        try (var rocksBatch = new WriteBatch()) {
            if (former != null) rocksBatch.deleteRange(former.start(), former.end());
            rocksBatch.delete(AppliedRow.key(by).bytes());
            rocksBatch.put(AppliedRow.key(partition).bytes(), row.encode());
            OrderedStore.Outcome outcome = take(rocksBatch);
            if (outcome instanceof OrderedStore.Outcome.Done) {
                marks.remove(by);
                marks.put(partition, row);
            }
            return outcome;
        } catch (RocksDBException failure) {
            return outcome(failure);
        }
    }

    /// Drops the rows of a partition.
    ///
    /// @param former where they lie
    OrderedStore.Outcome clear(int partition, Run former) {
        try (var rocksBatch = new WriteBatch()) {
            rocksBatch.deleteRange(former.start(), former.end());
            rocksBatch.delete(AppliedRow.key(partition).bytes());
            OrderedStore.Outcome outcome = take(rocksBatch);
            if (outcome instanceof OrderedStore.Outcome.Done) marks.remove(partition);
            return outcome;
        } catch (RocksDBException failure) {
            return outcome(failure);
        }
    }

    private OrderedStore.Outcome take(WriteBatch rocksBatch) {
        try {
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
