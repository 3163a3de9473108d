package io.quorate.core.node;

import io.quorate.core.control.Metadata;
import io.quorate.core.identity.NodeId;

/// What a node may ask of the world around it. No call waits.
public interface Env {
    /// Monotonic time in nanoseconds from an arbitrary start. It may stand still together with the process.
    long monotonicNanos();

    /// The wall clock, microseconds since 1970. It may jump either way.
    long wallMicros();

    /// Runs a task on the node's thread, after a delay and never from inside the call.
    ///
    /// @param delayNanos 0 for the end of the current turn
    void schedule(long delayNanos, Runnable task);

    /// Sends a frame, or loses it: nothing relies on any one that arrives. Never delivers from inside the call.
    void send(NodeId to, byte[] frame);

    /// There may be room in the commit log for what waits for some.
    default void roomChanged() {}

    /// The cluster's metadata, as this node knows them, have changed.
    default void changed(Metadata metadata) {}

    /// The commit log's disk failed: the process must end, since what the disk has kept is unknown until it is
    /// read again.
    void failed(String why);
}
