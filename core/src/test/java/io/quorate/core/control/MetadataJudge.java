package io.quorate.core.control;

import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import io.quorate.core.rule.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What must hold of a cluster's history, kept in books of its own: every change that was made, and nothing from
/// the metadata that made it.
final class MetadataJudge {
    /// How far back it is asked who leads.
    private static final long EPOCHS_ASKED = 2;

    /// For each partition every epoch that was handed out, and to whom.
    private final Map<PartitionId, SortedMap<Long, Change.EpochGiven>> epochs = new TreeMap<>();

    /// For each partition the newest epoch whose no-op is recorded as committed.
    private final Map<PartitionId, Long> established = new TreeMap<>();

    private final Map<PartitionId, ReplicaSet> bornWith = new TreeMap<>();
    private final Map<NodeId, Long> running = new TreeMap<>();
    private final SortedSet<NodeId> removed = new TreeSet<>();
    private final Map<String, SortedSet<Integer>> closed = new TreeMap<>();
    private Optional<String> verdict = Optional.empty();

    Optional<String> verdict() {
        return verdict;
    }

    void broken(String what) {
        if (verdict.isEmpty()) verdict = Optional.of(what);
    }

    void judge(Metadata before, Change change, Metadata after, Rules rules) {
        if (after.index() != before.index() + 1) broken("the index does not count the changes");
        switch (change) {
            case Change.Formed formed -> {
                formed.founders().forEach(founder -> started(founder.process()));
                for (int i = 0; i < formed.partitionCount(); i++) {
                    bornWith.put(new PartitionId(1, i), formed.replicas().get(i));
                }
            }
            case Change.Joined joined -> started(joined.newcomer().process());
            case Change.Started started -> started(started.newcomer().process());
            case Change.Removed gone -> removed.add(gone.node());
            case Change.EpochGiven given -> epochGiven(given);
            case Change.Established committed -> established.put(committed.partition(), committed.epoch());
            case Change.TableCreated created -> closed.put(created.table().name(), new TreeSet<>());
            case Change.TableAltered altered -> closed.put(altered.table().name(), new TreeSet<>());
            case Change.TableDropped dropped -> closed.put(dropped.name(), new TreeSet<>());
            case Change.TableClosed part -> partClosed(part, after);
            case Change.TableOccupied _,
                    Change.Admitted _,
                    Change.Leaving _,
                    Change.PlacementAdded _,
                    Change.PlacementDropped _,
                    Change.LearnerAdded _,
                    Change.LearnerDropped _ -> {}
        }
        epochs.forEach((partition, given) -> {
            setsMeet(partition, given);
            oneLeads(partition, given, after, rules);
        });
    }

    private void started(ProcessId process) {
        if (removed.contains(process.node())) broken("removed node " + process.node() + " counts again");
        Long before = running.put(process.node(), process.start());
        if (before != null && before >= process.start()) broken("two processes with one start number: " + process);
    }

    private void epochGiven(Change.EpochGiven given) {
        var known = epochs.computeIfAbsent(given.partition(), _ -> new TreeMap<>());
        if (!known.isEmpty() && known.lastKey() >= given.epoch())
            broken("epoch " + given.epoch() + " was handed out before");
        known.put(given.epoch(), given);
        if (!Long.valueOf(given.leader().start())
                .equals(running.get(given.leader().node()))) {
            broken("epoch " + given.epoch() + " was handed to " + given.leader() + ", which does not run");
        }
        if (!given.replicas().contains(given.leader().node())) broken("the leader is no replica");
    }

    /// Of all sets that may be in force, those carried since the last established epoch, any two have majorities
    /// that always share a node.
    private void setsMeet(PartitionId partition, SortedMap<Long, Change.EpochGiven> given) {
        long since = established.getOrDefault(partition, 0L);
        List<ReplicaSet> inForce = new ArrayList<>();
        if (since == 0) inForce.add(bornWith.get(partition));
        given.tailMap(since).values().forEach(each -> inForce.add(each.replicas()));
        for (ReplicaSet one : inForce) {
            for (ReplicaSet other : inForce) {
                long shared = one.nodes().stream().filter(other::contains).count();
                // The worst choice of two majorities takes the nodes first that are not shared.
                long overlap = one.majority() + other.majority() - (one.size() + other.size() - shared);
                if (overlap < 1) broken("majorities of " + one + " and " + other + " need not meet in " + partition);
            }
        }
    }

    private void oneLeads(
            PartitionId partition, SortedMap<Long, Change.EpochGiven> given, Metadata metadata, Rules rules) {
        for (Change.EpochGiven each :
                given.tailMap(given.lastKey() - EPOCHS_ASKED).values()) {
            for (long start = 1; start <= 6; start++) {
                for (NodeId node : running.keySet()) {
                    var process = new ProcessId(node, start);
                    boolean shouldLead = each.epoch() == given.lastKey() && process.equals(each.leader());
                    if (metadata.leads(process, partition, each.epoch(), rules) != shouldLead) {
                        broken(process + " leads " + partition + " in epoch " + each.epoch() + ": " + !shouldLead);
                    }
                }
            }
        }
    }

    private void partClosed(Change.TableClosed part, Metadata after) {
        SortedSet<Integer> parts = closed.computeIfAbsent(part.name(), _ -> new TreeSet<>());
        parts.add(part.partition());
        boolean isDone = after.tables()
                .find(part.name())
                .filter(entry -> entry.phase() != TableEntry.Phase.OPEN)
                .isEmpty();
        if (isDone && parts.size() < after.partitioning().count()) {
            broken("table " + part.name() + " moved when only " + parts + " had closed it");
        }
    }
}
