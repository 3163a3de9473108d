package io.quorate.server.peer;

import io.quorate.core.control.Introduction;
import io.quorate.core.identity.NodeId;

/// Who is told what comes from other nodes. All calls are on the node's event loop.
public interface PeerListener {
    /// A frame has come. Those of one process arrive in the order in which it sent them, some perhaps missing.
    ///
    /// @throws io.quorate.core.wire.MalformedException if it cannot be read: the connection is closed
    void receive(NodeId from, byte[] frame);

    /// What a node says of itself: when it is met, and when it has something new to say.
    void heard(Introduction said);

    /// No connection with that node is left.
    void lost(NodeId node);
}
