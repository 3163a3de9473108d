package io.quorate.core.shard;

import io.quorate.core.command.Command;
import java.util.List;

/// A single node's one partition of all slots: commands over several keys, and over all, as Redis without a cluster.
final class OnePartition implements Partitions {
    private final OwnTables tables;
    private final TransactionCommands transactionCommands;
    private final List<Partition> all;

    OnePartition(Partition partition, OwnTables tables, TransactionCommands transactionCommands) {
        this.tables = tables;
        this.transactionCommands = transactionCommands;
        all = List.of(partition);
    }

    @Override
    public Target targetOf(Connection connection, Command command, byte[][] arguments) {
        if (tables.isDefaultAlone()) return tables.target();
        List<byte[]> keys = transactionCommands.isExec(command)
                ? TransactionCommands.keysOf(connection)
                : command.keysOf(arguments);
        if (!keys.isEmpty()) return tables.targetOf(keys);
        boolean isOfAll = command.is(Command.Flag.WRITE) || command.is(Command.Flag.READONLY);
        return isOfAll ? tables.targetOfAll() : tables.target();
    }

    @Override
    public long version() {
        return tables.version();
    }

    @Override
    public Iterable<Partition> all() {
        return all;
    }
}
