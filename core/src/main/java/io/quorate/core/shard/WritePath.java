package io.quorate.core.shard;

import io.quorate.core.commitlog.CommitLog;
import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import io.quorate.core.store.Rows;
import io.quorate.core.store.WriteSet;
import java.util.List;

/// The way of a write set: appended to the log, it is the newest state from then on and waits to be applied.
///
/// All that is appended in one turn is one write and one sync (group commit).
final class WritePath {
    /// A single node's log is one partition in its first epoch; a cluster has many of both.
    private static final int PARTITION = 0;

    private static final long EPOCH = 1;

    private final Env env;
    private final Lifecycle lifecycle;
    private final CommitLog log;
    private final Rows rows;
    private final StoreFeed feed;
    private final SweepPlan sweepPlan;
    private final Watches watches;
    private final LongRun longRun;
    private final ShardConfig.Durability durability;
    private final Rules rules;
    private boolean isTurnEndScheduled;

    WritePath(
            Env env,
            Lifecycle lifecycle,
            CommitLog log,
            Rows rows,
            StoreFeed feed,
            SweepPlan sweepPlan,
            Watches watches,
            LongRun longRun,
            ShardConfig.Durability durability,
            Rules rules) {
        this.env = env;
        this.lifecycle = lifecycle;
        this.log = log;
        this.rows = rows;
        this.feed = feed;
        this.sweepPlan = sweepPlan;
        this.watches = watches;
        this.longRun = longRun;
        this.durability = durability;
        this.rules = rules;
    }

    /// Appends what a request or a step of the sweep has written.
    ///
    /// @return the sequence number of its last record
    long append(WriteSet writeSet) {
        return rules.hold(Rule.TRANSACTION_IS_ONE_RECORD) ? appendRecord(writeSet) : appendInPieces(writeSet);
    }

    private long appendRecord(WriteSet writeSet) {
        boolean sync = durability == ShardConfig.Durability.FSYNC;
        long lsn = log.append(PARTITION, EPOCH, log.appendedLsn() + 1, writeSet::encode, sync);
        becomeNewest(lsn, writeSet);
        if (rules.hold(Rule.WRITE_BREAKS_WATCH)) watches.wrote(writeSet);
        longRun.wrote(writeSet);
        if (!isTurnEndScheduled) {
            isTurnEndScheduled = true;
            env.schedule(0, this::endTurn);
        }
        return lsn;
    }

    /// What happens without the rule that a transaction is one record: a record and a write for each change.
    private long appendInPieces(WriteSet writeSet) {
        long lsn = 0;
        long keyCountChange = writeSet.keyCountChange();
        long expiringCountChange = writeSet.expiringCountChange();
        for (WriteSet.Change change : writeSet.changes()) {
            lsn = appendRecord(new WriteSet(writeSet.time(), keyCountChange, expiringCountChange, List.of(change)));
            log.endTurn();
            keyCountChange = 0;
            expiringCountChange = 0;
        }
        return lsn;
    }

    private void endTurn() {
        isTurnEndScheduled = false;
        if (lifecycle.isServing()) log.endTurn();
    }

    /// A record that is in the log becomes part of the newest state.
    void becomeNewest(long lsn, WriteSet writeSet) {
        rows.write(lsn, writeSet);
        feed.add(lsn, writeSet);
        sweepPlan.wrote(writeSet);
    }

    /// Up to where everything is as durable as the clients were promised.
    long durableLsn() {
        return durability == ShardConfig.Durability.FSYNC ? log.syncedLsn() : log.writtenLsn();
    }

    /// Up to where the store may go. What is replayed may not be synced yet, and what is acknowledged need not be: the
    /// store must not be ahead of what a loss of power leaves.
    long committedLsn() {
        long lsn = rules.hold(Rule.STORE_BEHIND_LOG) ? log.syncedLsn() : log.writtenLsn();
        return Math.min(rows.newestLsn(), lsn);
    }
}
