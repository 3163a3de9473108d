package io.quorate.core.membership;

import io.quorate.core.identity.NodeId;

/// What watching the peers asks of the world around it. No call waits.
public interface Env {
    /// Monotonic time in nanoseconds from an arbitrary start. It may stand still together with the process.
    long monotonicNanos();

    /// The wall clock, microseconds since 1970. It may jump either way.
    long wallMicros();

    /// Sends a message, or loses it: nothing here relies on any one that arrives. Never delivers from inside
    /// the call.
    void send(NodeId to, MembershipMessage message);

    /// A node is suspected, or no longer.
    void changed(Verdict verdict);
}
