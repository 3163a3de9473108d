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

    /// Writes the record to the end of a sink.
    default void encode(ByteSink sink) {
        switch (this) {
            case Appended(Entry entry, long committed) -> {
                sink.putByte(entry.isEarly() ? 1 : 0);
                sink.putVarint(committed);
                sink.putVarint(entry.epoch());
                sink.putVarint(entry.offset());
                sink.putSized(entry.payload());
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
        }
    }

    /// Reads what [#encode] wrote.
    ///
    /// @throws MalformedException if the bytes are no record
    static JournalRecord decode(ByteSource source) {
        int kind = source.getByte();
        return switch (kind) {
            case 0, 1 -> {
                long committed = source.getVarint();
                var position = new Position(source.getVarint(), source.getVarint());
                yield new Appended(new Entry(position, kind == 1, source.getSized()), committed);
            }
            case 2 -> new Cut(source.getVarint());
            case 3 -> new Promise(source.getVarint(), Optional.of(ProcessId.decode(source)));
            case 6 -> new Promise(source.getVarint(), Optional.empty());
            case 4, 5 -> new Lost(new Position(source.getVarint(), source.getVarint()), kind == 5);
            default -> throw new MalformedException("a journal record of the unknown kind " + kind);
        };
    }
}
