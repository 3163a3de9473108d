/// A shard: one thread that owns a commit log, its rows and its clients' connections.
///
/// Begin at [Shard]: every request, timer and completion comes in there, and [Requests] runs what clients ask. Each
/// request is for one [Partition], over a [PartitionLog]: a single node has one, over its own commit log ([OwnHome]);
/// a cluster's node has many, above replicas ([ClusterShard], [ReplicatedPartition]). What another node leads goes
/// there
/// by a [Route], if its client leaves that to this node ([Connection.Kind]). It acts only through small ports:
/// [Env], the commit log's disk, the store and the clients. May use every other room of `core`. Used by `server` and
/// `sim`.
/// Holds: a reply leaves only when what it has done and what it has seen is durable as asked; replies leave in the
/// order of their requests; a write has one of three outcomes (applied, not applied, uncertain) and is never reported
/// as another (docs/guarantees.md).
@NullMarked
package io.quorate.core.shard;

import org.jspecify.annotations.NullMarked;
