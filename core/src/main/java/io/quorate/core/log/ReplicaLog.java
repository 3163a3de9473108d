package io.quorate.core.log;

import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import java.util.ArrayList;
import java.util.List;

/// A replica's copy of the log: its entries, and how far they are written, synced and committed.
///
/// Invariant: `base <= flushed <= committed <= end`, `synced <= written <= end`. Entries are held in memory
/// above `base`.
public final class ReplicaLog {
    /// An entry and where the journal has it.
    private record Kept(Entry entry, long lsn) {}

    private final Journal journal;
    private final Rules rules;
    private final LossLedger ledger;
    /// Entries above `base`, without gaps.
    private final List<Kept> kept = new ArrayList<>();

    /// The last entry that was released.
    private Position base = Position.START;
    /// Up to where the state above survives a loss of power without the journal.
    private long flushed;
    private EpochHistory history = EpochHistory.EMPTY;
    private ReplicaSets sets = ReplicaSets.NONE;
    private long written;
    private long synced;
    private long committed;
    /// While it is recovered: whether the journal begins in its middle, and no checkpoint has told yet where.
    private boolean isAdrift;

    ReplicaLog(Journal journal, LossLedger ledger, Rules rules) {
        this.journal = journal;
        this.ledger = ledger;
        this.rules = rules;
    }

    /// Where it ends.
    public Position end() {
        return kept.isEmpty() ? base : kept.getLast().entry().position();
    }

    /// The last entry that is not held in memory any more.
    public Position base() {
        return base;
    }

    /// Its epochs.
    public EpochHistory history() {
        return history;
    }

    /// What a state has of it that was brought up to an entry.
    ///
    /// @param offset of an entry above [#base()], or that one
    /// @param time the partition's hybrid time there
    public Coverage coverage(long offset, long time) {
        return new Coverage(positionAt(offset), history.cutAfter(offset), sets.cutAfter(offset), time);
    }

    /// The replica sets that it names; none where the control plane decides on them.
    public ReplicaSets sets() {
        return sets;
    }

    /// Up to where it is committed, as far as this replica knows.
    public long committed() {
        return committed;
    }

    /// Up to where it was handed to the operating system.
    public long written() {
        return written;
    }

    /// Up to where it survives a loss of power.
    public long synced() {
        return synced;
    }

    /// The position of an entry that it has, or of the one it goes on from.
    ///
    /// @param offset at least that of [#base()]
    public Position positionAt(long offset) {
        return offset == base.offset() ? base : entry(offset).position();
    }

    /// Whether it has an entry, or goes on from it.
    public boolean has(Position position) {
        return position.offset() <= end().offset() && history.epochAt(position.offset()) == position.epoch();
    }

    /// An entry in memory.
    ///
    /// @throws ReplicaDamage if it was released
    public Entry entry(long offset) {
        return keptAt(offset).entry();
    }

    /// Entries in memory from an offset on, as many as fit.
    ///
    /// @param bytesMax of payloads; one entry is answered whatever its size
    public List<Entry> from(long offset, long bytesMax) {
        List<Entry> entries = new ArrayList<>();
        long bytes = 0;
        for (long at = offset; at <= end().offset(); at++) {
            Entry entry = entry(at);
            bytes += entry.payload().length;
            if (bytes > bytesMax && !entries.isEmpty()) break;
            entries.add(entry);
        }
        return entries;
    }

    /// Appends an entry.
    ///
    /// @param isUrgent whether its reply waits for it to be synced
    void append(Entry entry, boolean isUrgent) {
        if (entry.offset() != end().offset() + 1) {
            throw new IllegalStateException("L5: entry " + entry.position() + " after " + end());
        }
        keep(entry, journal.record(new JournalRecord.Appended(entry, committed), isUrgent));
    }

    private void keep(Entry entry, long lsn) {
        kept.add(new Kept(entry, lsn));
        history = history.with(entry.position());
        if (entry.kind() == Entry.Kind.REPLICA_SET) sets = sets.with(entry);
    }

    // ---- Truncation ----

    /// Up to where the state above survives a loss of power without the journal.
    Position flushed() {
        return positionAt(flushed);
    }

    /// The state above holds all up to an entry durably: lets go of what is not kept for those that are behind.
    ///
    /// @param viewOffset the last entry of a snapshot that is being sent; [Long#MAX_VALUE] if none is
    void release(Position applied, long viewOffset, LogLimits.Retention retention) {
        // It may be of a log that was dropped since.
        if (applied.offset() <= flushed || !has(applied)) return;
        flushed = applied.offset();
        truncate(viewOffset, retention);
    }

    private void truncate(long viewOffset, LogLimits.Retention retention) {
        long bytes = 0;
        long offset = flushed;
        while (offset > base.offset()) {
            bytes += entry(offset).payload().length;
            boolean isKept = flushed - offset < retention.entriesMax() && bytes <= retention.bytesMax();
            boolean isBehindView = offset > viewOffset && bytes <= retention.viewBytesMax();
            if (!isKept && !isBehindView) break;
            offset--;
        }
        releaseUpTo(positionAt(offset));
        sets = sets.truncated(flushed);
    }

    private void releaseUpTo(Position newBase) {
        int count = (int) Math.min(kept.size(), newBase.offset() - base.offset());
        kept.subList(0, count).clear();
        base = newBase;
        history = history.truncated(base.offset());
    }

    /// The number of the oldest record of an entry above another one; of those still to come if there is none.
    long lsnAbove(long offset, long next) {
        return offset < end().offset() ? keptAt(offset + 1).lsn() : next;
    }

    /// Goes on from a state that is durable and has the place of this log up to an entry. What lies beyond
    /// it stays if it fits; else it is cut, and so is what the state has not.
    ///
    /// @return up to where the log is what it was
    long goOnFrom(Coverage coverage) {
        Position last = coverage.last();
        boolean isTailKept = has(last) || !rules.hold(Rule.TAIL_FITS_SNAPSHOT) && last.offset() <= end().offset();
        long common = isTailKept
                ? end().offset()
                : Math.max(
                        committed,
                        history.commonWith(end(), coverage.history(), last).offset());
        loseAbove(common);
        if (isTailKept) {
            if (last.offset() > base.offset()) releaseUpTo(last);
            written = Math.max(written, last.offset());
            synced = Math.max(synced, last.offset());
        } else {
            kept.clear();
            base = last;
            history = rules.hold(Rule.SNAPSHOT_CARRIES_HISTORY) ? coverage.history() : EpochHistory.EMPTY;
            sets = rules.hold(Rule.SNAPSHOT_CARRIES_SETS) ? coverage.sets() : ReplicaSets.NONE;
            written = last.offset();
            synced = last.offset();
        }
        flushed = Math.max(base.offset(), last.offset());
        committed = Math.max(committed, last.offset());
        return common;
    }

    /// Drops all of it. Entries whose replies may have left go into the ledger first.
    void drop() {
        loseAbove(committed);
        kept.clear();
        base = Position.START;
        history = EpochHistory.EMPTY;
        sets = ReplicaSets.NONE;
        flushed = 0;
        written = 0;
        synced = 0;
        committed = 0;
    }

    /// Drops the entries above an offset, for another leader's. Those whose replies may have left go into the
    /// ledger first.
    ///
    /// @throws ReplicaDamage if they were committed
    void cutAfter(long offset) {
        if (offset < committed && rules.hold(Rule.COMMITTED_IS_NOT_CUT)) {
            throw new ReplicaDamage("asked to cut its log after " + offset + ", which is committed to " + committed);
        }
        loseAbove(offset);
        journal.record(new JournalRecord.Cut(offset), true);
        forgetAfter(offset);
        written = Math.min(written, offset);
        if (rules.hold(Rule.CUT_LOWERS_SYNCED)) synced = Math.min(synced, offset);
    }

    private void loseAbove(long offset) {
        for (long at = offset + 1; at <= end().offset(); at++) {
            if (entry(at).isEarly()) ledger.lose(entry(at).position());
        }
    }

    private void forgetAfter(long offset) {
        while (!kept.isEmpty() && kept.getLast().entry().offset() > offset) kept.removeLast();
        history = history.cutAfter(offset);
        if (rules.hold(Rule.CUT_SET_GIVES_WAY)) sets = sets.cutAfter(offset);
    }

    /// Learns that it is committed up to an offset.
    ///
    /// @return whether that is news
    boolean commit(long offset) {
        if (offset <= committed) return false;
        committed = offset;
        return true;
    }

    /// The journal has written or synced more.
    ///
    /// @return whether of this log
    boolean progressed() {
        long writtenBefore = written;
        long syncedBefore = synced;
        written = reached(Math.min(written, end().offset()), journal.writtenLsn());
        synced = reached(synced, journal.syncedLsn());
        return written != writtenBefore || synced != syncedBefore;
    }

    private long reached(long from, long lsn) {
        long offset = Math.max(from, base.offset());
        while (offset < end().offset() && keptAt(offset + 1).lsn() <= lsn) offset++;
        return offset;
    }

    private Kept keptAt(long offset) {
        if (offset <= base.offset()) {
            throw new ReplicaDamage("L5: entry " + offset + " is asked for, and the log goes on from " + base);
        }
        return kept.get((int) (offset - base.offset() - 1));
    }

    // ---- Recovery ----

    /// Takes in what the journal holds of it, record by record.
    void recover(JournalRecord record, long lsn) {
        switch (record) {
            case JournalRecord.Appended(Entry entry, long committedThen) -> {
                if (entry.offset() != end().offset() + 1) {
                    if (kept.isEmpty() && end().epoch() == 0) driftTo(entry.offset() - 1);
                    else
                        throw new ReplicaDamage(
                                "entry " + entry.position() + " follows " + end() + " in the commit log");
                }
                committed = Math.max(committed, committedThen);
                keep(entry, lsn);
            }
            case JournalRecord.Cut(long after) -> {
                forgetAfter(after);
                if (isAdrift && after < base.offset()) driftTo(after);
            }
            case JournalRecord.Lost(Position entry, boolean isKnown) -> ledger.recover(entry, isKnown);
            case JournalRecord.Checkpoint checkpoint -> recover(checkpoint);
            case JournalRecord.Promise _ -> {}
        }
    }

    /// The records before were recycled: until a checkpoint says which entry is the last of them, only its
    /// offset is known.
    private void driftTo(long offset) {
        isAdrift = offset > 0;
        base = new Position(0, offset);
    }

    /// Goes on from what a checkpoint says. Where the records of entries above its base were recycled too,
    /// a later checkpoint is still to come, by which they need not be there.
    private void recover(JournalRecord.Checkpoint checkpoint) {
        Position newBase = checkpoint.base();
        Position newEnd = checkpoint.end();
        kept.removeIf(
                one -> one.entry().offset() <= newBase.offset() || one.entry().offset() > newEnd.offset());
        long first =
                kept.isEmpty() ? newEnd.offset() + 1 : kept.getFirst().entry().offset();
        history = checkpoint.history();
        sets = checkpoint.sets();
        isAdrift = first != newBase.offset() + 1;
        base = isAdrift ? new Position(history.epochAt(first - 1), first - 1) : newBase;
        if (!end().equals(newEnd)) {
            throw new ReplicaDamage("L2: the log ended at " + newEnd + ", and the entries in the journal at " + end());
        }
        flushed = base.offset();
        committed = checkpoint.committed();
        ledger.recover(checkpoint.losses());
    }

    /// All that the journal holds was taken in.
    ///
    /// @param applied what of it is in the state above
    void recovered(Coverage applied) {
        if (isAdrift) {
            throw new ReplicaDamage("L5: the commit log begins with the entry behind " + base.offset()
                    + ", and has no checkpoint that needs none before");
        }
        if (applied.last().offset() < base.offset()) {
            throw new ReplicaDamage("L5: the state ends at " + applied.last() + ", and the log goes on from " + base);
        }
        progressed();
    }

    /// Sequence numbers are counted from what is synced: nothing else about them matters.
    @Override
    public String toString() {
        var text = new StringBuilder("log [");
        for (Kept one : kept) {
            text.append(one.entry());
            long unsynced = one.lsn() - journal.syncedLsn();
            if (unsynced > 0) text.append('+').append(unsynced);
            text.append(' ');
        }
        return text.append("] after ")
                .append(base)
                .append(" flushed ")
                .append(flushed)
                .append(isAdrift ? " adrift" : "")
                .append(" epochs ")
                .append(history)
                .append(sets.newest().isEmpty() ? "" : " sets " + sets)
                .append(" written ")
                .append(written)
                .append(" synced ")
                .append(synced)
                .append(" committed ")
                .append(committed)
                .toString();
    }
}
