package io.quorate.core.node;

import io.quorate.core.log.Position;
import io.quorate.core.log.ReplicaLog;
import io.quorate.core.store.OrderedStore;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Has the segments of a node's commit log recycled, in rounds, each begun once so much was appended since the last.
///
/// A round (1) notes in the store up to where nothing of the log is needed any more, as the checkpoints of the round
/// before have left it, (2) flushes the store, with that and with all that the partitions have put there, (3) has the
/// log recycled up to there, (4) lets the replicas go of what is flushed, and record checkpoints.
public final class Recycling {
    /// The number under which the store keeps what is noted of the commit log itself; no partition has it.
    private static final int COMMIT_LOG = -1;

    private static final long LOOK_NANOS = 200_000_000;
    /// How often what the store refused for want of room is tried again.
    private static final long RETRY_NANOS = 500_000_000;

    private final Env env;
    private final OrderedStore store;
    private final Replicas replicas;
    private final long everyBytes;

    /// Up to where it is noted that nothing is needed.
    private long notedLsn;
    /// The last record when the last round began.
    private long roundLsn;

    private boolean isUnderWay;

    /// @param everyBytes of the commit log between two rounds: twice as much is kept of it, and read after a crash
    public Recycling(Env env, OrderedStore store, Replicas replicas, long everyBytes) {
        this.env = env;
        this.store = store;
        this.replicas = replicas;
        this.everyBytes = everyBytes;
        notedLsn = notedLsn(store);
        roundLsn = notedLsn;
    }

    /// Up to where nothing of the commit log is needed: where its recovery begins.
    public static long notedLsn(OrderedStore store) {
        return store.applied(COMMIT_LOG).lsn();
    }

    /// Begins, once the replicas have taken in what the commit log holds.
    public void begin() {
        if (!isUnderWay && replicas.loggedBytesAbove(roundLsn) >= everyBytes) round();
        env.schedule(LOOK_NANOS, this::begin);
    }

    private void round() {
        isUnderWay = true;
        roundLsn = replicas.appendedLsn();
        note(replicas.oldestNeededLsn() - 1);
    }

    private void note(long lsn) {
        if (lsn <= notedLsn) {
            flush(notedLsn);
            return;
        }
        var noted = new OrderedStore.Batch(List.of(), new OrderedStore.Applied(lsn, 0, 0, 0));
        store.apply(new TreeMap<>(Collections.singletonMap(COMMIT_LOG, noted)), outcome -> {
            if (isDone(outcome, () -> note(lsn))) flush(lsn);
        });
    }

    private void flush(long lsn) {
        SortedMap<Integer, Position> stored = stored();
        store.flush(outcome -> {
            if (!isDone(outcome, () -> flush(lsn))) return;
            notedLsn = lsn;
            replicas.recycleBelow(lsn + 1);
            stored.forEach(this::release);
            isUnderWay = false;
        });
    }

    /// What of each log is in the store now.
    private SortedMap<Integer, Position> stored() {
        SortedMap<Integer, Position> stored = new TreeMap<>();
        for (Map.Entry<Integer, Hosted> each : replicas.partitions().entrySet()) {
            long offset = each.getValue().storedOffset();
            ReplicaLog log = each.getValue().replica().log();
            // A log that was dropped, or replaced by a snapshot, may not have what its state still is.
            boolean isInLog =
                    log.base().offset() <= offset && offset <= log.end().offset();
            stored.put(each.getKey(), isInLog ? log.positionAt(offset) : Position.START);
        }
        return stored;
    }

    private void release(int partition, Position stored) {
        Hosted hosted = replicas.host(partition);
        // Else the state was dropped since.
        if (stored.offset() <= hosted.storedOffset()) hosted.replica().release(stored);
        hosted.replica().checkpoint();
        replicas.touch(partition);
    }

    private boolean isDone(OrderedStore.Outcome outcome, Runnable again) {
        return switch (outcome) {
            case OrderedStore.Outcome.Done _ -> true;
            case OrderedStore.Outcome.NoSpace _ -> {
                env.schedule(RETRY_NANOS, again);
                yield false;
            }
            case OrderedStore.Outcome.Failed(String message) -> {
                env.failed(message);
                yield false;
            }
        };
    }
}
