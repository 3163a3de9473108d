package io.quorate.core.log;

import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The entries that were cut although their replies may have left, by position, so that copies of one count
/// once.
public final class LossLedger {
    /// How many losses are listed; after that the oldest make room and are only counted. A failover loses
    /// what was under way, so these are the losses of many; and all of them are written again with each
    /// checkpoint.
    public static final int LOSSES_MAX = 1_000;

    private final Journal journal;
    private final Rules rules;
    private final SortedMap<Position, Boolean> lost = new TreeMap<>();

    /// Entries that were cut and may still come back: another replica has them, and a later leader finds
    /// them there. Invariant: all of them are `lost`.
    private final SortedSet<Position> open = new TreeSet<>();

    private long forgottenCount;

    /// Entries that this process has acknowledged early as their leader and that are not yet committed: so
    /// no more than the log has above what is committed.
    private final SortedSet<Position> acknowledged = new TreeSet<>();

    LossLedger(Journal journal, Rules rules) {
        this.journal = journal;
        this.rules = rules;
    }

    /// What was lost: true where the reply is known to have left, false where it may have. The newest ones.
    public SortedMap<Position, Boolean> lost() {
        return Collections.unmodifiableSortedMap(lost);
    }

    /// Those of them that may still come back, since another replica may have them. In a replica that was
    /// removed they stay open: whoever still has the log knows better.
    public SortedSet<Position> open() {
        return Collections.unmodifiableSortedSet(open);
    }

    /// How many losses were listed once and had to make room; some of them may have come back since.
    public long forgottenCount() {
        return forgottenCount;
    }

    /// An entry's reply has left before it was committed.
    void acknowledged(Position entry) {
        acknowledged.add(entry);
    }

    /// The log is committed further: what it has up to there will not be lost, and what was cut and has come
    /// back is not lost after all.
    void committed(ReplicaLog log) {
        acknowledged.removeIf(entry -> entry.offset() <= log.committed());
        open.removeIf(entry -> {
            if (entry.offset() > log.committed()) return false;
            if (log.has(entry)) lost.remove(entry);
            return true;
        });
    }

    /// An entry is about to be cut.
    void lose(Position entry) {
        boolean isKnown = acknowledged.remove(entry);
        if (!rules.hold(Rule.LEDGER_BEFORE_CUT)) return;
        enter(entry, isKnown);
        journal.record(new JournalRecord.Lost(entry, isKnown), true);
    }

    /// What was known once stays so: an entry may be cut again after it has come back.
    private void enter(Position entry, boolean isKnown) {
        lost.merge(entry, isKnown, Boolean::logicalOr);
        open.add(entry);
        if (lost.size() <= LOSSES_MAX) return;
        open.remove(lost.firstKey());
        lost.remove(lost.firstKey());
        forgottenCount++;
    }

    // ---- Recovery ----

    /// All that must outlive the records that it was written in.
    Losses losses() {
        return new Losses(new TreeMap<>(lost), new TreeSet<>(open), forgottenCount);
    }

    void recover(Position entry, boolean isKnown) {
        enter(entry, isKnown);
    }

    /// Begins again with what a checkpoint says: it says all that was recorded before.
    void recover(Losses losses) {
        lost.clear();
        lost.putAll(losses.lost());
        open.clear();
        open.addAll(losses.open());
        forgottenCount = losses.forgottenCount();
    }

    @Override
    public String toString() {
        return "lost " + lost + " open " + open + " forgotten " + forgottenCount + " acknowledged early "
                + acknowledged;
    }
}
