package io.quorate.core.node;

import io.quorate.core.identity.NodeId;
import io.quorate.core.wire.ByteSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What is said to each peer in a turn: one frame each, however many partitions have something to say; more only
/// when there is very much to say, so that no frame is much longer than the longest message.
final class Outbox {
    /// A heartbeat and some acknowledgements fit without growing.
    private static final int FRAME_BYTES = 256;

    /// What is said beyond this goes into the next frame: some turns of a leader under full load fit.
    static final int FRAME_BYTES_MAX = 1 << 20;

    private record Full(NodeId peer, byte[] frame) {}

    private final Env env;
    private final List<Full> full = new ArrayList<>();
    private final Map<NodeId, ByteSink> frames = new TreeMap<>();

    Outbox(Env env) {
        this.env = env;
    }

    /// Where what is said to a peer in this turn is written.
    ByteSink to(NodeId peer) {
        ByteSink frame = frames.computeIfAbsent(peer, _ -> new ByteSink(FRAME_BYTES));
        if (frame.size() < FRAME_BYTES_MAX) return frame;
        full.add(new Full(peer, frame.toByteArray()));
        frame.clear(FRAME_BYTES_MAX);
        return frame;
    }

    /// Sends what has gathered.
    void flush() {
        for (Full each : full) env.send(each.peer, each.frame);
        full.clear();
        frames.forEach((peer, frame) -> env.send(peer, frame.toByteArray()));
        frames.clear();
    }
}
