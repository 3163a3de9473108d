/// A node as one of a cluster: how it comes into it, and what runs it then.
///
/// A folder that says nothing of a cluster begins with [io.quorate.server.cluster.Gathering], which forms a cluster
/// with
/// the other nodes of the list or joins theirs, and writes that down. From then on, and at each later start,
/// [io.quorate.server.cluster.ClusterNode] runs it: the protocols of [io.quorate.core.node.Node] and the commands of
/// [io.quorate.core.shard.ClusterShard] on one thread, over the connections of
/// [io.quorate.server.peer.PeerNetwork].
@NullMarked
package io.quorate.server.cluster;

import org.jspecify.annotations.NullMarked;
