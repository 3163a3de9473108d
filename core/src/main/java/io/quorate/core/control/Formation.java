package io.quorate.core.control;

import io.quorate.core.identity.NodeId;
import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// How empty nodes that know of each other only where they are become one cluster, and never two.
///
/// Each pledges itself to one former: a node that may form the cluster. A former forms it once all nodes of the
/// list are pledged to it, or after a while all but one. A pledge ends only when its former gives up, by pledging
/// itself to another one. So of two clusters formed from one list, each with all but one of the nodes and more
/// than half, a node would have been pledged to both formers, and the first of these would have given up. (A node
/// whose folder is emptied in the middle of this is another node, and may pledge itself again: that is for
/// whoever empties it to weigh.)
public final class Formation {
    /// For so long a former waits for the last node of the list: twice what a machine takes to come up after
    /// another.
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    private Formation() {}

    /// What a node should do next.
    public sealed interface Step {
        /// Nothing yet: ask again when something was heard or time has passed.
        record Wait(String reason) implements Step {}

        /// Make the pledge durable, then tell it in the introductions.
        record Promise(NodeId former) implements Step {}

        /// Form the cluster with these founders, this node among them, in the order of the list.
        record Form(List<Newcomer> founders) implements Step {}

        /// Ask one of these nodes to be let into their cluster.
        record Join(long clusterId, List<NodeId> through) implements Step {}

        /// It cannot go on as things are: somebody has to look.
        record Refuse(String reason) implements Step {}
    }

    /// @param self what this node says of itself
    /// @param heard what the others of the list said last, as far as they were heard of lately
    /// @param waitedNanos how long this process has been trying
    public static Step next(Introduction self, Collection<Introduction> heard, long waitedNanos, Rules rules) {
        Optional<String> contradiction = contradiction(self, heard);
        if (contradiction.isPresent()) return new Step.Refuse(contradiction.get());
        SortedMap<Long, List<NodeId>> clusters = clusters(heard);
        if (self.state() instanceof Introduction.State.Settled settled) return settled(self, settled, clusters);
        if (clusters.size() > 1) {
            return new Step.Refuse("the nodes of the list belong to different clusters, " + hex(clusters.keySet())
                    + ": list only the nodes of the one to join");
        }
        if (!clusters.isEmpty())
            return new Step.Join(
                    clusters.firstKey(), clusters.values().iterator().next());

        List<Introduction> present = new ArrayList<>(heard);
        present.add(self);
        present.sort(Comparator.comparing(Introduction::place));
        Optional<NodeId> former = self.pledgedTo();
        if (self.isFormer()) return form(self, present, waitedNanos);
        boolean isFree = former.isEmpty() || !rules.hold(Rule.PLEDGE_ONCE);
        return isFree ? pledge(self, present) : follow(former.get(), present);
    }

    private static Step settled(
            Introduction self, Introduction.State.Settled settled, SortedMap<Long, List<NodeId>> clusters) {
        if (clusters.keySet().stream().allMatch(other -> other == settled.clusterId())) {
            return new Step.Wait("belongs to cluster " + hex(settled.clusterId()));
        }
        return new Step.Refuse(self.name() + " belongs to cluster " + hex(settled.clusterId())
                + ", and others of the list belong to " + hex(clusters.keySet())
                + ": to let it join those, start it with an empty folder");
    }

    /// To a former that is there already; else to the first of the list.
    private static Step pledge(Introduction self, List<Introduction> present) {
        if (present.size() < needed(self.list().size())) {
            return new Step.Wait("waits for " + missing(self, present)
                    + ": all but one of the list, and more than half, must be up to form a cluster");
        }
        Optional<Introduction> former = firstFormer(present);
        if (former.isPresent()) return new Step.Promise(former.get().id());
        Introduction first = present.getFirst();
        return first.equals(self)
                ? new Step.Promise(self.id())
                : new Step.Wait("waits for " + first.name() + ", the first of the list, to form the cluster");
    }

    private static Step form(Introduction self, List<Introduction> present, long waitedNanos) {
        // Of two formers the second gives up, or each could wait for ever for those pledged to the other.
        Introduction first = firstFormer(present).orElse(self);
        if (!first.equals(self)) return new Step.Promise(first.id());
        List<Newcomer> founders = present.stream()
                .filter(each -> each.isPledgedTo(self.id()))
                .map(Introduction::newcomer)
                .toList();
        int listed = self.list().size();
        boolean isPatient = waitedNanos < PATIENCE.toNanos();
        if (founders.size() == listed || founders.size() >= needed(listed) && !isPatient) {
            return new Step.Form(founders);
        }
        return new Step.Wait(
                founders.size() + " of " + listed + " nodes are pledged to this one, which forms the cluster"
                        + " with all of them, or after " + PATIENCE.toSeconds() + " s with " + needed(listed));
    }

    private static Step follow(NodeId former, List<Introduction> present) {
        Optional<NodeId> successor = present.stream()
                .filter(each -> each.id().equals(former))
                .findFirst()
                .flatMap(Introduction::pledgedTo)
                .filter(next -> !next.equals(former));
        if (successor.isPresent()) return new Step.Promise(successor.get());
        return new Step.Wait(
                "is pledged to node " + former + ", which forms the cluster: if that node's folder is lost,"
                        + " and no cluster was formed, empty the folder of this node");
    }

    /// All but one, and more than half: any two such groups of one list share a node.
    static int needed(int listed) {
        return Math.max(listed - 1, listed / 2 + 1);
    }

    private static Optional<Introduction> firstFormer(List<Introduction> present) {
        return present.stream().filter(Introduction::isFormer).findFirst();
    }

    private static SortedSet<String> missing(Introduction self, List<Introduction> present) {
        SortedSet<String> missing = new TreeSet<>(self.list());
        present.forEach(each -> missing.remove(each.place()));
        return missing;
    }

    private static Optional<String> contradiction(Introduction self, Collection<Introduction> heard) {
        SortedSet<String> list = new TreeSet<>(self.list());
        if (!list.contains(self.place())) {
            return Optional.of("node " + self.name() + ", which others reach at " + self.place()
                    + ", is not on its own list " + list + ": add it");
        }
        SortedSet<String> names = new TreeSet<>();
        names.add(self.name());
        for (Introduction other : heard) {
            if (!names.add(other.name())) return Optional.of("two nodes are named " + other.name() + ": rename one");
            // Who is settled has formed its cluster: its list is of the past.
            boolean isSettled = other.state() instanceof Introduction.State.Settled;
            SortedSet<String> otherList = new TreeSet<>(other.list());
            if (!isSettled && !list.equals(otherList)) {
                return Optional.of("node " + self.name() + " lists " + list + " and node " + other.name() + " lists "
                        + otherList + ": give all nodes the same list");
            }
        }
        return Optional.empty();
    }

    private static SortedMap<Long, List<NodeId>> clusters(Collection<Introduction> heard) {
        SortedMap<Long, List<NodeId>> clusters = new TreeMap<>();
        for (Introduction other : heard) {
            if (other.state() instanceof Introduction.State.Settled settled) {
                clusters.computeIfAbsent(settled.clusterId(), _ -> new ArrayList<>())
                        .add(other.id());
            }
        }
        return clusters;
    }

    private static String hex(long clusterId) {
        return Long.toHexString(clusterId);
    }

    private static String hex(Collection<Long> clusterIds) {
        return clusterIds.stream().map(Formation::hex).collect(Collectors.joining(", "));
    }
}
