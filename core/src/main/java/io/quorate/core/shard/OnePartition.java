package io.quorate.core.shard;

import io.quorate.core.command.Command;
import io.quorate.core.log.Demand;
import io.quorate.core.log.Reign;
import java.util.List;

/// A single node's one partition of all slots: commands over several keys, and over all, as Redis without a cluster.
final class OnePartition implements Partitions {
    private final Target target;
    private final List<Partition> all;

    OnePartition(Partition partition, ShardConfig.Durability durability) {
        boolean isSynced = durability == ShardConfig.Durability.FSYNC;
        target = new Target(partition, partition.number(), new Demand(Reign.Ack.LEADER, isSynced, true), true);
        all = List.of(partition);
    }

    /// Where every request is carried out.
    Target target() {
        return target;
    }

    @Override
    public Target targetOf(Connection connection, Command command, byte[][] arguments) {
        return target;
    }

    @Override
    public Iterable<Partition> all() {
        return all;
    }
}
