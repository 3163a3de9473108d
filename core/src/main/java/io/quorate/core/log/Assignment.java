package io.quorate.core.log;

import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import java.util.List;

/// What the control plane has decided for a partition: who leads in an epoch, and over whom.
///
/// @param leader the process that may take the epoch over, and no other
/// @param replicas the nodes that count, in the order of preference
/// @param learners nodes that are sent the log and do not count
public record Assignment(long epoch, ProcessId leader, List<NodeId> replicas, List<NodeId> learners) {
    public Assignment {
        replicas = List.copyOf(replicas);
        learners = List.copyOf(learners);
    }

    /// How many of the replicas are a majority.
    public int majority() {
        return replicas.size() / 2 + 1;
    }
}
