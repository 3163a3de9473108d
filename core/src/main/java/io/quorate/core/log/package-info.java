/// Log replication of one partition: promises, takeover, append, commit, confirmation of reads.
///
/// A [Replica] is one node's part in a partition: a single-threaded state machine that takes messages,
/// assignments of the control plane and completions of the commit log, and acts through ports: [Journal]
/// (what it writes to the shard's commit log), [Peers] (what it says to other nodes) and [Replica.Listener]
/// (what those above it learn); with [Snapshots], the state above it as far as replicas send it to each
/// other, there are four. While it leads, it has a [Takeover] and then a [Reign]. Above it, [HeldReplies]
/// decides when a reply may leave, and [Application] brings the state up to what is committed.
/// [Confirmations] is one for all partitions of a shard: it confirms the reads of those that lead, and
/// answers for what all of them have promised. [CommitLogJournal] and [MessageCodec] say what all that
/// looks like on disk and on the wire.
///
/// Epochs are handed out by the control plane. Where nobody stands above, in the log of its own metadata,
/// [Election] decides when a node tries to win one, and the [Electorate] knows who counts: the newest of
/// the [ReplicaSets] that the log names.
///
/// The rules come from Raft (Ongaro 2014), with the view change of Viewstamped Replication Revisited
/// (Liskov and Cowling 2012): a new leader gathers the longest log instead of being refused for a shorter
/// one.
@NullMarked
package io.quorate.core.log;

import org.jspecify.annotations.NullMarked;
