package io.quorate.core.control;

import io.quorate.core.identity.NodeId;
import io.quorate.core.partition.Partitioning;
import io.quorate.core.rule.Rules;
import io.quorate.core.table.Table;
import java.util.List;

/// The first change of a cluster.
public final class Founding {
    private Founding() {}

    /// The change with which a cluster begins, its partitions laid out on the ring.
    ///
    /// @param clusterId drawn at random by the node that forms the cluster
    /// @param founders in the order in which they take their seats, at least one
    /// @param table the options of `default`
    /// @throws IllegalArgumentException if there are no founders, or two of one name or identity
    public static Change.Formed formed(
            long clusterId, Partitioning partitioning, List<Newcomer> founders, Table table) {
        Members members = members(founders);
        Ring ring = new Ring(members.takingPart(), partitioning);
        return new Change.Formed(clusterId, partitioning.count(), founders, table, ring.replicaSets(table.placement()));
    }

    /// Who votes on the log of `system` until that log says otherwise.
    public static List<NodeId> voters(Change.Formed formed) {
        return Voters.first(members(formed.founders()));
    }

    private static Members members(List<Newcomer> founders) {
        Members members = Members.NONE;
        try {
            for (Newcomer founder : founders) members = members.joined(founder, Member.State.MEMBER, Rules.ALL);
        } catch (RefusedException refused) {
            throw new IllegalArgumentException(refused.reason());
        }
        return members;
    }
}
