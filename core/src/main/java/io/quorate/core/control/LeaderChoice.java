package io.quorate.core.control;

import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Who shall lead: the first of the preference list that lives, unless it leads much more than its share already.
///
/// The ring makes the first places of the lists even; the bound is for what failures leave behind.
///
/// @see <a href="https://arxiv.org/abs/1608.01350">Mirrokni et al. 2016, Consistent hashing with bounded loads</a>
final class LeaderChoice {
    /// Nobody is given more than 5/4 of its share and one more, while there is someone else.
    private static final int SHARE_NUMERATOR = 5;

    private static final int SHARE_DENOMINATOR = 4;

    private final Trust trust;
    private final Members members;

    /// How many partitions each node leads, for each placement.
    private final Map<Integer, Map<NodeId, Integer>> counts = new TreeMap<>();

    /// The weights of all nodes that may be given something.
    private final int livingWeight;

    LeaderChoice(Metadata metadata, Trust trust) {
        this.trust = trust;
        this.members = metadata.members();
        metadata.placements()
                .forEach((partition, state) ->
                        state.leader().ifPresent(leader -> count(partition.placement(), leader.node(), 1)));
        livingWeight = members.takingPart().stream()
                .filter(member -> !trust.isFailed(member.id()))
                .mapToInt(member -> member.seats().size())
                .sum();
    }

    /// Whether a node of the cluster runs and has not failed.
    boolean isLiving(NodeId node) {
        return members.isPresent(node) && !trust.isFailed(node);
    }

    /// The living of a replica set.
    List<NodeId> living(ReplicaSet set) {
        return set.nodes().stream().filter(this::isLiving).toList();
    }

    boolean hasLivingMajority(ReplicaSet set) {
        return living(set).size() >= set.majority();
    }

    /// @param preference all nodes of the ring, best first; a candidate that is not among them comes last
    /// @return empty if no candidate lives
    Optional<ProcessId> choose(Placement placement, Collection<NodeId> candidates, List<NodeId> preference) {
        List<NodeId> ordered = new ArrayList<>(preference);
        ordered.retainAll(candidates);
        for (NodeId candidate : candidates) if (!ordered.contains(candidate)) ordered.add(candidate);
        ordered.removeIf(candidate -> !isLiving(candidate));
        // One that has just been in trouble leads only if nobody else can: it may be about to fail again.
        List<NodeId> steady = ordered.stream().filter(trust::isSteady).toList();
        List<NodeId> fit = steady.isEmpty() ? ordered : steady;
        return fit.stream()
                .filter(node -> hasRoom(placement, node))
                .findFirst()
                .or(() -> fit.stream().findFirst())
                .flatMap(members::find)
                .map(Member::process);
    }

    boolean hasRoom(Placement placement, NodeId node) {
        int weight = members.find(node).map(member -> member.seats().size()).orElse(0);
        int share = Math.ceilDiv(
                placement.partitions().size() * weight * SHARE_NUMERATOR,
                SHARE_DENOMINATOR * Math.max(1, livingWeight));
        return leads(placement.id(), node) < share + 1;
    }

    /// A decision was made: the next one counts with it.
    void moved(Placement placement, Optional<ProcessId> from, ProcessId to) {
        from.ifPresent(leader -> count(placement.id(), leader.node(), -1));
        count(placement.id(), to.node(), 1);
    }

    private int leads(int placement, NodeId node) {
        Map<NodeId, Integer> ofPlacement = counts.get(placement);
        return ofPlacement == null ? 0 : ofPlacement.getOrDefault(node, 0);
    }

    private void count(int placement, NodeId node, int by) {
        counts.computeIfAbsent(placement, _ -> new TreeMap<>()).merge(node, by, Integer::sum);
    }
}
