package io.quorate.core.shard;

import io.quorate.core.store.OrderedStore;
import io.quorate.core.store.WriteSet;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/// Feeds the store with what is settled in the partitions of a shard, a large batch at a time, and has it flushed so
/// that the commit log can be recycled.
final class StoreFeed {
    /// What the shard is told.
    interface Listener {
        /// The store has more, so that the overlays have less.
        void applied();

        /// The data is flushed as far as the partitions say.
        void flushed();

        /// The disk is full or has room again.
        void full(boolean isFull, String message);

        /// The store is broken.
        void failed(String why);
    }

    /// How long a settled record waits for others before it is applied, unless there are enough for a batch.
    private static final long DELAY_NANOS = 200_000_000;
    /// Changes that are worth a batch.
    private static final int WORTHWHILE_CHANGES = 16_384;

    /// Someone who waits until everything up to some offsets is applied and flushed.
    private record Checkpoint(Map<Partition, Long> offsets, Consumer<OrderedStore.Outcome> then) {
        boolean isApplied() {
            return offsets.keySet().stream()
                    .allMatch(partition -> target(partition) <= partition.rows().appliedLsn());
        }

        boolean isFlushed() {
            return offsets.keySet().stream().allMatch(partition -> target(partition) <= partition.flushedOffset());
        }

        /// What was cut is not waited for.
        private long target(Partition partition) {
            return Math.min(
                    offsets.getOrDefault(partition, 0L), partition.rows().newestLsn());
        }
    }

    private final Env env;
    private final OrderedStore store;
    private final Listener listener;
    /// Partitions with records that the store does not have.
    private final SortedSet<Partition> waiting = new TreeSet<>(Partition.BY_NUMBER);
    /// Partitions of which the store has more than is flushed.
    private final SortedSet<Partition> unflushed = new TreeSet<>(Partition.BY_NUMBER);

    private final ArrayDeque<Checkpoint> checkpoints = new ArrayDeque<>();
    private long waitingChanges;
    private long waitingBytes;
    private long waitingSinceNanos;
    /// Partitions of which something is on its way to the store, and up to where.
    private final Map<Partition, Long> applying = new TreeMap<>(Partition.BY_NUMBER);
    /// Up to where each partition is flushed once the flush under way is done.
    private final Map<Partition, Long> flushing = new TreeMap<>(Partition.BY_NUMBER);
    /// Partitions that were withdrawn with something on its way, and who waits for that.
    private final Map<Partition, Runnable> withdrawn = new TreeMap<>(Partition.BY_NUMBER);
    private boolean isFlushing;
    private boolean isFull;
    private boolean isFlushWanted;

    StoreFeed(Env env, OrderedStore store, Listener listener) {
        this.env = env;
        this.store = store;
        this.listener = listener;
    }

    /// A record is on its way into a partition's log.
    void add(Partition partition, long offset, WriteSet writeSet) {
        if (waiting.isEmpty()) waitingSinceNanos = env.monotonicNanos();
        if (partition.unapplied().isEmpty()) waiting.add(partition);
        long bytes = writeSet.bytes();
        partition.unapplied().add(offset, writeSet, bytes);
        waitingChanges += writeSet.changes().size();
        waitingBytes += bytes;
    }

    /// What waits above an offset is no more.
    void cutAfter(Partition partition, long offset) {
        for (WriteSet cut : partition.unapplied().cutAfter(offset)) {
            waitingChanges -= cut.changes().size();
            waitingBytes -= cut.bytes();
        }
        if (partition.unapplied().isEmpty()) waiting.remove(partition);
    }

    /// The rows of a partition are about to be others: drops what waits of it.
    ///
    /// @param then once nothing of it is on its way to the store
    void withdraw(Partition partition, Runnable then) {
        cutAfter(partition, 0);
        unflushed.remove(partition);
        flushing.remove(partition);
        if (applying.containsKey(partition)) withdrawn.put(partition, then);
        else env.schedule(0, then);
    }

    /// More is settled in some partition.
    void settled() {
        if (isWorthwhile() || !checkpoints.isEmpty()) apply();
    }

    /// Whether what waits, settled or not, is worth a batch of its own.
    private boolean isWorthwhile() {
        return waitingChanges >= WORTHWHILE_CHANGES || waitingBytes >= StoreBatch.BYTES_MAX;
    }

    /// The store has failed somebody else.
    void broken(String why) {
        listener.failed(why);
    }

    /// Whether the store has refused a batch for want of room and has not taken one since.
    boolean isFull() {
        return isFull;
    }

    /// Looks after what waits; called every tick.
    void tick() {
        if (env.monotonicNanos() - waitingSinceNanos >= DELAY_NANOS) apply();
        if (isFlushWanted || !checkpoints.isEmpty()) flush();
    }

    /// The commit log has grown long: flush what is applied.
    void wantFlush() {
        isFlushWanted = true;
        flush();
    }

    /// Tells when everything up to the given offsets is applied and flushed.
    void checkpoint(Map<Partition, Long> offsets, Consumer<OrderedStore.Outcome> then) {
        checkpoints.add(new Checkpoint(offsets, then));
        apply();
        flush();
    }

    /// Applies what is settled, unless a batch is under way.
    void apply() {
        if (!applying.isEmpty()) return;
        var batch = new StoreBatch();
        for (Iterator<Partition> all = waiting.iterator(); all.hasNext(); ) {
            Partition partition = all.next();
            ApplyQueue queue = partition.unapplied();
            long taken = queue.takenOffset();
            PartitionLog log = partition.log();
            queue.moveTo(batch, partition.number(), log.settledOffset(), log::outline);
            if (queue.takenOffset() > taken) applying.put(partition, queue.takenOffset());
            if (queue.isEmpty()) all.remove();
        }
        if (batch.isEmpty()) return;
        waitingChanges -= batch.changeCount();
        waitingBytes -= batch.bytes();
        apply(batch);
    }

    private void apply(StoreBatch batch) {
        store.apply(batch.batches(), outcome -> {
            switch (outcome) {
                case OrderedStore.Outcome.Done _ -> {
                    waitingSinceNanos = env.monotonicNanos();
                    setFull(false, "");
                    applied();
                    listener.applied();
                    if (isWorthwhile() || !checkpoints.isEmpty()) apply();
                    if (isFlushWanted || !checkpoints.isEmpty()) flush();
                }
                case OrderedStore.Outcome.NoSpace full -> {
                    setFull(true, full.message());
                    env.schedule(Shard.RETRY_NANOS, () -> apply(batch));
                }
                case OrderedStore.Outcome.Failed failed -> listener.failed(failed.message());
            }
        });
    }

    private void applied() {
        applying.forEach((partition, offset) -> {
            Runnable awaited = withdrawn.remove(partition);
            if (awaited != null) {
                env.schedule(0, awaited);
                return;
            }
            partition.rows().applied(offset);
            unflushed.add(partition);
        });
        applying.clear();
    }

    private void flush() {
        if (isFlushing) return;
        Checkpoint first = checkpoints.peek();
        if (first != null && first.isFlushed()) {
            complete(new OrderedStore.Outcome.Done());
            return;
        }
        boolean isAwaited = first != null && first.isApplied();
        if (!isAwaited && !isFlushWanted) return;
        if (unflushed.isEmpty()) return; // nothing new: wait for the next batch
        isFlushing = true;
        isFlushWanted = false;
        for (Partition partition : unflushed)
            flushing.put(partition, partition.rows().appliedLsn());
        unflushed.clear();
        store.flush(outcome -> {
            isFlushing = false;
            switch (outcome) {
                case OrderedStore.Outcome.Done done -> {
                    flushing.forEach(Partition::flushed);
                    flushing.clear();
                    setFull(false, "");
                    listener.flushed();
                    complete(done);
                    if (!checkpoints.isEmpty()) flush();
                }
                case OrderedStore.Outcome.NoSpace full -> {
                    unflushed.addAll(flushing.keySet());
                    flushing.clear();
                    setFull(true, full.message());
                    isFlushWanted = true; // the next tick tries again
                    complete(full);
                }
                case OrderedStore.Outcome.Failed failed -> {
                    complete(failed);
                    listener.failed(failed.message());
                }
            }
        });
    }

    /// Answers everyone whose records are flushed or, when it went wrong, everyone whose records were to be.
    private void complete(OrderedStore.Outcome outcome) {
        boolean isDone = outcome instanceof OrderedStore.Outcome.Done;
        for (Checkpoint first;
                (first = checkpoints.peek()) != null && (isDone ? first.isFlushed() : first.isApplied()); ) {
            checkpoints.remove();
            first.then().accept(outcome);
        }
    }

    private void setFull(boolean value, String message) {
        if (isFull == value) return;
        isFull = value;
        listener.full(value, message);
    }
}
