package io.quorate.core.log;

import io.quorate.core.identity.NodeId;

/// The other nodes. What is sent in one turn leaves together; it may be lost.
@FunctionalInterface
public interface Peers {
    void send(NodeId node, Message message);
}
