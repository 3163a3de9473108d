package io.quorate.core.command;

import io.quorate.core.rule.Rules;
import io.quorate.core.store.Fetched;
import io.quorate.core.store.Key;
import io.quorate.core.store.NotResidentException;
import io.quorate.core.store.RowKey;
import io.quorate.core.store.RowMemory;
import io.quorate.core.store.Rows;
import io.quorate.core.store.Scan;
import io.quorate.core.store.Transaction;
import io.quorate.core.store.WriteSet;
import io.quorate.core.time.HybridTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Runs one command after the other on rows in memory, at a time that the test sets: what a shard does around a
/// command, without the log, the waiting and the clients.
final class CommandRunner {
    /// Where the rows are when a command wants them.
    enum Where {
        /// Applied to the store, and in its memory.
        STORE,
        /// Applied to the store, and on its disk only: each command is dropped, what it needs is fetched, and it runs
        /// again.
        DISK,
        /// Never applied: the store is empty and everything is in the overlay.
        OVERLAY,
        /// Every other record is applied, and nothing of it is in memory.
        BETWEEN
    }

    /// A command that still misses something after so many fetches never gets what it asks for.
    private static final int RUNS_MAX = 20;

    private final Where where;
    private final CommandTable table;
    private final MemoryStore store;
    private final Rows rows;
    private final List<WriteSet> unapplied = new ArrayList<>();
    private long lsn;
    private long nowMillis = 1_700_000_000_000L;
    private long seed;
    private Optional<WriteSet> lastWrite = Optional.empty();
    /// The command that is between two of its pieces; null if none is.
    private @Nullable Continuation underWay;
    /// Run between two pieces of a command.
    private Runnable between = () -> {};
    private boolean isInTransaction;

    CommandRunner(Where where, long valueBytesMax) {
        this(where, CommandLimits.of(valueBytesMax));
    }

    CommandRunner(Where where, CommandLimits limits) {
        this.where = where;
        this.table = new CommandTable(DataCommands.all(limits));
        this.store = new MemoryStore(where == Where.STORE || where == Where.OVERLAY);
        // Without a cache, or every row would be in memory.
        this.rows = new Rows(store, 0, new RowMemory(0), Rules.ALL);
    }

    void advance(long millis) {
        nowMillis += millis;
    }

    long nowMillis() {
        return nowMillis;
    }

    /// Has something done between two pieces of a command.
    void between(Runnable action) {
        between = action;
    }

    /// Runs commands from now on as `EXEC` does those that it has queued.
    void enterTransaction() {
        isInTransaction = true;
    }

    /// Most rows that a command has asked for at once until now.
    int largestScan() {
        return store.largestScan();
    }

    /// What the last command, or the last of its pieces that wrote, has written, if anything.
    Optional<WriteSet> lastWrite() {
        return lastWrite;
    }

    /// Puts a row past the commands.
    void put(RowKey key, byte[] value) {
        write(new WriteSet(time(), 1, 0, List.of(new WriteSet.Change.Put(key, value))));
    }

    Reply run(byte[]... arguments) {
        Command named = table.find(arguments[0]);
        if (named == null) throw new IllegalArgumentException("no such command");
        Command command = CommandTable.resolve(named, arguments);
        if (!command.accepts(arguments.length)) return Reply.error(Errors.wrongArity(command.name()));
        seed++;
        lastWrite = Optional.empty();
        Reply reply = runPiece(
                execution -> {
                    execution
                            .transaction()
                            .require(keysOf(command, arguments)); // as the shard does: they come in one go
                    return command.body().execute(execution);
                },
                arguments);
        while (reply instanceof Reply.Continued(Continuation rest)) {
            underWay = rest;
            between.run();
            underWay = null;
            reply = runPiece(rest::run, arguments);
        }
        return reply;
    }

    private Reply runPiece(Command.Body piece, byte[][] arguments) {
        var fetched = new Fetched(rows.appliedLsn());
        for (int run = 0; run < RUNS_MAX; run++) {
            var transaction = new Transaction(rows, fetched, time(), Rules.ALL);
            var alone = new Execution(arguments, transaction, () -> 1, seed);
            Execution execution = isInTransaction ? alone.part(arguments) : alone;
            Reply reply;
            try {
                reply = piece.execute(execution);
            } catch (Refusal refusal) {
                reply = refusal.reply();
            } catch (NotResidentException missing) {
                for (RowKey row : missing.rows()) fetched.add(row, store.read(row));
                for (Scan scan : missing.scans()) fetched.add(scan, store.read(scan));
                continue;
            }
            if (!transaction.isReadOnly()) {
                WriteSet writeSet = transaction.writeSet();
                lastWrite = Optional.of(writeSet);
                write(writeSet);
            }
            execution.takeEffect();
            return reply;
        }
        throw new AssertionError("still not resident after " + RUNS_MAX + " runs");
    }

    private static List<Key> keysOf(Command command, byte[][] arguments) {
        List<Key> keys = new ArrayList<>();
        for (int place : command.keyPlaces(arguments.length)) keys.add(Key.of(arguments[place]));
        return keys;
    }

    private long time() {
        return HybridTime.of(nowMillis, (int) (seed & 0xffff));
    }

    private void write(WriteSet writeSet) {
        rows.write(++lsn, writeSet);
        if (underWay != null) underWay.wrote(writeSet);
        unapplied.add(writeSet);
        boolean applies = where != Where.OVERLAY && (where != Where.BETWEEN || lsn % 2 == 0);
        if (!applies) return;
        unapplied.forEach(store::apply);
        unapplied.clear();
        rows.applied(lsn);
    }
}
