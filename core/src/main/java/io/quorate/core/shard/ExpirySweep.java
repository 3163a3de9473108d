package io.quorate.core.shard;

import io.quorate.core.commitlog.Room;
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
    private final SweepPlan plan;
    private final Transactions transactions;
    private final Fetches fetches;
    private final Backpressure backpressure;
    private final WritePath writePath;
    private final KeyspaceCounts keyspaceCounts;
    private boolean isUnderWay;

    ExpirySweep(
            Lifecycle lifecycle,
            SweepPlan plan,
            Transactions transactions,
            Fetches fetches,
            Backpressure backpressure,
            WritePath writePath,
            KeyspaceCounts keyspaceCounts) {
        this.lifecycle = lifecycle;
        this.plan = plan;
        this.transactions = transactions;
        this.fetches = fetches;
        this.backpressure = backpressure;
        this.writePath = writePath;
        this.keyspaceCounts = keyspaceCounts;
    }

    /// Whether a sweep has begun that has not yet looked at everything that was due.
    boolean isUnderWay() {
        return isUnderWay;
    }

    /// Begins with whatever is due; at most one sweep is under way at a time.
    ///
    /// @param nowMillis the shard's time, milliseconds since 1970
    void start(long nowMillis) {
        goOn(plan.next(nowMillis));
    }

    private void goOn(@Nullable Scan step) {
        isUnderWay = step != null;
        if (step != null) attempt(step, new Request(Request.NO_COMMAND, Request.NO_ARGUMENTS, 0));
    }

    private void attempt(Scan step, Request request) {
        if (!lifecycle.isServing()) return;
        Transaction transaction = transactions.begin(request);
        long nowMillis = transaction.nowMillis();
        Page page;
        try {
            page = transaction.scan(step);
            List<RowKey> past = SweepPlan.past(page, nowMillis);
            transaction.requirePrefixes(past.stream().map(Key::ofDeadline).toList());
            past.forEach(transaction::expire);
        } catch (NotResidentException missing) {
            fetches.fetch(request, missing, error -> {
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
            writePath.append(writeSet);
            keyspaceCounts.ran(transaction);
        }
        fetches.release(request);
        goOn(plan.next(page, nowMillis));
    }

    /// The step cannot be done now: the next sweep begins with it again.
    private void rest(Request request) {
        fetches.release(request);
        plan.abandon();
        isUnderWay = false;
    }
}
