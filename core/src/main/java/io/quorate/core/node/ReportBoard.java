package io.quorate.core.node;

import io.quorate.core.control.PartitionId;
import io.quorate.core.control.PartitionReport;
import io.quorate.core.identity.NodeId;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What the leaders of all partitions have reported to a controller, each the newest.
final class ReportBoard {
    /// Orders the reports of a node.
    private record Stamp(long start, long number) {
        boolean isAfter(Stamp other) {
            return start != other.start ? start > other.start : number > other.number;
        }
    }

    private static final Stamp NONE = new Stamp(0, 0);

    private final Map<NodeId, Stamp> stamps = new TreeMap<>();
    private final SortedMap<PartitionId, PartitionReport> reports = new TreeMap<>();

    /// Takes a report, unless it is an old one.
    void take(NodeId from, ControlMessage.Reported reported) {
        var stamp = new Stamp(reported.start(), reported.number());
        if (!stamp.isAfter(stamps.getOrDefault(from, NONE))) return;
        stamps.put(from, stamp);
        reported.reports().forEach((partition, report) -> {
            PartitionReport known = reports.get(partition);
            if (known == null || known.epoch() <= report.epoch()) reports.put(partition, report);
        });
    }

    SortedMap<PartitionId, PartitionReport> reports() {
        return Collections.unmodifiableSortedMap(reports);
    }
}
