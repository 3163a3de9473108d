package io.quorate.core.log;

import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import java.util.ArrayList;
import java.util.List;

/// A replica's copy of the log: its entries, and how far they are written, synced and committed.
///
/// Invariant: `committed <= end`, `synced <= written <= end`. Entries are held in memory from the first that
/// was not yet released.
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
    private EpochHistory history = EpochHistory.EMPTY;
    private long written;
    private long synced;
    private long committed;

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
    public Entry entry(long offset) {
        return kept.get((int) (offset - base.offset() - 1)).entry();
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
        long lsn = journal.record(new JournalRecord.Appended(entry, committed), isUrgent);
        kept.add(new Kept(entry, lsn));
        history = history.with(entry.position());
    }

    /// Drops the entries above an offset, for another leader's. Those whose replies may have left go into the
    /// ledger first.
    ///
    /// @throws ReplicaDamage if they were committed
    void cutAfter(long offset) {
        if (offset < committed && rules.hold(Rule.COMMITTED_IS_NOT_CUT)) {
            throw new ReplicaDamage("asked to cut its log after " + offset + ", which is committed to " + committed);
        }
        for (long at = offset + 1; at <= end().offset(); at++) {
            if (entry(at).isEarly()) ledger.lose(entry(at).position());
        }
        journal.record(new JournalRecord.Cut(offset), true);
        forgetAfter(offset);
        written = Math.min(written, offset);
        if (rules.hold(Rule.CUT_LOWERS_SYNCED)) synced = Math.min(synced, offset);
    }

    private void forgetAfter(long offset) {
        while (!kept.isEmpty() && kept.getLast().entry().offset() > offset) kept.removeLast();
        history = history.cutAfter(offset);
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
        return kept.get((int) (offset - base.offset() - 1));
    }

    // ---- Recovery ----

    /// Takes in what the journal holds of it, record by record.
    void recover(JournalRecord record, long lsn) {
        switch (record) {
            case JournalRecord.Appended(Entry entry, long committedThen) -> {
                if (entry.offset() != end().offset() + 1) {
                    throw new ReplicaDamage("entry " + entry.position() + " follows " + end() + " in the commit log");
                }
                kept.add(new Kept(entry, lsn));
                history = history.with(entry.position());
                committed = Math.max(committed, committedThen);
            }
            case JournalRecord.Cut(long after) -> forgetAfter(after);
            case JournalRecord.Lost(Position entry, boolean isKnown) -> ledger.recover(entry, isKnown);
            case JournalRecord.Promise _ -> {}
        }
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
                .append(" epochs ")
                .append(history)
                .append(" written ")
                .append(written)
                .append(" synced ")
                .append(synced)
                .append(" committed ")
                .append(committed)
                .toString();
    }
}
