package io.quorate.core.control;

import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;

/// Who a node is: a random number drawn when its folder was made, so that a node that lost its folder is another
/// one.
///
/// @param value all 64 bits, ordered without sign
public record NodeId(long value) implements Comparable<NodeId> {
    /// Bytes of an encoded identity.
    static final int BYTES = Long.BYTES;

    void encode(ByteSink sink) {
        sink.putLong(value);
    }

    static NodeId decode(ByteSource source) {
        return new NodeId(source.getLong());
    }

    @Override
    public int compareTo(NodeId other) {
        return Long.compareUnsigned(value, other.value);
    }

    /// Sixteen hexadecimal digits.
    @Override
    public String toString() {
        String digits = Long.toHexString(value);
        return "0".repeat(16 - digits.length()) + digits;
    }
}
