package io.quorate.core.control;

import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import io.quorate.core.table.PlacementClass;
import io.quorate.core.table.Table;
import java.util.List;

/// One step of the cluster's metadata: a record in the log of `system`.
///
/// A change says what, never how it was found: replica sets and leaders are named, so that nodes of two versions
/// that would choose differently still apply the same.
public sealed interface Change {
    /// The cluster comes into being; the first change, and never another one.
    ///
    /// @param clusterId drawn by the node that forms it; nodes of another cluster are refused by it
    /// @param partitionCount a power of two from 1 to 16,384, for ever
    /// @param founders the nodes that it begins with, which take part at once
    /// @param table the table `default`
    /// @param replicas for each of its partitions the set that holds it
    record Formed(long clusterId, int partitionCount, List<Newcomer> founders, Table table, List<ReplicaSet> replicas)
            implements Change {
        public Formed {
            founders = List.copyOf(founders);
            replicas = List.copyOf(replicas);
        }
    }

    /// A node that the cluster does not know yet introduces itself.
    record Joined(Newcomer newcomer) implements Change {}

    /// A node was started again, maybe under another address or with another weight.
    record Started(Newcomer newcomer) implements Change {}

    /// A node that was joining, or leaving, takes part from now on.
    record Admitted(NodeId node) implements Change {}

    /// A node shall have its replicas moved elsewhere, and then go.
    record Leaving(NodeId node) implements Change {}

    /// A node is gone for ever, also when it still is in replica sets: what is left of it never counts again.
    record Removed(NodeId node) implements Change {}

    /// A placement class is needed.
    ///
    /// @param replicas for each partition the set that holds it
    record PlacementAdded(PlacementClass of, List<ReplicaSet> replicas) implements Change {
        public PlacementAdded {
            replicas = List.copyOf(replicas);
        }
    }

    /// No table needs a placement any more; its partitions are gone.
    record PlacementDropped(int placement) implements Change {}

    /// A table is wanted; it opens once `default` has closed its keys.
    ///
    /// @param seen the metadata's index when that was asked for: a wish that arrives late brings no table back
    /// @param wish drawn by who asked for it, who knows it again by that
    record TableCreated(Table table, long seen, long wish) implements Change {}

    /// A table gets other options; its placement class stays. It is altered once its partitions have taken them up.
    ///
    /// @param version of the table that was meant: a wish that arrives late is not about another one
    /// @param wish as that of a creation
    record TableAltered(Table table, long version, long wish) implements Change {}

    /// A table goes; its name is free once its partitions have closed its keys.
    ///
    /// @param isForced whether it goes with the keys that it has; else it stays if it has any
    /// @param version of the table that was meant: a wish that arrives late is not about another one
    /// @param wish as that of a creation
    record TableDropped(String name, boolean isForced, long version, long wish) implements Change {}

    /// A partition committed a record from which on it refuses the table's keys for whoever had them until now, or
    /// goes by the table's new options.
    ///
    /// @param version of what is under way
    /// @param partition its number in its placement
    record TableClosed(String name, long version, int partition) implements Change {}

    /// A partition that was to close has keys under the table's name: what was begun is given up.
    ///
    /// @param version of what is under way
    record TableOccupied(String name, long version) implements Change {}

    /// A node shall receive a partition without counting yet.
    record LearnerAdded(PartitionId partition, NodeId node) implements Change {}

    /// The learner is not wanted any more.
    record LearnerDropped(PartitionId partition) implements Change {}

    /// A process leads a partition from now on, with these replicas. It is the only one that ever leads in that
    /// epoch.
    ///
    /// @param epoch the one after the partition's newest
    record EpochGiven(PartitionId partition, long epoch, ProcessId leader, ReplicaSet replicas) implements Change {}

    /// The no-op with which a reign begins is committed, and with it the replica set that the epoch carries.
    record Established(PartitionId partition, long epoch) implements Change {}
}
