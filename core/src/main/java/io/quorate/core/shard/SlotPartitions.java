package io.quorate.core.shard;

import io.quorate.core.command.Command;
import io.quorate.core.command.Refusal;
import io.quorate.core.log.Demand;
import io.quorate.core.log.Reign;
import io.quorate.core.partition.HashSlot;
import io.quorate.core.table.Ack;
import io.quorate.core.table.Durability;
import io.quorate.core.table.LeaderProof;
import io.quorate.core.table.ReadLevel;
import io.quorate.core.table.Table;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// The partitions of a cluster that a shard has copies of. A request's keys lie in one slot, and so in one of them, as
/// in Redis Cluster.
final class SlotPartitions implements Partitions {
    /// A number that no partition has.
    private static final int NO_NUMBER = -2;

    private static final Demand NONE = new Demand(Reign.Ack.LEADER, false, false, true);

    private final SlotMap map;
    private final TransactionCommands transactionCommands;
    private final Target nowhere;
    private final SortedMap<Integer, Partition> byNumber = new TreeMap<>();

    SlotPartitions(SlotMap map, ShardParts parts) {
        this.map = map;
        transactionCommands = parts.transactionCommands();
        var partition = new Partition(NO_NUMBER, SlotRange.ALL, new Nowhere(parts.gate()), parts);
        nowhere = new Target(partition, NONE, false);
    }

    void add(Partition partition) {
        byNumber.put(partition.number(), partition);
    }

    @Override
    public Iterable<Partition> all() {
        return Collections.unmodifiableCollection(byNumber.values());
    }

    @Override
    public Target targetOf(Connection connection, Command command, byte[][] arguments) {
        boolean isExec = transactionCommands.isExec(command);
        List<byte[]> keys = isExec ? TransactionCommands.keysOf(connection) : command.keysOf(arguments);
        boolean mayWrite = isExec ? TransactionCommands.mayWrite(connection) : command.is(Command.Flag.WRITE);
        if (keys.isEmpty()) return targetWithoutKeys(command);
        int slot = HashSlot.of(keys.getFirst());
        Integer number = null;
        Demand demand = NONE;
        for (byte[] key : keys) {
            Table table = map.tableOf(key);
            int its = map.partitionOf(table, slot);
            if (HashSlot.of(key) != slot || number != null && number != its) {
                throw new Refusal("CROSSSLOT Keys in request don't hash to the same slot");
            }
            number = its;
            demand = demand.and(demandOf(table));
        }
        Partition partition = byNumber.get(number);
        if (partition == null) throw new Refusal("CLUSTERDOWN Hash slot " + slot + " is not served by this node");
        return new Target(partition, demand, mayWrite);
    }

    private Target targetWithoutKeys(Command command) {
        if (command.is(Command.Flag.WRITE) || command.is(Command.Flag.READONLY)) {
            throw new Refusal("ERR '" + command.name() + "' is about the keys of all partitions, and this is one of"
                    + " several nodes that have them");
        }
        return nowhere;
    }

    private static Demand demandOf(Table table) {
        return new Demand(
                ackOf(table.ack()),
                table.durability() == Durability.FSYNC,
                table.read() == ReadLevel.LINEARIZABLE,
                table.reads() == LeaderProof.LEASE);
    }

    private static Reign.Ack ackOf(Ack ack) {
        return switch (ack) {
            case MAJORITY -> Reign.Ack.MAJORITY;
            case LEADER -> Reign.Ack.LEADER;
            case ALL -> Reign.Ack.ALL;
        };
    }
}
