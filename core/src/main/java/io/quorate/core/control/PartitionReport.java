package io.quorate.core.control;

import io.quorate.core.identity.NodeId;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// What the leader of a partition says of it to the controller.
///
/// @param epoch the epoch that it leads in; a report of another epoch than the newest says nothing
/// @param isServing whether the no-op of that epoch is committed
/// @param caughtUp the replicas, and the learner, that have all of the log but what is under way
/// @param successor whom the leader has made ready to take over; empty if it means to go on
public record PartitionReport(long epoch, boolean isServing, SortedSet<NodeId> caughtUp, Optional<NodeId> successor) {
    public PartitionReport {
        caughtUp = Collections.unmodifiableSortedSet(new TreeSet<>(caughtUp));
    }
}
