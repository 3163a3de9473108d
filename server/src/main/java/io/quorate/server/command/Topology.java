package io.quorate.server.command;

import io.quorate.core.control.Addresses;
import io.quorate.core.control.Member;
import io.quorate.core.control.Metadata;
import io.quorate.core.control.Placement;
import io.quorate.core.control.TableEntry;
import io.quorate.core.identity.NodeId;
import io.quorate.core.partition.Partitioning;
import io.quorate.core.table.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The cluster as cluster clients see it: who leads which slots of the table `default`, and where each node is reached.
///
/// @param self the node that tells
/// @param metadata what it knows of its cluster
public record Topology(NodeId self, Metadata metadata) {
    /// Digits of a node's identity in Redis.
    private static final int ID_DIGITS = 40;

    /// A run of slots with one leader.
    ///
    /// @param last the last one, included
    public record Run(int first, int last, NodeId leader) {}

    /// A member and where it is reached.
    public record Place(Member member, Addresses addresses) {
        /// Its identity as Redis writes one.
        public String id() {
            String digits = Long.toHexString(member.id().value());
            return "0".repeat(ID_DIGITS - digits.length()) + digits;
        }

        public boolean is(NodeId node) {
            return member.id().equals(node);
        }
    }

    /// All slots that somebody leads, in as few runs as can be.
    public List<Run> runs() {
        Partitioning partitioning = metadata.partitioning();
        List<Run> runs = new ArrayList<>();
        Optional<Placement> placement = metadata.tables()
                .find(TableName.DEFAULT)
                .map(TableEntry::table)
                .flatMap(table -> metadata.placements().of(table.placement()));
        if (placement.isEmpty()) return runs;
        for (int number = 0; number < partitioning.count(); number++) {
            var leader = placement.get().partitions().get(number).leader();
            if (leader.isEmpty()) continue;
            int first = partitioning.firstSlot(number);
            int last = first + partitioning.slotCount() - 1;
            NodeId node = leader.get().node();
            boolean goesOn = !runs.isEmpty()
                    && runs.getLast().last() == first - 1
                    && runs.getLast().leader().equals(node);
            runs.add(new Run(goesOn ? runs.removeLast().first() : first, last, node));
        }
        return runs;
    }

    /// The members that belong to the cluster now and say where they are reached.
    public List<Place> places() {
        List<Place> places = new ArrayList<>();
        for (Member member : metadata.members().byId().values()) {
            if (member.is(Member.State.REMOVED)) continue;
            Addresses.of(member.description()).ifPresent(addresses -> places.add(new Place(member, addresses)));
        }
        return places;
    }

    /// A member's place; empty if it has none.
    public Optional<Place> place(NodeId node) {
        return places().stream().filter(place -> place.is(node)).findFirst();
    }

    /// The highest epoch of any partition, which stands for the one that Redis has for all.
    public long epoch() {
        return metadata.placements().byId().values().stream()
                .flatMap(placement -> placement.partitions().stream())
                .mapToLong(partition -> partition.epoch())
                .max()
                .orElse(0);
    }
}
