package io.quorate.core.node;

import io.quorate.core.identity.NodeId;
import io.quorate.core.wire.ByteSource;

/// Something else on a node that speaks to its like on others, in the frames that the replicas send anyway.
@FunctionalInterface
public interface Passenger {
    /// Takes what one of its like has said. It may be doubled, late and out of order.
    void receive(NodeId from, ByteSource message);
}
