package io.quorate.core.shard;

import io.quorate.core.commitlog.LogRecord;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// The partitions of a cluster's node, above their replicas. These take in themselves what the commit log holds, and
/// decide what of it is still needed.
final class ReplicatedHome implements Home {
    private final ShardParts parts;
    private final ReplicatedPartition.Surroundings surroundings;
    private final SlotMap map;
    private final SlotPartitions partitions;
    private final List<ReplicatedPartition> hosted = new ArrayList<>();

    ReplicatedHome(ShardParts parts, SlotMap map, ReplicatedPartition.Surroundings surroundings) {
        this.parts = parts;
        this.surroundings = surroundings;
        this.map = map;
        partitions = new SlotPartitions(map, parts);
    }

    ReplicatedPartition host(int number, SlotRange slots, ReplicatedPartition.ReplicaMaker replica) {
        var made = new ReplicatedPartition(number, slots, replica, surroundings, map, parts);
        partitions.add(made.partition());
        hosted.add(made);
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
    public void tick(Backpressure backpressure) {
        hosted.forEach(partition -> partition.tick(backpressure));
    }

    @Override
    public void stopping() {}

    /// Nothing that the shard would have to look after: whoever has the commit log recycled has the store flushed, too.
    @Override
    public long replayBytes() {
        return 0;
    }

    @Override
    public void flushed() {}
}
