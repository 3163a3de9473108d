package io.quorate.core.control;

import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;

/// One run of a node. What a process was told in confidence, an epoch above all, ends with it.
///
/// @param node whose process it is
/// @param start how often the node has been started, from 1: written to its folder before anyone hears of the
///     process
public record ProcessId(NodeId node, long start) {
    public ProcessId {
        if (start < 1) throw new IllegalArgumentException("start " + start + " of node " + node);
    }

    void encode(ByteSink sink) {
        node.encode(sink);
        sink.putVarint(start);
    }

    static ProcessId decode(ByteSource source) {
        return new ProcessId(NodeId.decode(source), source.getVarint());
    }

    @Override
    public String toString() {
        return node + "#" + start;
    }
}
