package io.quorate.core.membership;

import io.quorate.core.identity.NodeId;
import java.util.List;

/// What a node thinks of a peer: for the controller, and for people.
///
/// @param node the peer
/// @param incarnation the newest that is known of it
/// @param sight how it is known to be there; [Sight#SUSPECT] if it is not
/// @param phi how unlikely its silence towards this node is, as `-log10` of the probability; at least 0
/// @param sinceNanos when the verdict became what it is, on this node's monotonic clock
/// @param heardBy the nodes that hear it themselves, as far as is known: this one, and those that are not
///     suspected and said so last; in the order of nodes
public record Verdict(
        NodeId node, Incarnation incarnation, Sight sight, double phi, long sinceNanos, List<NodeId> heardBy) {
    /// Whether the node is thought to be there.
    public boolean isAlive() {
        return sight != Sight.SUSPECT;
    }
}
