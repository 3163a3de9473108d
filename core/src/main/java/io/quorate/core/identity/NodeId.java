package io.quorate.core.identity;

import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;

/// Who a node is: a random number drawn when its folder was made, so that a node that lost its folder is another
/// one.
///
/// @param value all 64 bits, ordered without sign
public record NodeId(long value) implements Comparable<NodeId> {
    /// Bytes of an encoded identity.
    public static final int BYTES = Long.BYTES;

    /// Writes it to the end of a sink.
    public void encode(ByteSink sink) {
        sink.putLong(value);
    }

    /// Reads what [#encode] wrote.
    public static NodeId decode(ByteSource source) {
        return new NodeId(source.getLong());
    }

    @Override
    public int compareTo(NodeId other) {
        return Long.compareUnsigned(value, other.value);
    }

    /// An `n` and hexadecimal digits.
    @Override
    public String toString() {
        return "n" + Long.toHexString(value);
    }
}
