package io.quorate.core.identity;

import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import io.quorate.core.wire.MalformedException;

/// One run of a node. What a process was told in confidence, an epoch above all, ends with it.
///
/// @param node whose process it is
/// @param start how often the node has been started, from 1: written to its folder before anyone hears of the
///     process
public record ProcessId(NodeId node, long start) {
    public ProcessId {
        if (start < 1) throw new IllegalArgumentException("start " + start + " of node " + node);
    }

    /// Writes it to the end of a sink.
    public void encode(ByteSink sink) {
        node.encode(sink);
        sink.putVarint(start);
    }

    /// Reads what [#encode] wrote.
    ///
    /// @throws MalformedException if the bytes name no process
    public static ProcessId decode(ByteSource source) {
        NodeId node = NodeId.decode(source);
        long start = source.getVarint();
        if (start < 1) throw new MalformedException("start " + start + " of node " + node);
        return new ProcessId(node, start);
    }

    @Override
    public String toString() {
        return node + "#" + start;
    }
}
