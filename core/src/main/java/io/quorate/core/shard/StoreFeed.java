package io.quorate.core.shard;

import io.quorate.core.store.OrderedStore;
import io.quorate.core.store.Rows;
import io.quorate.core.store.WriteSet;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/// Feeds the store with what is committed, a large batch at a time, and has it flushed so that the commit log can be
/// recycled.
final class StoreFeed {
    /// What the shard is told.
    interface Listener {
        /// The store has more, so that the overlay has less.
        void applied();

        /// The data is flushed up to a sequence number.
        void flushed(long lsn);

        /// The disk is full or has room again.
        void full(boolean isFull, String message);

        /// The store is broken.
        void failed(String why);
    }

    /// How long a committed record waits for others before it is applied, unless there are enough for a batch.
    private static final long DELAY_NANOS = 200_000_000;

    /// Someone who waits until everything up to a sequence number is applied and flushed.
    private record Checkpoint(long lsn, Consumer<OrderedStore.Outcome> then) {}

    private final Env env;
    private final OrderedStore store;
    private final Rows rows;
    private final ApplyQueue queue;
    private final Listener listener;
    private final ArrayDeque<Checkpoint> checkpoints = new ArrayDeque<>();
    private long committedLsn;
    private long flushedLsn;
    private long waitingSinceNanos;
    private boolean isApplying;
    private boolean isFlushing;
    private boolean isFull;
    private boolean isFlushWanted;

    StoreFeed(Env env, OrderedStore store, Rows rows, Listener listener) {
        this.env = env;
        this.store = store;
        this.rows = rows;
        this.queue = new ApplyQueue(store.applied());
        this.listener = listener;
        committedLsn = store.applied().lsn();
        flushedLsn = committedLsn;
    }

    /// A record is on its way into the log.
    void add(long lsn, WriteSet writeSet) {
        if (queue.isEmpty()) waitingSinceNanos = env.monotonicNanos();
        queue.add(lsn, writeSet);
    }

    /// Everything up to a sequence number will never be lost.
    void committed(long lsn) {
        committedLsn = lsn;
        if (queue.isWorthwhile() || !checkpoints.isEmpty()) apply();
    }

    /// Whether the store has refused a batch for want of room and has not taken one since.
    boolean isFull() {
        return isFull;
    }

    /// Up to where the data is flushed.
    long flushedLsn() {
        return flushedLsn;
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

    /// Tells when everything up to a sequence number is applied and flushed.
    void checkpoint(long lsn, Consumer<OrderedStore.Outcome> then) {
        checkpoints.add(new Checkpoint(lsn, then));
        apply();
        flush();
    }

    /// Applies what is committed, unless a batch is under way.
    void apply() {
        if (isApplying) return;
        ApplyQueue.Batch batch = queue.take(committedLsn);
        if (batch == null) return;
        isApplying = true;
        apply(batch);
    }

    private void apply(ApplyQueue.Batch batch) {
        store.apply(batch.writeSets(), batch.mark(), outcome -> {
            switch (outcome) {
                case OrderedStore.Outcome.Done _ -> {
                    isApplying = false;
                    waitingSinceNanos = env.monotonicNanos();
                    setFull(false, "");
                    rows.applied(batch.mark().lsn());
                    listener.applied();
                    if (queue.isWorthwhile() || !checkpoints.isEmpty()) apply();
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

    private void flush() {
        if (isFlushing) return;
        Checkpoint first = checkpoints.peek();
        boolean isAwaited = first != null && first.lsn() <= rows.appliedLsn();
        if (first != null && first.lsn() <= flushedLsn) {
            complete(new OrderedStore.Outcome.Done());
            return;
        }
        if (!isAwaited && !isFlushWanted) return;
        if (rows.appliedLsn() == flushedLsn) return; // nothing new: wait for the next batch
        isFlushing = true;
        isFlushWanted = false;
        long target = rows.appliedLsn();
        store.flush(outcome -> {
            isFlushing = false;
            switch (outcome) {
                case OrderedStore.Outcome.Done done -> {
                    flushedLsn = target;
                    setFull(false, "");
                    listener.flushed(target);
                    complete(done);
                    if (!checkpoints.isEmpty()) flush();
                }
                case OrderedStore.Outcome.NoSpace full -> {
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
        long reached = outcome instanceof OrderedStore.Outcome.Done ? flushedLsn : rows.appliedLsn();
        for (Checkpoint first; (first = checkpoints.peek()) != null && first.lsn() <= reached; ) {
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
