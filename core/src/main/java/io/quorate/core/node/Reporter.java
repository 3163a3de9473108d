package io.quorate.core.node;

import io.quorate.core.control.PartitionId;
import io.quorate.core.control.PartitionReport;
import io.quorate.core.identity.NodeId;
import io.quorate.core.log.Reign;
import io.quorate.core.log.Replica;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What there is to report of the partitions that this process leads.
final class Reporter {
    /// How far a reign had come, and since when it has not come further.
    private record Progress(long epoch, long committed, long sinceNanos) {}

    private final long stuckAfterNanos;
    private final Map<PartitionId, Progress> progress = new TreeMap<>();

    Reporter(NodeConfig config) {
        stuckAfterNanos = config.stuckAfter().toNanos();
    }

    SortedMap<PartitionId, PartitionReport> reports(long nowNanos, Map<PartitionId, Hosted> partitions) {
        SortedMap<PartitionId, PartitionReport> reports = new TreeMap<>();
        partitions.forEach((id, partition) -> {
            Reign reign = partition.replica().reign();
            if (reign == null) progress.remove(id);
            else reports.put(id, report(nowNanos, id, partition, reign));
        });
        return reports;
    }

    private PartitionReport report(long nowNanos, PartitionId id, Hosted partition, Reign reign) {
        boolean isServing = reign.isServing() && !isStuck(nowNanos, id, partition.replica(), reign);
        return new PartitionReport(reign.epoch(), isServing, caughtUp(reign), partition.successor());
    }

    /// Whether something waits to be committed and nothing has been for long.
    private boolean isStuck(long nowNanos, PartitionId id, Replica replica, Reign reign) {
        long committed = replica.log().committed();
        boolean isWaiting = committed < replica.log().end().offset();
        Progress before = progress.get(id);
        boolean isStanding = before != null && before.epoch() == reign.epoch() && before.committed() == committed;
        if (before != null && isStanding && isWaiting) return nowNanos - before.sinceNanos() >= stuckAfterNanos;
        progress.put(id, new Progress(reign.epoch(), committed, nowNanos));
        return false;
    }

    private static SortedSet<NodeId> caughtUp(Reign reign) {
        Collection<NodeId> replicas = reign.assignment().replicas();
        List<NodeId> all = new ArrayList<>(replicas);
        all.addAll(reign.assignment().learners());
        SortedSet<NodeId> caughtUp = new TreeSet<>();
        for (NodeId node : all) if (reign.isCaughtUp(node)) caughtUp.add(node);
        return caughtUp;
    }
}
