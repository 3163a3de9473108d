package io.quorate.core.control;

import static io.quorate.core.control.RefusedException.unless;

import io.quorate.core.partition.Partitioning;
import io.quorate.core.table.PlacementClass;
import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/// The placements in use, and the states of all partitions in them.
///
/// @param lastId the highest number ever given to a placement; 0 if none was
/// @param byId by that number
public record Placements(int lastId, SortedMap<Integer, Placement> byId) {
    static final Placements NONE = new Placements(0, Collections.emptySortedMap());

    /// More classes than n and zones can make: what bounds the number of partitions.
    private static final int COUNT_MAX = 2 * PlacementClass.N_MAX;

    public Placements {
        byId = Sorted.copyOf(byId);
        if (lastId < 0 || !byId.isEmpty() && byId.lastKey() > lastId) {
            throw new IllegalArgumentException("placement numbers up to " + lastId);
        }
    }

    /// The placement of a class; empty if no table needed it yet.
    public Optional<Placement> of(PlacementClass wanted) {
        return byId.values().stream().filter(each -> each.of().equals(wanted)).findFirst();
    }

    /// The state of a partition; empty if there is none of that name, and for `system`.
    public Optional<PartitionState> find(PartitionId id) {
        Placement placement = byId.get(id.placement());
        if (placement == null || id.number() >= placement.partitions().size()) return Optional.empty();
        return Optional.of(placement.partitions().get(id.number()));
    }

    /// Tells of every partition, in order.
    public void forEach(BiConsumer<PartitionId, PartitionState> each) {
        for (Placement placement : byId.values()) {
            for (int number = 0; number < placement.partitions().size(); number++) {
                each.accept(
                        new PartitionId(placement.id(), number),
                        placement.partitions().get(number));
            }
        }
    }

    Placements added(
            PlacementClass wanted, List<ReplicaSet> sets, Partitioning partitioning, Members members, long generation) {
        unless(of(wanted).isEmpty(), "there is a placement of " + wanted + " already");
        unless(byId.size() < COUNT_MAX && lastId < PartitionId.PLACEMENT_MAX, "there are too many placements");
        unless(
                sets.size() == partitioning.count(),
                sets.size() + " replica sets for " + partitioning.count() + " partitions");
        for (ReplicaSet set : sets) {
            unless(set.size() <= wanted.n(), "the replica set " + set + " is larger than n=" + wanted.n());
            set.nodes().forEach(members::unlessTakesPart);
        }
        List<PartitionState> partitions =
                sets.stream().map(set -> PartitionState.born(generation, set)).toList();
        int id = lastId + 1;
        return new Placements(id, Sorted.with(byId, id, new Placement(id, wanted, partitions)));
    }

    Placements dropped(int id) {
        unless(byId.containsKey(id), "there is no placement " + id);
        return new Placements(lastId, Sorted.without(byId, id));
    }

    Placements changed(PartitionId id, UnaryOperator<PartitionState> change) {
        Placement placement = byId.get(id.placement());
        if (placement == null || id.number() >= placement.partitions().size()) {
            throw new RefusedException("there is no partition " + id);
        }
        PartitionState state = placement.partitions().get(id.number());
        Placement changed = placement.with(id.number(), change.apply(state));
        return new Placements(lastId, Sorted.with(byId, id.placement(), changed));
    }

    void encode(ByteSink sink) {
        sink.putVarint(lastId);
        Fields.put(sink, byId.values(), Placement::encode);
    }

    static Placements decode(ByteSource source) {
        int lastId = Fields.smallNumber(source);
        SortedMap<Integer, Placement> byId = new TreeMap<>();
        for (Placement each : Fields.list(source, 4, Placement::decode)) byId.put(each.id(), each);
        return new Placements(lastId, byId);
    }
}
