package io.quorate.core.control;

import io.quorate.core.identity.NodeId;
import io.quorate.core.partition.Partitioning;
import io.quorate.core.table.PlacementClass;
import io.quorate.core.table.Zones;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Where replicas should lie: a consistent-hash ring, as a pure function of the members.
///
/// A partition's preference list is all nodes in the order in which the ring comes to them, clockwise from the
/// partition, taken in rounds of one node from each zone. Its replicas are the first of that list, whatever the
/// class. A node that comes takes its share from all others; between those nothing moves, and the same the other
/// way round.
///
/// @see <a href="https://doi.org/10.1145/258533.258660">Karger et al. 1997, Consistent hashing and random
///     trees</a>
public final class Ring {
    private final Partitioning partitioning;
    private final SortedMap<Integer, Member> bySeat = new TreeMap<>();
    /// For each arc all nodes, best first.
    private final List<List<NodeId>> preferenceLists = new ArrayList<>(SeatOrder.ARCS);

    private final int nodeCount;
    private final int zoneCount;

    /// @param members the nodes to lay replicas on, in any order
    public Ring(Collection<Member> members, Partitioning partitioning) {
        this.partitioning = partitioning;
        for (Member member : members) for (int seat : member.seats()) bySeat.put(seat, member);
        nodeCount = members.size();
        zoneCount = (int) members.stream()
                .map(member -> member.description().zone())
                .distinct()
                .count();
        for (int[] seats : SeatOrder.of(bySeat.isEmpty() ? 0 : bySeat.lastKey() + 1)) {
            preferenceLists.add(inRounds(clockwise(seats)));
        }
    }

    /// All nodes, best first.
    ///
    /// @param partition 0 to the number of partitions - 1
    public List<NodeId> preferenceList(int partition) {
        // With fewer partitions than arcs each begins at an arc of its own; with more, neighbours share one.
        return preferenceLists.get((int) ((long) partition * SeatOrder.ARCS / partitioning.count()));
    }

    /// The nodes that should hold a partition of a class, best first: never more than there are nodes.
    public List<NodeId> replicas(int partition, PlacementClass placement) {
        return preferenceList(partition).subList(0, replicaCount(placement));
    }

    /// How many replicas a class really has: as many as it wants, or as there are nodes, or zones that must
    /// differ.
    public int replicaCount(PlacementClass placement) {
        int possible = placement.zones() == Zones.SPREAD ? zoneCount : nodeCount;
        return Math.min(placement.n(), possible);
    }

    /// For each partition of a new placement the set that should hold it.
    ///
    /// @throws IllegalArgumentException if the ring has no nodes
    public List<ReplicaSet> replicaSets(PlacementClass placement) {
        List<ReplicaSet> sets = new ArrayList<>(partitioning.count());
        for (int partition = 0; partition < partitioning.count(); partition++) {
            sets.add(ReplicaSet.of(replicas(partition, placement)));
        }
        return sets;
    }

    private Collection<Member> clockwise(int[] seats) {
        Collection<Member> members = new LinkedHashSet<>();
        for (int seat : seats) {
            Member member = bySeat.get(seat);
            if (member != null) members.add(member);
        }
        return members;
    }

    private static List<NodeId> inRounds(Collection<Member> clockwise) {
        // Rounds, or two of three replicas could lie in one zone while another zone has none.
        record Place(int round, int position, NodeId node) {}
        Map<String, Integer> rounds = new TreeMap<>();
        List<Place> places = new ArrayList<>(clockwise.size());
        for (Member member : clockwise) {
            int round = rounds.merge(member.description().zone(), 1, Integer::sum);
            places.add(new Place(round, places.size(), member.id()));
        }
        places.sort(Comparator.comparingInt(Place::round).thenComparingInt(Place::position));
        return places.stream().map(Place::node).toList();
    }
}
