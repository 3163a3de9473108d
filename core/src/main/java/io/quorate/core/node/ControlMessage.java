package io.quorate.core.node;

import io.quorate.core.control.Change;
import io.quorate.core.control.PartitionId;
import io.quorate.core.control.PartitionReport;
import io.quorate.core.identity.NodeId;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// What nodes say to each other about the cluster. Each may be lost, doubled, late and out of order.
sealed interface ControlMessage {
    /// "Make this change": to whoever leads `system`, as far as the sender knows. It is said again until the
    /// metadata shows that it was made, or that it need not be.
    ///
    /// @param isPassedOn whether it comes from one who knew better who leads
    record Proposed(Change change, boolean isPassedOn) implements ControlMessage {}

    /// "So are the partitions that I lead": what has changed since it was last noted.
    ///
    /// @param start which process of the sender says so
    /// @param epoch in which the receiver is held to lead `system`
    /// @param number counts what this process has reported
    record Reported(long start, long epoch, long number, SortedMap<PartitionId, PartitionReport> reports)
            implements ControlMessage {
        public Reported {
            reports = Collections.unmodifiableSortedMap(new TreeMap<>(reports));
        }
    }

    /// "I know of that report."
    record Noted(long epoch, long number) implements ControlMessage {}

    /// "Make this replica ready to lead in your place", or yourself for another replica set: from the controller to a
    /// leader.
    ///
    /// @param epoch in which the receiver leads the partition
    record HandOver(PartitionId partition, long epoch, NodeId successor) implements ControlMessage {}
}
