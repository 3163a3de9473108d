package io.quorate.core.log;

import io.quorate.core.identity.NodeId;

/// The shards of other nodes. What is sent in one turn leaves together with what replicas send; it may be lost.
@FunctionalInterface
public interface ShardPeers {
    void send(NodeId node, ShardMessage message);
}
