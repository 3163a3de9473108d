package io.quorate.core.log;

import io.quorate.core.identity.ProcessId;
import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import io.quorate.core.wire.MalformedException;
import java.util.Optional;

/// What a replica has recorded: read again in order after a restart, it gives the replica back.
public sealed interface JournalRecord {
    /// An entry at the end of the log.
    ///
    /// @param committed up to where the log was known to be committed
    record Appended(Entry entry, long committed) implements JournalRecord {}

    /// The entries above an offset are no more.
    record Cut(long after) implements JournalRecord {}

    /// Nothing older than an epoch is answered any more.
    ///
    /// @param leader whom the epoch was promised to; empty if that was learned from an entry of the epoch: then
    ///     somebody has won it
    record Promise(long epoch, Optional<ProcessId> leader) implements JournalRecord {}

    /// An entry is about to be cut whose reply may have left.
    ///
    /// @param isKnown whether the process that led knew that it had left
    record Lost(Position entry, boolean isKnown) implements JournalRecord {}

    /// All of the replica but its entries above `base`: what was recorded of it before is needed no more,
    /// only those entries are. So it outlives the segments that it was first written in.
    ///
    /// The hybrid time is not in it, since it follows from what is there: the state covers `base` and keeps
    /// the time up to there, and the entries above carry theirs.
    ///
    /// @param promised see [Promise]
    /// @param promisedTo see [Promise]
    /// @param base the entry that the log goes on from: the state above has it, and survives without the
    ///     journal
    /// @param end where the log ends; entries recorded before that lie beyond are no more
    /// @param committed up to where the log was known to be committed
    /// @param losses what the loss ledger lists
    record Checkpoint(
            long promised,
            Optional<ProcessId> promisedTo,
            Position base,
            Position end,
            EpochHistory history,
            ReplicaSets sets,
            long committed,
            Losses losses)
            implements JournalRecord {}

    /// Writes the record to the end of a sink.
    default void encode(ByteSink sink) {
        switch (this) {
            case Appended(Entry entry, long committed) -> {
                sink.putByte(1);
                sink.putVarint(committed);
                sink.putVarint(entry.epoch());
                sink.putVarint(entry.offset());
                entry.encode(sink);
            }
            case Cut(long after) -> {
                sink.putByte(2);
                sink.putVarint(after);
            }
            case Promise(long epoch, Optional<ProcessId> leader) -> {
                sink.putByte(leader.isPresent() ? 3 : 6);
                sink.putVarint(epoch);
                leader.ifPresent(process -> process.encode(sink));
            }
            case Lost(Position entry, boolean isKnown) -> {
                sink.putByte(isKnown ? 5 : 4);
                sink.putVarint(entry.epoch());
                sink.putVarint(entry.offset());
            }
            case Checkpoint checkpoint -> {
                sink.putByte(checkpoint.promisedTo().isPresent() ? 9 : 8);
                sink.putVarint(checkpoint.promised());
                checkpoint.promisedTo().ifPresent(process -> process.encode(sink));
                checkpoint.base().encode(sink);
                checkpoint.end().encode(sink);
                checkpoint.history().encode(sink);
                checkpoint.sets().encode(sink);
                sink.putVarint(checkpoint.committed());
                checkpoint.losses().encode(sink);
            }
        }
    }

    /// Reads what [#encode] wrote.
    ///
    /// @throws MalformedException if the bytes are no record
    static JournalRecord decode(ByteSource source) {
        int kind = source.getByte();
        return switch (kind) {
            case 1 -> {
                long committed = source.getVarint();
                var position = new Position(source.getVarint(), source.getVarint());
                yield new Appended(Entry.decode(position, source), committed);
            }
            case 2 -> new Cut(source.getVarint());
            case 3 -> new Promise(source.getVarint(), Optional.of(ProcessId.decode(source)));
            case 6 -> new Promise(source.getVarint(), Optional.empty());
            case 4, 5 -> new Lost(new Position(source.getVarint(), source.getVarint()), kind == 5);
            case 8, 9 ->
                new Checkpoint(
                        source.getVarint(),
                        kind == 9 ? Optional.of(ProcessId.decode(source)) : Optional.empty(),
                        Position.decode(source),
                        Position.decode(source),
                        EpochHistory.decode(source),
                        ReplicaSets.decode(source),
                        source.getVarint(),
                        Losses.decode(source));
            default -> throw new MalformedException("a journal record of the unknown kind " + kind);
        };
    }
}
