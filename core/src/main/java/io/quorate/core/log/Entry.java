package io.quorate.core.log;

import java.util.Arrays;

/// An entry of a partition's log.
///
/// @param isEarly whether its reply may leave before it is committed (`ack=leader` or
/// `durability=buffered`): if it is
///     cut, the loss ledger names it
/// @param payload a write set; empty for the entry with which a leader opens its epoch. Kept, not copied
public record Entry(Position position, boolean isEarly, byte[] payload) {
    private static final byte[] NOTHING = new byte[0];

    /// The entry with which a leader opens its epoch.
    static Entry opening(Position position) {
        return new Entry(position, false, NOTHING);
    }

    /// Whether it only opens an epoch.
    public boolean isOpening() {
        return payload.length == 0;
    }

    /// Its epoch.
    public long epoch() {
        return position.epoch();
    }

    /// Its place in the log, from 1.
    public long offset() {
        return position.offset();
    }

    /// Equal texts are equal entries, as far as a hash of 32 bits can tell payloads apart.
    @Override
    public String toString() {
        return position + (isEarly ? "early" : "") + (isOpening() ? "" : ":" + Arrays.hashCode(payload));
    }
}
