package io.quorate.storage;

import io.quorate.core.store.OrderedStore;
import io.quorate.core.store.Page;
import io.quorate.core.store.RowKey;
import io.quorate.core.store.Scan;
import io.quorate.core.store.WriteSet;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// The rows of a shard in RocksDB, whose own write-ahead log is off: the commit log has what a crash takes.
///
/// A batch lies in one write buffer with its mark, and write buffers become files in their order, so that a crash
/// leaves the result of a prefix of the batches and says which. A full disk stops RocksDB from writing; it looks for
/// room by itself every few seconds and goes on.
///
/// The methods of [OrderedStore] and [#close()] belong to the shard's thread; [#estimates()] is for any.
public final class RocksStore implements OrderedStore, AutoCloseable {
    /// One operation under way, and the next one asked for before its thread has come to rest.
    private static final int WAITING_WRITES_MAX = 1;

    private final RocksDatabase database;
    private final RocksDB db;
    private final Executor shard;
    private final MemoryReads memoryReads;
    private final DiskReads diskReads;
    private final RowBatch batch = new RowBatch();
    private final WriteOptions writeOptions = new WriteOptions().setDisableWAL(true);
    private final FlushOptions flushOptions = new FlushOptions().setWaitForFlush(true);
    private final ThreadPoolExecutor readers;
    private final ThreadPoolExecutor writer;
    /// Not the writer: a flush takes as long as the disk does, and rows that are not applied take memory meanwhile.
    private final ThreadPoolExecutor flusher;
    private final int waitingReadsMax;
    private boolean isOpen = true;

    private interface Read<T> {
        T run() throws RocksDBException;
    }

    private interface Write {
        void run() throws RocksDBException;
    }

    private RocksStore(RocksDatabase database, RocksConfig config, Executor shard) {
        this.database = database;
        this.db = database.db();
        this.shard = shard;
        memoryReads = new MemoryReads(db);
        diskReads = new DiskReads(db);
        waitingReadsMax = config.waitingReadsMax();
        readers = threads("rows-read", config.readerCount(), config.waitingReadsMax());
        writer = threads("rows-write", 1, WAITING_WRITES_MAX);
        flusher = threads("rows-flush", 1, WAITING_WRITES_MAX);
    }

    /// Opens the rows in a folder, which is made if it is not there. Waits.
    ///
    /// @param shard runs what it is given on the shard's thread, in order, until this store is closed
    /// @throws UnusableStoreException if the folder is damaged, foreign, of a newer version or in use
    public static RocksStore open(Path folder, RocksConfig config, Executor shard) throws UnusableStoreException {
        return new RocksStore(RocksDatabase.open(folder, config), config, shard);
    }

    @Override
    public Applied applied() {
        return database.applied();
    }

    @Override
    public byte[] get(RowKey key) {
        return memoryReads.get(key.bytes());
    }

    @Override
    public void fetch(RowKey key, Consumer<Fetched<byte[]>> then) {
        read(() -> diskReads.row(key), then);
    }

    @Override
    public void fetch(Scan scan, Consumer<Fetched<Page>> then) {
        read(() -> diskReads.page(scan), then);
    }

    @Override
    public void apply(List<WriteSet> writeSets, Applied mark, Consumer<Outcome> then) {
        write(writer, () -> write(batch.encode(writeSets, mark)), then);
    }

    @Override
    public void flush(Consumer<Outcome> then) {
        write(flusher, () -> db.flush(flushOptions), then);
    }

    /// What the store takes and owes; empty once it is closed.
    public synchronized Optional<StoreEstimates> estimates() {
        if (!isOpen) return Optional.empty();
        return Optional.of(database.estimates(readers.getQueue().size()));
    }

    /// Ends what is under way and closes the files. Waits. What was not flushed is in the commit log alone.
    @Override
    public synchronized void close() {
        if (!isOpen) return;
        isOpen = false;
        for (ThreadPoolExecutor threads : List.of(readers, writer, flusher)) threads.close();
        memoryReads.close();
        diskReads.close();
        writeOptions.close();
        flushOptions.close();
        database.close();
    }

    private void write(byte[] bytes) throws RocksDBException {
        try (var rocksBatch = new WriteBatch(bytes)) {
            db.write(writeOptions, rocksBatch);
        }
    }

    private void write(Executor thread, Write write, Consumer<Outcome> then) {
        thread.execute(() -> {
            Outcome outcome = attempt(write);
            shard.execute(() -> then.accept(outcome));
        });
    }

    private static Outcome attempt(Write write) {
        try {
            write.run();
            return new Outcome.Done();
        } catch (RocksDBException failure) {
            Status status = failure.getStatus();
            boolean noSpace = status != null && status.getSubCode() == Status.SubCode.NoSpace;
            return noSpace ? new Outcome.NoSpace(message(failure)) : new Outcome.Failed(message(failure));
        }
    }

    private <T> void read(Read<T> read, Consumer<Fetched<T>> then) {
        try {
            readers.execute(() -> {
                Fetched<T> answer = attempt(read);
                shard.execute(() -> then.accept(answer));
            });
        } catch (RejectedExecutionException _) {
            shard.execute(() -> then.accept(
                    new Fetched.Unreadable<>("more than " + waitingReadsMax + " reads wait for the disk: try again")));
        }
    }

    private static <T> Fetched<T> attempt(Read<T> read) {
        try {
            return new Fetched.Value<>(read.run());
        } catch (RocksDBException failure) {
            return new Fetched.Unreadable<>(message(failure));
        }
    }

    private static String message(RocksDBException failure) {
        return String.valueOf(failure.getMessage());
    }

    private static ThreadPoolExecutor threads(String name, int count, int waitingMax) {
        return new ThreadPoolExecutor(
                count,
                count,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(waitingMax),
                Thread.ofPlatform().name(name + "-", 0).daemon().factory());
    }
}
