package io.quorate.core.shard;

import io.quorate.core.commitlog.LogRecord;
import io.quorate.core.log.Replica;
import java.util.Iterator;
import java.util.function.Function;

/// The partitions of a cluster's node, above their replicas. These take in themselves what the commit log holds, and
/// decide what of it is still needed.
final class ReplicatedHome implements Home {
    private final ShardParts parts;
    private final ReplicatedPartition.Surroundings surroundings;
    private final SlotPartitions partitions;

    ReplicatedHome(ShardParts parts, SlotMap map, ReplicatedPartition.Surroundings surroundings) {
        this.parts = parts;
        this.surroundings = surroundings;
        partitions = new SlotPartitions(map, parts);
    }

    ReplicatedPartition host(int number, SlotRange slots, Function<Replica.Listener, Replica> replica) {
        var made = new ReplicatedPartition(number, slots, replica, surroundings, parts);
        partitions.add(made.partition());
        return made;
    }

    @Override
    public Partitions partitions() {
        return partitions;
    }

    @Override
    public void replay(Iterator<LogRecord> records, Runnable whenDone) {
        if (records.hasNext()) throw new IllegalArgumentException("records that belong to replicas");
        whenDone.run();
    }

    @Override
    public void progressed() {
        parts.feed().settled();
    }

    @Override
    public void stopping() {}

    @Override
    public long replayBytes() {
        return parts.feed().unflushedBytes();
    }

    @Override
    public void flushed() {}
}
