package io.quorate.core.shard;

import io.quorate.core.log.Demand;
import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import io.quorate.core.store.Fetched;
import io.quorate.core.store.OrderedStore;
import io.quorate.core.store.Rows;
import io.quorate.core.store.Transaction;
import io.quorate.core.store.WriteSet;
import io.quorate.core.time.HybridClock;
import io.quorate.core.time.HybridTime;
import java.util.Comparator;
import java.util.List;

/// A run of slots that a shard has a copy of: its rows and its time, over its log.
///
/// A write set is appended to the log and is the newest state from then on; when it is settled it goes to the store,
/// and when the store has it, it leaves the overlay.
final class Partition {
    /// In the order of their numbers.
    static final Comparator<Partition> BY_NUMBER = Comparator.comparingInt(Partition::number);

    private final int number;
    private final SlotRange slots;
    private final Env env;
    private final PartitionLog log;
    private final Rows rows;
    private final Fetches fetches;
    private final StoreFeed feed;
    private final Watches watches;
    private final LongRun longRun;
    private final Rules rules;
    private final HybridClock clock = new HybridClock();
    private final SweepPlan sweepPlan;
    /// Records that the store does not have yet.
    private final ApplyQueue unapplied;
    /// Up to where the store has it for good.
    private long flushedOffset;

    /// @param parts what all partitions of the shard share
    Partition(int number, SlotRange slots, PartitionLog log, ShardParts parts) {
        this.number = number;
        this.slots = slots;
        this.log = log;
        env = parts.env();
        feed = parts.feed();
        watches = parts.watches();
        longRun = parts.longRun();
        rules = parts.rules();
        rows = new Rows(parts.store(), number, parts.memory(), rules);
        fetches = new Fetches(env, parts.store(), number, rows);
        sweepPlan = new SweepPlan(slots);
        var applied = parts.store().applied(number);
        unapplied = new ApplyQueue(applied);
        flushedOffset = applied.lsn();
        witness(applied.time());
    }

    /// Its number in the commit log and in the store.
    int number() {
        return number;
    }

    SlotRange slots() {
        return slots;
    }

    PartitionLog log() {
        return log;
    }

    Rows rows() {
        return rows;
    }

    Fetches fetches() {
        return fetches;
    }

    SweepPlan sweepPlan() {
        return sweepPlan;
    }

    // ---- Transactions ----

    /// Begins a run of a request on the newest state, which reads what was fetched for it: at a later time than all
    /// before and than everything in the log.
    Transaction begin(Request request) {
        long wallMillis = env.wallMillis();
        long time = rules.hold(Rule.TIME_ABOVE_LOG) ? clock.next(wallMillis) : HybridTime.of(wallMillis, 0);
        Fetched fetched = request.fetched == null ? Fetched.NOTHING : request.fetched;
        return new Transaction(rows, fetched, time, rules);
    }

    /// Takes note of a time in the log.
    void witness(long time) {
        if (rules.hold(Rule.TIME_ABOVE_LOG)) clock.witness(time);
    }

    /// The highest hybrid time in the log, or handed out since.
    long latestTime() {
        return clock.latest();
    }

    /// The time now, milliseconds since 1970.
    long nowMillis() {
        return HybridTime.millis(clock.now(env.wallMillis()));
    }

    // ---- Writes ----

    /// Appends what a request or a step of the sweep has written.
    ///
    /// @return the offset of its last record
    long append(WriteSet writeSet, Demand demand) {
        return rules.hold(Rule.TRANSACTION_IS_ONE_RECORD)
                ? appendRecord(writeSet, demand)
                : appendInPieces(writeSet, demand);
    }

    private long appendRecord(WriteSet writeSet, Demand demand) {
        long offset = log.append(writeSet, demand);
        becomeNewest(offset, writeSet);
        if (rules.hold(Rule.WRITE_BREAKS_WATCH)) watches.wrote(writeSet);
        longRun.wrote(writeSet);
        return offset;
    }

    /// What happens without the rule that a transaction is one record: a record and a write for each change.
    private long appendInPieces(WriteSet writeSet, Demand demand) {
        long offset = 0;
        long keyCountChange = writeSet.keyCountChange();
        long expiringCountChange = writeSet.expiringCountChange();
        for (WriteSet.Change change : writeSet.changes()) {
            var piece = new WriteSet(writeSet.time(), keyCountChange, expiringCountChange, List.of(change));
            offset = appendRecord(piece, demand);
            log.startWrite();
            keyCountChange = 0;
            expiringCountChange = 0;
        }
        return offset;
    }

    /// A record that is in the log becomes part of the newest state.
    void becomeNewest(long offset, WriteSet writeSet) {
        rows.write(offset, writeSet);
        feed.add(this, offset, writeSet);
        sweepPlan.wrote(writeSet);
    }

    /// This node leads no more: what it wrote above an offset is no more.
    void cutAfter(long offset) {
        feed.cutAfter(this, offset);
        rows.cutAfter(offset);
    }

    /// Somebody else may have written what is watched.
    void breakWatches() {
        watches.breakAll(slots);
    }

    // ---- The store ----

    /// The store has other rows now, all of them for good.
    ///
    /// @param applied up to where they go
    void become(OrderedStore.Applied applied) {
        rows.become(applied);
        fetches.abandon();
        sweepPlan.lookAnew();
        unapplied.goOnFrom(applied);
        flushedOffset = applied.lsn();
        witness(applied.time());
        watches.breakAll(slots);
    }

    /// Records that the store does not have yet.
    ApplyQueue unapplied() {
        return unapplied;
    }

    /// Up to where the store has it for good.
    long flushedOffset() {
        return flushedOffset;
    }

    void flushed(long offset) {
        flushedOffset = offset;
    }
}
