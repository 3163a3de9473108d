package io.quorate.core.node;

import io.quorate.core.control.PartitionId;
import io.quorate.core.control.PartitionReport;
import io.quorate.core.identity.NodeId;
import java.util.Map;
import java.util.Set;
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

    private record Report(NodeId from, PartitionReport report) {}

    private static final Stamp NONE = new Stamp(0, 0);

    private final Map<NodeId, Stamp> stamps = new TreeMap<>();
    private final SortedMap<PartitionId, Report> reports = new TreeMap<>();

    /// Takes a report, unless it is an old one.
    void take(NodeId from, ControlMessage.Reported reported) {
        var stamp = new Stamp(reported.start(), reported.number());
        if (!stamp.isAfter(stamps.getOrDefault(from, NONE))) return;
        stamps.put(from, stamp);
        reported.reports().forEach((partition, report) -> {
            Report known = reports.get(partition);
            if (known == null || known.report().epoch() <= report.epoch()) {
                reports.put(partition, new Report(from, report));
            }
        });
    }

    /// All but what some nodes have reported.
    SortedMap<PartitionId, PartitionReport> reportsBut(Set<NodeId> ofThese) {
        SortedMap<PartitionId, PartitionReport> others = new TreeMap<>();
        reports.forEach((partition, report) -> {
            if (!ofThese.contains(report.from())) others.put(partition, report.report());
        });
        return others;
    }
}
