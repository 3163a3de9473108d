package io.quorate.core.log;

/// One thing that a frame between two nodes carries: for the replica of a partition, or for the shard.
public sealed interface Framed permits MessageCodec.Addressed, ShardMessage {}
