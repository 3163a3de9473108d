package io.quorate.core.node;

import io.quorate.core.control.PartitionId;
import io.quorate.core.control.PartitionReport;
import io.quorate.core.identity.NodeId;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Keeps the controller informed of the partitions that this process leads: only what has changed is said, and
/// nothing while nothing does.
final class ReportSender {
    private final long start;
    /// Who controls, and in which epoch of `system`.
    private @Nullable NodeId controller;

    private long epoch;

    /// What the controller is known to know.
    private final SortedMap<PartitionId, PartitionReport> noted = new TreeMap<>();

    private SortedMap<PartitionId, PartitionReport> underWay = Collections.emptySortedMap();
    private long lastNumber;

    /// @param start which process of its node this is
    ReportSender(long start) {
        this.start = start;
    }

    /// What is to be said now; empty if nothing.
    ///
    /// @param to who leads `system`
    /// @param systemEpoch in which epoch
    /// @param current of all partitions that this process leads
    Optional<ControlMessage.Reported> next(
            NodeId to, long systemEpoch, SortedMap<PartitionId, PartitionReport> current) {
        if (!to.equals(controller) || systemEpoch != epoch) {
            controller = to;
            epoch = systemEpoch;
            noted.clear();
        }
        noted.keySet().retainAll(current.keySet());
        SortedMap<PartitionId, PartitionReport> changed = new TreeMap<>(current);
        changed.entrySet().removeIf(report -> report.getValue().equals(noted.get(report.getKey())));
        if (changed.isEmpty()) return Optional.empty();
        if (!changed.equals(underWay)) {
            underWay = changed;
            lastNumber++;
        }
        return Optional.of(new ControlMessage.Reported(start, epoch, lastNumber, changed));
    }

    /// The controller knows of a report.
    void noted(ControlMessage.Noted answer) {
        if (answer.epoch() != epoch || answer.number() != lastNumber) return;
        noted.putAll(underWay);
        underWay = Collections.emptySortedMap();
    }
}
