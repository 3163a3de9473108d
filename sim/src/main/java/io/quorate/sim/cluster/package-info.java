/// A simulated cluster: the real replicas of partitions, their logs and their messages between simulated nodes.
///
/// Begin at [ClusterSimulation]; [Cluster] is one run. A node is a [SimReplicaNode], its process a
/// [ReplicaProcess], and a replica with the state above it a [PartitionReplica]. [SimAuthority] stands for the
/// control plane, [Nemesis] for what goes wrong, and [Truth] is what everything is held against. May use
/// `core`, `verify`, `run` and `machine`. Used by `cli`.
@NullMarked
package io.quorate.sim.cluster;

import org.jspecify.annotations.NullMarked;
