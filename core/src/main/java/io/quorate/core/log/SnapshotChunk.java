package io.quorate.core.log;

import java.util.Arrays;

/// A piece of a snapshot. Where it begins and where the next one begins is said in the sender's terms, such
/// as the last key of a piece; the receiver only says it again.
///
/// @param after where it begins; empty for the first
/// @param next where the next one begins; empty in the last
/// @param bytes kept, not copied
public record SnapshotChunk(byte[] after, byte[] next, byte[] bytes) {
    /// Where the first piece begins.
    static final byte[] BEGINNING = new byte[0];

    /// Whether nothing follows it.
    public boolean isLast() {
        return next.length == 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SnapshotChunk that
                && Arrays.equals(after, that.after)
                && Arrays.equals(next, that.next)
                && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Arrays.hashCode(after) + Arrays.hashCode(next)) + Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return bytes.length + " B after " + Arrays.hashCode(after) + (isLast() ? ", the last" : "");
    }
}
