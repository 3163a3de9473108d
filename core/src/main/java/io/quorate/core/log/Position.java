package io.quorate.core.log;

import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import io.quorate.core.wire.MalformedException;

/// Where a log ends, or an entry lies: entries of one epoch and offset are the same everywhere, and so is all
/// before them.
///
/// Ordered by epoch, then offset: of two logs the one with the later end is the longer (Raft section 5.4.1).
///
/// @param epoch of the entry; 0 before the first
/// @param offset counted from 1 without gaps; 0 before the first
public record Position(long epoch, long offset) implements Comparable<Position> {
    /// Before the first entry.
    public static final Position START = new Position(0, 0);

    /// Writes it to the end of a sink.
    void encode(ByteSink sink) {
        sink.putVarint(epoch);
        sink.putVarint(offset);
    }

    /// Reads what [#encode] wrote.
    ///
    /// @throws MalformedException if a number is negative
    static Position decode(ByteSource source) {
        long epoch = source.getVarint();
        long offset = source.getVarint();
        if (epoch < 0 || offset < 0) throw new MalformedException("a position of " + epoch + "/" + offset);
        return new Position(epoch, offset);
    }

    @Override
    public int compareTo(Position other) {
        return epoch != other.epoch ? Long.compare(epoch, other.epoch) : Long.compare(offset, other.offset);
    }

    @Override
    public String toString() {
        return epoch + "/" + offset;
    }
}
