package io.quorate.core.log;

import io.quorate.core.identity.ProcessId;
import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import java.util.Optional;

/// The checkpoints of a replica in its journal, and what they leave to be kept of it.
final class Checkpoints {
    /// A checkpoint, and the oldest record that is needed once it is synced: itself, or the first entry
    /// above its base.
    private record Mark(long lsn, long neededLsn) {
        /// All that there is.
        static final Mark NONE = new Mark(0, 1);
    }

    private final Journal journal;
    private final ReplicaLog log;
    private final LossLedger ledger;
    private final Rules rules;

    /// The newest one.
    private Mark newest = Mark.NONE;
    /// The newest one that was seen to be synced.
    private Mark synced = Mark.NONE;

    Checkpoints(Journal journal, ReplicaLog log, LossLedger ledger, Rules rules) {
        this.journal = journal;
        this.log = log;
        this.ledger = ledger;
        this.rules = rules;
    }

    /// The number of the newest one; 0 if there is none.
    long lsn() {
        return newest.lsn();
    }

    void record(long promised, Optional<ProcessId> promisedTo) {
        look();
        boolean hasPromise = rules.hold(Rule.PROMISE_OUTLIVES_SEGMENT);
        var checkpoint = new JournalRecord.Checkpoint(
                hasPromise ? promised : 0,
                hasPromise ? promisedTo : Optional.empty(),
                log.flushed(),
                log.end(),
                log.history(),
                log.sets(),
                log.committed(),
                ledger.losses());
        mark(journal.record(checkpoint, true));
    }

    void recover(long lsn) {
        mark(lsn);
    }

    private void mark(long lsn) {
        boolean keepsTail = rules.hold(Rule.TAIL_KEEPS_SEGMENT);
        newest = new Mark(lsn, keepsTail ? log.lsnAbove(log.flushed().offset(), lsn) : lsn);
    }

    private void look() {
        if (newest.lsn() <= journal.syncedLsn()) synced = newest;
    }

    /// The oldest record without which a restart would not give the replica back.
    long oldestNeededLsn() {
        look();
        return synced.neededLsn();
    }
}
