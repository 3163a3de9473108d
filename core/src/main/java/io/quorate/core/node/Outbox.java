package io.quorate.core.node;

import io.quorate.core.identity.NodeId;
import io.quorate.core.wire.ByteSink;
import java.util.Map;
import java.util.TreeMap;

/// What is said to each peer in a turn: one frame each, however many partitions have something to say.
final class Outbox {
    /// A heartbeat and some acknowledgements fit without growing.
    private static final int FRAME_BYTES = 256;

    private final Env env;
    private final Map<NodeId, ByteSink> frames = new TreeMap<>();

    Outbox(Env env) {
        this.env = env;
    }

    /// Where what is said to a peer in this turn is written.
    ByteSink to(NodeId peer) {
        return frames.computeIfAbsent(peer, _ -> new ByteSink(FRAME_BYTES));
    }

    /// Sends what has gathered.
    void flush() {
        frames.forEach((peer, frame) -> env.send(peer, frame.toByteArray()));
        frames.clear();
    }
}
