package io.quorate.core.log;

import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import io.quorate.core.wire.MalformedException;
import java.util.ArrayList;
import java.util.List;

/// The first offset of each epoch that a log has entries of: the log's outline, by which two logs find
/// where they part.
///
/// Since entries of one epoch and offset are the same everywhere, and all before them too, two logs agree up to
/// the last offset that both have of a common epoch.
///
/// What two logs agree on goes beyond the base of either: all up to there is committed. So to find where
/// they part takes the epochs of what lies above the base and that of the base itself; and older ones tell
/// what was truncated from what was cut, for the loss ledger.
public final class EpochHistory {
    /// No entries yet.
    public static final EpochHistory EMPTY = new EpochHistory(List.of());

    /// How many epochs are remembered that are not needed to find where two logs part: each failover makes one.
    static final int EPOCHS_MAX = 1_000;

    /// The first entry of an epoch.
    private record First(long epoch, long offset) {}

    /// By epoch and by offset.
    private final List<First> firsts;

    private EpochHistory(List<First> firsts) {
        this.firsts = firsts;
    }

    /// The epoch of an entry.
    ///
    /// @param offset of an entry that the log has or had; 0 before the first
    public long epochAt(long offset) {
        for (int i = firsts.size() - 1; i >= 0; i--) if (firsts.get(i).offset <= offset) return firsts.get(i).epoch;
        return 0;
    }

    /// The history with another entry at the end.
    ///
    /// @throws IllegalStateException if epochs or offsets would run backwards
    public EpochHistory with(Position entry) {
        if (firsts.isEmpty()) return new EpochHistory(List.of(new First(entry.epoch(), entry.offset())));
        First last = firsts.getLast();
        if (last.epoch == entry.epoch()) return this;
        if (last.epoch > entry.epoch() || last.offset >= entry.offset()) {
            throw new IllegalStateException("entry " + entry + " after epoch " + last.epoch + " from " + last.offset);
        }
        List<First> more = new ArrayList<>(firsts);
        more.add(new First(entry.epoch(), entry.offset()));
        return new EpochHistory(List.copyOf(more));
    }

    /// The history without the entries above an offset.
    public EpochHistory cutAfter(long offset) {
        if (firsts.isEmpty() || firsts.getLast().offset <= offset) return this;
        return new EpochHistory(
                firsts.stream().filter(first -> first.offset <= offset).toList());
    }

    /// The history without its oldest epochs, if there are too many.
    ///
    /// @param base the epoch of this entry and all later ones are kept however many they are: no more than
    ///     the log has entries above it
    public EpochHistory truncated(long base) {
        int dropped = 0;
        while (firsts.size() - dropped > EPOCHS_MAX && firsts.get(dropped + 1).offset <= base) dropped++;
        return dropped == 0 ? this : new EpochHistory(List.copyOf(firsts.subList(dropped, firsts.size())));
    }

    /// Up to where two logs are the same.
    ///
    /// @param end where the log of this history ends
    /// @param other another log's history
    /// @param otherEnd where that log ends
    public Position commonWith(Position end, EpochHistory other, Position otherEnd) {
        Position common = Position.START;
        for (int i = 0; i < firsts.size(); i++) {
            First first = firsts.get(i);
            int j = other.find(first.epoch);
            if (j < 0) continue;
            long last = Math.min(lastOf(i, end), other.lastOf(j, otherEnd));
            if (last >= first.offset) common = new Position(first.epoch, last);
        }
        return common;
    }

    private int find(long epoch) {
        for (int i = 0; i < firsts.size(); i++) if (firsts.get(i).epoch == epoch) return i;
        return -1;
    }

    private long lastOf(int i, Position end) {
        return i + 1 < firsts.size() ? firsts.get(i + 1).offset - 1 : end.offset();
    }

    /// Writes it to the end of a sink.
    public void encode(ByteSink sink) {
        sink.putVarint(firsts.size());
        for (First first : firsts) {
            sink.putVarint(first.epoch);
            sink.putVarint(first.offset);
        }
    }

    /// Reads what [#encode] wrote.
    ///
    /// @throws MalformedException if the bytes are no history
    public static EpochHistory decode(ByteSource source) {
        int count = source.getCount(2);
        EpochHistory history = EMPTY;
        for (int i = 0; i < count; i++) {
            var first = new Position(source.getVarint(), source.getVarint());
            try {
                history = history.with(first);
            } catch (IllegalStateException wrong) {
                throw new MalformedException("an epoch history in which " + wrong.getMessage());
            }
        }
        return history;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EpochHistory that && firsts.equals(that.firsts);
    }

    @Override
    public int hashCode() {
        return firsts.hashCode();
    }

    @Override
    public String toString() {
        return firsts.toString();
    }
}
