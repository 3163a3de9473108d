package io.quorate.server.peer;

import io.quorate.core.identity.NodeId;
import java.time.Duration;

/// Faults between this node and others, for a cluster that is played with. All calls are on the node's event loop.
///
/// They are faults of frames: connections stay, as they would with a network that loses or keeps back what passes.
public interface PeerFaults {
    /// From now on, what is sent to a node is lost.
    void cutTo(NodeId node);

    /// From now on, what comes from a node is lost.
    void cutFrom(NodeId node);

    /// From now on, what is sent to a node is kept back for so long.
    ///
    /// @param delay 0 to 1 minute; 0 ends it
    void delay(NodeId node, Duration delay);

    /// From now on, this share of the frames that are sent to a node is lost, by chance.
    ///
    /// @param share 0 to 1; 0 ends it
    void lose(NodeId node, double share);

    /// Ends all faults. What is kept back arrives when it is due.
    void heal();
}
