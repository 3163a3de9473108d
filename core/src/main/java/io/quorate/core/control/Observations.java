package io.quorate.core.control;

import io.quorate.core.identity.NodeId;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/// What the controller knows of the world, at the moment when it decides.
///
/// @param suspected the nodes that the failure detector holds for dead just now
/// @param reports the newest report of each partition whose leader was heard of
public record Observations(SortedSet<NodeId> suspected, SortedMap<PartitionId, PartitionReport> reports) {
    public Observations {
        suspected = Collections.unmodifiableSortedSet(new TreeSet<>(suspected));
        reports = Sorted.copyOf(reports);
    }

    /// What the leader of an epoch reports; empty if the newest report is not of that epoch.
    Optional<PartitionReport> of(PartitionId partition, long epoch) {
        return Optional.ofNullable(reports.get(partition)).filter(report -> report.epoch() == epoch);
    }
}
