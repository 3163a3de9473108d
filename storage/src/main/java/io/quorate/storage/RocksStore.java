package io.quorate.storage;

import io.quorate.core.store.OrderedStore;
import io.quorate.core.store.Page;
import io.quorate.core.store.RowKey;
import io.quorate.core.store.Scan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.rocksdb.RocksDBException;

/// The rows of a shard in RocksDB, whose own write-ahead log is off: the commit log has what a crash takes.
///
/// A batch lies in one write buffer with its mark, and write buffers become files in their order, so that a crash
/// leaves the result of a prefix of the batches and says which. A full disk stops RocksDB from writing; it looks for
/// room by itself every five seconds and goes on when there is as much as a write buffer holds.
///
/// The rows of a partition lie together in a [Run], so that all of them can be given to another partition, or dropped,
/// by what is written about the run.
///
/// The methods of [OrderedStore] belong to the shard's thread, and [#close()] to whoever knows that it calls none of
/// them any more; [#estimates()] and [Backup] are for any.
public final class RocksStore implements OrderedStore, AutoCloseable {
    /// Changes and flushes that may wait for the one before: several for each of some thousand partitions.
    private static final int WAITING_WRITES_MAX = 1 << 16;
    /// The partition whose rows are written without a prefix: that of a single node.
    private static final int PLAIN_PARTITION = 0;

    private final RocksDatabase database;
    private final Executor shard;
    private final MemoryReads memoryReads;
    private final DiskReads diskReads;
    private final DiskWrites diskWrites;
    private final ThreadPoolExecutor readers;
    /// Beside the readers, so that nobody who wants one row waits for a walk through all of them.
    private final ThreadPoolExecutor longScans;
    /// Reads views and lets go of them, so that nothing is read from what is gone.
    private final ThreadPoolExecutor viewer;
    private final ThreadPoolExecutor writer;
    private final ThreadPoolExecutor flusher;
    private final int waitingReadsMax;
    /// Held for writing to close, for reading by other threads that use the database meanwhile.
    private final ReentrantReadWriteLock open = new ReentrantReadWriteLock();

    /// Where the rows of each partition lie that has any. Of the shard's thread.
    private final Map<Integer, Run> runs = new HashMap<>();

    private final SortedMap<Integer, Applied> applied = new TreeMap<>();
    /// Views that are open.
    private final Set<RowsView> views = ConcurrentHashMap.newKeySet();

    private int lastRun;
    private boolean isOpen = true;

    private interface Read<T> {
        T run() throws RocksDBException;
    }

    private RocksStore(RocksDatabase database, RocksConfig config, Executor shard) {
        this.database = database;
        this.shard = shard;
        memoryReads = new MemoryReads(database.db());
        diskReads = new DiskReads(database.db());
        diskWrites = new DiskWrites(database.db(), database.applied());
        waitingReadsMax = config.waitingReadsMax();
        readers = threads("rows-read", config.readerCount(), waitingReadsMax);
        longScans = threads("rows-scan", 1, waitingReadsMax);
        viewer = threads("rows-view", 1, WAITING_WRITES_MAX);
        writer = threads("rows-write", 1, WAITING_WRITES_MAX);
        flusher = threads("rows-flush", 1, WAITING_WRITES_MAX);
        database.applied().forEach((partition, row) -> {
            applied.put(partition, row.mark());
            runs.put(partition, row.run());
            lastRun = Math.max(lastRun, row.run().number());
        });
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

    /// Opens the rows in a folder, which is made if it is not there. Waits.
    ///
    /// @param shard runs what it is given on the shard's thread, in order, until this store is closed; a task that
    ///     throws tells of a bug
    /// @throws UnusableStoreException if the folder is damaged, foreign, of a newer version or in use
    public static RocksStore open(Path folder, RocksConfig config, Executor shard) throws UnusableStoreException {
        return new RocksStore(RocksDatabase.open(folder, config), config, shard);
    }

    @Override
    public SortedMap<Integer, Applied> applied() {
        return Collections.unmodifiableSortedMap(applied);
    }

    @Override
    public byte[] get(int partition, RowKey key) {
        Run run = runs.get(partition);
        return run == null ? ABSENT : memoryReads.get(run, key);
    }

    @Override
    public void fetch(int partition, RowKey key, Consumer<Fetched<byte[]>> then) {
        Run run = runs.get(partition);
        read(readers, () -> run == null ? ABSENT : diskReads.row(run, key), then);
    }

    @Override
    public void fetch(int partition, Scan scan, Consumer<Fetched<Page>> then) {
        Run run = runs.get(partition);
        Executor thread = DiskReads.isLong(scan) ? longScans : readers;
        read(thread, () -> run == null ? new Page(List.of(), Optional.empty()) : diskReads.page(run, scan), then);
    }

    @Override
    public void apply(SortedMap<Integer, Batch> batches, Consumer<Outcome> then) {
        List<RowBatch.Part> parts = new ArrayList<>(batches.size());
        batches.forEach((partition, batch) -> parts.add(new RowBatch.Part(partition, runOf(partition), batch)));
        run(writer, () -> diskWrites.apply(parts), then);
    }

    /// Where the rows of a partition lie, if it has any, or are to lie.
    private Run runOf(int partition) {
        return runs.computeIfAbsent(
                partition, _ -> partition == PLAIN_PARTITION && lastRun == 0 ? Run.PLAIN : Run.of(++lastRun));
    }

    @Override
    public void replace(int partition, int by, Applied mark, Consumer<Outcome> then) {
        Run former = runs.get(partition);
        Run taken = runOf(by);
        run(writer, () -> diskWrites.replace(partition, former, by, new AppliedRow(mark, taken)), outcome -> {
            if (outcome instanceof Outcome.Done) {
                runs.put(partition, taken);
                runs.remove(by);
            }
            then.accept(outcome);
        });
    }

    @Override
    public void clear(int partition, Consumer<Outcome> then) {
        Run former = runs.get(partition);
        run(writer, () -> former == null ? new Outcome.Done() : diskWrites.clear(partition, former), outcome -> {
            if (outcome instanceof Outcome.Done) runs.remove(partition);
            then.accept(outcome);
        });
    }

    @Override
    public void open(int partition, Consumer<View> then) {
        run(
                writer,
                () -> {
                    var view = new RowsView(diskWrites.hold(partition));
                    views.add(view);
                    return view;
                },
                then::accept);
    }

    /// A partition's rows as one of RocksDB's snapshots sees them.
    private final class RowsView implements View {
        private final DiskWrites.Held held;
        private boolean isClosed;

        RowsView(DiskWrites.Held held) {
            this.held = held;
        }

        @Override
        public Applied applied() {
            return held.mark().mark();
        }

        @Override
        public void read(RowKey from, int bytesMax, Consumer<Fetched<Page>> then) {
            Run run = held.mark().run();
            RocksStore.this.read(viewer, () -> diskReads.page(run, from, bytesMax, held.rows()), fetched -> {
                if (!isClosed) then.accept(fetched);
            });
        }

        @Override
        public void close() {
            isClosed = true;
            viewer.execute(() -> {
                views.remove(this);
                letGo();
            });
        }

        private void letGo() {
            database.db().releaseSnapshot(held.rows());
            held.rows().close();
        }
    }

    @Override
    public void flush(Consumer<Outcome> then) {
        run(flusher, diskWrites::flush, then);
    }

    /// What the store takes and owes; empty once it is closed.
    public Optional<StoreEstimates> estimates() {
        open.readLock().lock();
        try {
            return isOpen
                    ? Optional.of(database.estimates(
                            readers.getQueue().size() + longScans.getQueue().size()))
                    : Optional.empty();
        } finally {
            open.readLock().unlock();
        }
    }

    /// Links or copies everything that is applied into a folder that must not exist. Waits, and so does [#close()].
    ///
    /// @throws UnusableStoreException if that fails, or if the store is closed
    void checkpoint(Path folder) throws UnusableStoreException {
        open.readLock().lock();
        try {
            if (!isOpen) throw new UnusableStoreException("the node is stopping");
            database.checkpoint(folder);
        } catch (RocksDBException failure) {
            throw new UnusableStoreException(String.valueOf(failure.getMessage()), failure);
        } finally {
            open.readLock().unlock();
        }
    }

    /// Ends what is under way and closes the files. Waits. What was not flushed is in the commit log alone.
    @Override
    public void close() {
        for (ThreadPoolExecutor threads : List.of(readers, longScans, viewer, writer, flusher)) threads.close();
        open.writeLock().lock();
        try {
            if (!isOpen) return;
            isOpen = false;
            views.forEach(RowsView::letGo);
            memoryReads.close();
            diskReads.close();
            diskWrites.close();
            database.close();
        } finally {
            open.writeLock().unlock();
        }
    }

    private <T> void read(Executor thread, Read<T> read, Consumer<Fetched<T>> then) {
        try {
            run(thread, () -> attempt(read), then);
        } catch (RejectedExecutionException _) {
            shard.execute(() -> then.accept(
                    new Fetched.Unreadable<>("more than " + waitingReadsMax + " reads wait for the disk: try again")));
        }
    }

    private static <T> Fetched<T> attempt(Read<T> read) {
        try {
            return new Fetched.Value<>(read.run());
        } catch (RocksDBException failure) {
            return new Fetched.Unreadable<>(String.valueOf(failure.getMessage()));
        }
    }

    /// Runs what waits on a thread of its own and hands the answer to the shard, or the exception if it has a bug.
    private <T> void run(Executor thread, Supplier<T> operation, Consumer<T> then) {
        thread.execute(() -> {
            try {
                T answer = operation.get();
                tell(() -> then.accept(answer));
            } catch (RuntimeException bug) {
                tell(() -> {
                    throw bug;
                });
            }
        });
    }

    private void tell(Runnable answer) {
        try {
            shard.execute(answer);
        } catch (RejectedExecutionException _) {
            // The shard's thread has ended before this store was closed: nobody waits for the answer.
        }
    }
}
