package io.quorate.core.control;

import io.quorate.core.identity.NodeId;
import java.util.List;

/// What the controller wants done.
///
/// @param changes to be appended to the log of `system`, in this order
/// @param handOvers to be sent to the leaders, which answer in their reports when the successor is ready
public record Decisions(List<Change> changes, List<HandOver> handOvers) {
    public Decisions {
        changes = List.copyOf(changes);
        handOvers = List.copyOf(handOvers);
    }

    /// A wish: that the leader of an epoch make a replica ready to take over, without a write being refused. The
    /// replica may be its own: then it gets ready for a next reign, over another replica set.
    public record HandOver(PartitionId partition, long epoch, NodeId successor) {}
}
