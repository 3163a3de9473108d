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
    private final Partition nowhere;
    /// In the place of those that this node has no copy of.
    private final Partition absent;
    private final SortedMap<Integer, Partition> byNumber = new TreeMap<>();

    SlotPartitions(SlotMap map, ShardParts parts) {
        this.map = map;
        transactionCommands = parts.transactionCommands();
        nowhere = new Partition(NO_NUMBER, SlotRange.ALL, new Nowhere(parts.gate()), parts);
        absent = new Partition(NO_NUMBER, SlotRange.ALL, new Absent(), parts);
    }

    void add(Partition partition) {
        byNumber.put(partition.number(), partition);
    }

    @Override
    public long version() {
        return map.version();
    }

    @Override
    public Iterable<Partition> all() {
        return Collections.unmodifiableCollection(byNumber.values());
    }

    @Override
    public Target targetOf(Connection connection, Command command, byte[][] arguments) {
        boolean isExec = transactionCommands.isExec(command);
        boolean isRefusedAnyway = isExec
                ? !connection.isTransactionWhole()
                : transactionCommands.isWatch(command) && connection.isInTransaction();
        if (isRefusedAnyway) return nowhere();
        List<byte[]> keys = isExec ? TransactionCommands.keysOf(connection) : command.keysOf(arguments);
        boolean mayWrite = isExec ? TransactionCommands.mayWrite(connection) : command.is(Command.Flag.WRITE);
        if (keys.isEmpty()) return targetWithoutKeys(command);
        int slot = HashSlot.of(keys.getFirst());
        int number = map.partitionOf(map.tableOf(keys.getFirst()), slot);
        Demand demand = NONE;
        for (byte[] key : keys) {
            Table table = map.tableOf(key);
            if (HashSlot.of(key) != slot || map.partitionOf(table, slot) != number) {
                throw new Refusal("CROSSSLOT Keys in request don't hash to the same slot");
            }
            demand = demand.and(demandOf(table));
        }
        return new Target(byNumber.getOrDefault(number, absent), number, demand, mayWrite, map.version());
    }

    private Target targetWithoutKeys(Command command) {
        if (command.is(Command.Flag.WRITE) || command.is(Command.Flag.READONLY)) {
            throw new Refusal("ERR '" + command.name() + "' is about the keys of all partitions, and this is one of"
                    + " several nodes that have them");
        }
        return nowhere();
    }

    private Target nowhere() {
        return new Target(nowhere, NO_NUMBER, NONE, false, map.version());
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
