package io.quorate.server.peer;

import io.quorate.core.identity.NodeId;

/// Where frames to other nodes go.
@FunctionalInterface
public interface PeerSender {
    /// Sends a frame, or loses it. Never waits and never delivers from inside the call.
    ///
    /// @param frame not to be changed afterwards
    void send(NodeId to, byte[] frame);
}
