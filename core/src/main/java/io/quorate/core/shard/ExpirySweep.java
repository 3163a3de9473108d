package io.quorate.core.shard;

import io.quorate.core.commitlog.Room;
import io.quorate.core.log.Demand;
import io.quorate.core.log.Reign;
import io.quorate.core.store.Key;
import io.quorate.core.store.NotResidentException;
import io.quorate.core.store.Page;
import io.quorate.core.store.RowKey;
import io.quorate.core.store.Scan;
import io.quorate.core.store.Transaction;
import io.quorate.core.store.WriteSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reclaims keys past their deadlines that nobody asks for: requests of the shard's own, one step of a [SweepPlan] at a
/// time.
///
/// A step reads and writes as a client's request does. It never waits for room: clients' writes come first, and the
/// next sweep begins where this one has stopped.
final class ExpirySweep {
    private final Lifecycle lifecycle;
    private final Target target;
    private final Partition partition;
    private final SweepPlan plan;
    private final Backpressure backpressure;
    private final KeyspaceCounts keyspaceCounts;
    private boolean isUnderWay;

    ExpirySweep(
            Lifecycle lifecycle,
            Partition partition,
            ShardConfig.Durability durability,
            Backpressure backpressure,
            KeyspaceCounts keyspaceCounts) {
        this.lifecycle = lifecycle;
        this.partition = partition;
        plan = partition.sweepPlan();
        // Nobody is told of a deletion, so that it is never acknowledged early.
        target = new Target(
                partition,
                partition.number(),
                new Demand(Reign.Ack.MAJORITY, durability == ShardConfig.Durability.FSYNC, true),
                true,
                0);
        this.backpressure = backpressure;
        this.keyspaceCounts = keyspaceCounts;
    }

    /// Begins with whatever is due, unless a sweep is under way or the partition is not served here: expired keys are
    /// deleted by their leader.
    void tick() {
        if (!isUnderWay && isServing()) goOn(plan.next(partition.nowMillis()));
    }

    private boolean isServing() {
        return partition.log().refusal() == null && !partition.log().isPaused();
    }

    private void goOn(@Nullable Scan step) {
        isUnderWay = step != null;
        if (step != null) attempt(step, Request.ofTheShard(target));
    }

    private void attempt(Scan step, Request request) {
        if (!lifecycle.isServing()) return;
        if (!isServing()) {
            rest(request);
            return;
        }
        Transaction transaction = partition.begin(request);
        long nowMillis = transaction.nowMillis();
        Page page;
        try {
            page = transaction.scan(step);
            List<RowKey> past = plan.past(page, nowMillis);
            transaction.requirePrefixes(past.stream().map(Key::ofDeadline).toList());
            past.forEach(transaction::expire);
        } catch (NotResidentException missing) {
            partition.fetches().fetch(request, missing, error -> {
                if (error == null) {
                    attempt(step, request);
                } else {
                    rest(request);
                }
            });
            return;
        }
        if (!transaction.isReadOnly()) {
            WriteSet writeSet = transaction.writeSet();
            if (backpressure.room(writeSet) != Room.READY) {
                rest(request);
                return;
            }
            partition.append(writeSet, target.demand());
            keyspaceCounts.ran(transaction);
        }
        partition.fetches().release(request);
        goOn(plan.next(page, nowMillis));
    }

    /// The step cannot be done now: the next sweep begins with it again.
    private void rest(Request request) {
        partition.fetches().release(request);
        plan.abandon();
        isUnderWay = false;
    }
}
