package io.quorate.core.log;

import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import io.quorate.core.wire.MalformedException;

/// What of a log is in a state: all of it up to an entry. A state keeps this with its rows, and changes both at
/// once; a snapshot carries it.
///
/// @param last the last entry that was applied; [Position#START] in an empty state
/// @param history the epochs of the log up to there: what is cut from another log can be told from what has
///     only been truncated
/// @param sets the replica sets that the log names up to there
/// @param time the partition's hybrid time: the highest that an entry up to there was written at
public record Coverage(Position last, EpochHistory history, ReplicaSets sets, long time) {
    /// That of an empty state.
    public static final Coverage NOTHING = new Coverage(Position.START, EpochHistory.EMPTY, 0);

    /// That of a log that names no replica sets.
    public Coverage(Position last, EpochHistory history, long time) {
        this(last, history, ReplicaSets.NONE, time);
    }

    /// Writes it to the end of a sink.
    public void encode(ByteSink sink) {
        last.encode(sink);
        history.encode(sink);
        sets.encode(sink);
        sink.putVarint(time);
    }

    /// Reads what [#encode] wrote.
    ///
    /// @throws MalformedException if the bytes are none, or its last entry is not of the epoch that its
    /// history says
    public static Coverage decode(ByteSource source) {
        Position last = Position.decode(source);
        EpochHistory history = EpochHistory.decode(source);
        if (history.epochAt(last.offset()) != last.epoch()) {
            throw new MalformedException("a state up to " + last + " of a log with the epochs " + history);
        }
        return new Coverage(last, history, ReplicaSets.decode(source), source.getVarint());
    }
}
