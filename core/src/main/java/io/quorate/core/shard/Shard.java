package io.quorate.core.shard;

import io.quorate.core.command.Command;
import io.quorate.core.command.CommandTable;
import io.quorate.core.command.Errors;
import io.quorate.core.command.Execution;
import io.quorate.core.command.Refusal;
import io.quorate.core.command.Reply;
import io.quorate.core.commitlog.CommitLog;
import io.quorate.core.commitlog.LogRecord;
import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import io.quorate.core.store.Fetched;
import io.quorate.core.store.Key;
import io.quorate.core.store.NotResidentException;
import io.quorate.core.store.OrderedStore;
import io.quorate.core.store.Page;
import io.quorate.core.store.RowKey;
import io.quorate.core.store.Rows;
import io.quorate.core.store.Scan;
import io.quorate.core.store.TooLargeException;
import io.quorate.core.store.Transaction;
import io.quorate.core.store.WriteSet;
import io.quorate.core.time.HybridClock;
import io.quorate.core.time.HybridTime;
import io.quorate.core.wire.ByteSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One thread's share of a node: executes requests against its newest state, appends what they did to its commit log,
/// and lets each reply leave when what it has done and seen is durable.
///
/// All entrances are called on one thread, and none waits. The path of a write: [#receive] runs the command in a
/// [Transaction], its write set is appended and is the newest state from then on; the end of the turn starts one write
/// and sync for all of the turn ([CommitLog#endTurn()]); its completion lets the held replies leave and hands the
/// records to the store; when they are applied they leave the overlay.
public final class Shard {
    /// Told of each command that ran.
    @FunctionalInterface
    public interface Observer {
        /// @param connection who asked
        /// @param nanos time that the run took
        void executed(Connection connection, Command command, byte[][] arguments, long nanos, Reply reply);
    }

    /// How long after a full disk it is tried again.
    static final long RETRY_NANOS = 500_000_000;

    /// A single node's log is one partition in its first epoch; a cluster has many of both.
    private static final int PARTITION = 0;

    private static final long EPOCH = 1;

    /// How often the shard looks after what is due.
    private static final long TICK_NANOS = 50_000_000;
    /// Bytes that are replayed before the store is waited for.
    private static final long REPLAY_BACKLOG_BYTES = 16L << 20;
    /// How long replay waits for the store to catch up before it looks again.
    private static final long REPLAY_PAUSE_NANOS = 1_000_000;
    /// Bytes that a change takes in the log beside its key and value, at most.
    private static final int CHANGE_OVERHEAD_BYTES = 16;

    private enum State {
        /// What the store lacks is read from the commit log.
        REPLAYING,
        SERVING,
        /// An invariant broke or the disk failed: nothing more is acknowledged.
        STOPPED
    }

    private final Env env;
    private final CommandTable commands;
    private final CommitLog log;
    private final Rules rules;
    private final Observer observer;
    private final ShardConfig config;
    private final Rows rows;
    private final HybridClock clock = new HybridClock();
    private final Watches watches = new Watches();
    private final TransactionCommands transactions;
    private final ReplyGate gate;
    private final Fetches fetches;
    private final StoreFeed feed;
    private final ExpirySweep sweep = new ExpirySweep();
    /// Connections whose request waits for room in the log or for the store to catch up.
    private final ArrayDeque<Connection> waitingForRoom = new ArrayDeque<>();

    private State state = State.REPLAYING;
    private String whyStopped = "";
    private long lastConnectionId;
    private boolean isTurnEndScheduled;
    private boolean isSweeping;
    private long lastSyncNanos;
    private boolean isLogFull;
    private boolean isDiskFull;

    /// A shard that does not serve yet: [#start] begins.
    ///
    /// @param commands beside those of transactions, which the shard has itself
    /// @param log makes the log where it appends, given who listens to it
    public Shard(
            Env env,
            List<Command> commands,
            OrderedStore store,
            Function<CommitLog.Listener, CommitLog> log,
            ShardConfig config,
            Rules rules,
            Observer observer) {
        this.env = env;
        this.config = config;
        this.rules = rules;
        this.observer = observer;
        transactions = new TransactionCommands(watches, rules);
        gate = new ReplyGate(rules);
        this.commands = new CommandTable(commands, transactions.commands());
        this.log = log.apply(new LogListener());
        rows = new Rows(store, config.rowCacheBytesMax(), rules);
        fetches = new Fetches(store, rows);
        feed = new StoreFeed(env, store, rows, new FeedListener());
        witness(store.applied().time());
    }

    // ---- Start ----

    /// Replays what the store lacks, then serves.
    ///
    /// Replay is pulled in bounded pieces, the store being waited for in between.
    ///
    /// @param records the recovered records above what the store has, in order
    /// @param whenServing run once requests are served
    public void start(Iterator<LogRecord> records, Runnable whenServing) {
        long from = rows.newestLsn();
        replay(records, () -> {
            long replayed = rows.newestLsn() - from;
            if (replayed > 0) env.report(new Event.Replayed(from + 1, rows.newestLsn(), replayed));
            state = State.SERVING;
            // What was read may not be synced yet: nobody is told of it before the log says that it is.
            progressed();
            env.schedule(TICK_NANOS, this::tick);
            whenServing.run();
        });
    }

    private void replay(Iterator<LogRecord> records, Runnable whenDone) {
        if (state == State.STOPPED) return;
        while (records.hasNext()) {
            if (rows.overlayBytes() > REPLAY_BACKLOG_BYTES && !feed.isFull()) {
                // What was read may not be synced yet, and the store must not be ahead of what a loss of power leaves.
                feed.committed(Math.min(rows.newestLsn(), log.syncedLsn()));
                feed.apply();
                env.schedule(REPLAY_PAUSE_NANOS, () -> replay(records, whenDone));
                return;
            }
            LogRecord record = records.next();
            WriteSet writeSet = WriteSet.decode(new ByteSource(record.payload()));
            witness(writeSet.time());
            becomeNewest(record.lsn(), writeSet);
        }
        whenDone.run();
    }

    // ---- Clients ----

    /// A client has connected.
    public Connection connect(Client client) {
        return new Connection(++lastConnectionId, client);
    }

    /// A client has gone: what it asked for and was not begun is dropped, what was begun takes effect.
    public void disconnect(Connection connection) {
        connection.close();
        transactions.end(connection);
        gate.forget(connection);
    }

    /// Forgets a connection's transaction and watched keys, as `RESET` asks.
    public void reset(Connection connection) {
        transactions.end(connection);
    }

    /// Takes a request; its reply comes through [Client#reply], in the order of the connection's requests.
    ///
    /// @param arguments the command's name first, at least that; not changed afterwards
    public void receive(Connection connection, byte[][] arguments) {
        if (connection.isClosed()) return;
        if (connection.isBusy()) {
            connection.waiting.add(arguments);
        } else {
            begin(connection, arguments);
        }
    }

    private void begin(Connection connection, byte[][] arguments) {
        Command named = commands.find(arguments[0]);
        Command command = named == null ? null : CommandTable.resolve(named, arguments);
        Reply refusal = command == null ? UnknownCommand.reply(arguments) : admission(connection, command, arguments);
        if (command == null || refusal != null) {
            if (connection.queue != null) connection.queue.abort();
            gate.answer(connection, new Held(refusal == null ? Reply.OK : refusal, 0, false));
        } else if (connection.queue != null && !command.is(Command.Flag.NO_MULTI)) {
            enqueue(connection, connection.queue, command, arguments);
        } else {
            attempt(connection, new Request(command, arguments, env.random()));
        }
    }

    /// Why a request is refused before it runs; null if it is not.
    private @Nullable Reply admission(Connection connection, Command command, byte[][] arguments) {
        if (!command.accepts(arguments.length)) return Reply.error(Errors.wrongArity(command.name()));
        if (state == State.STOPPED) return Reply.error("CLUSTERDOWN this node has stopped: " + whyStopped);
        if (state == State.REPLAYING && !command.is(Command.Flag.LOADING)) {
            return Reply.error("LOADING Quorate is replaying its commit log");
        }
        return connection.client().refusal(command);
    }

    private void enqueue(Connection connection, Queue queue, Command command, byte[][] arguments) {
        if (queue.isAborted() || queue.add(command, arguments)) {
            gate.answer(connection, new Held(Reply.QUEUED, 0, false));
        } else {
            queue.abort();
            gate.answer(
                    connection,
                    new Held(
                            Reply.error(
                                    "ERR transaction is larger than " + Queue.BYTES_MAX + " bytes, use smaller ones"),
                            0,
                            false));
        }
    }

    // ---- One request ----

    /// Runs a request, or parks it with what it needs under way.
    private void attempt(Connection connection, Request request) {
        long began = env.monotonicNanos();
        var transaction = transaction(request);
        var execution = new Execution(request.arguments, transaction, connection, request.seed);
        Reply reply;
        try {
            List<Key> keys = keysOf(request);
            if (request.command.readsValues()) transaction.require(keys);
            else transaction.requirePrefixes(keys);
            reply = request.command.body().execute(execution);
        } catch (Refusal refusal) {
            reply = refusal.reply();
        } catch (TooLargeException tooLarge) {
            transaction.refuse();
            reply = Reply.error("ERR " + tooLarge.getMessage() + ", use smaller ones");
        } catch (NotResidentException missing) {
            connection.parked = request;
            fetches.fetch(request, missing, unreadable -> fetched(connection, request, unreadable));
            return;
        }
        finish(connection, request, execution, reply, began);
    }

    private void finish(Connection connection, Request request, Execution execution, Reply result, long began) {
        Transaction transaction = execution.transaction();
        Reply reply = result;
        long lsn = transaction.seenLsn();
        boolean wrote = false;
        boolean isRefused = false;
        if (!transaction.isReadOnly()) {
            WriteSet writeSet = transaction.writeSet();
            switch (room(writeSet)) {
                case WAIT -> {
                    connection.parked = request;
                    waitingForRoom.add(connection);
                    // What was fetched keeps newer writes in the overlay, which must shrink before there is room.
                    fetches.release(request);
                    return;
                }
                case NONE -> {
                    reply = Reply.error(diskFull());
                    lsn = 0;
                    isRefused = true;
                }
                case READY -> {
                    lsn = rules.hold(Rule.TRANSACTION_IS_ONE_RECORD) ? append(writeSet) : appendInPieces(writeSet);
                    wrote = true;
                }
            }
        }
        fetches.release(request);
        connection.parked = null;
        if (!isRefused) {
            execution.takeEffect();
        } else if (connection.isInTransaction()) {
            transactions.end(connection);
        }
        observer.executed(connection, request.command, request.arguments, env.monotonicNanos() - began, reply);
        if (reply instanceof Reply.Later later) {
            awaitLater(connection, later, lsn, wrote);
        } else {
            gate.answer(connection, new Held(reply, lsn, wrote));
        }
    }

    private void awaitLater(Connection connection, Reply.Later later, long lsn, boolean wrote) {
        Reply known = later.reply();
        if (known != null) {
            gate.answer(connection, new Held(known, lsn, wrote));
            return;
        }
        connection.later = later;
        later.whenComplete(() -> {
            connection.later = null;
            Reply reply = later.reply();
            if (reply != null) gate.answer(connection, new Held(reply, lsn, wrote));
            goOn(connection);
        });
    }

    /// What a parked request waited for is there: it runs again whole, and then what waited behind it.
    private void fetched(Connection connection, Request request, @Nullable String unreadable) {
        if (connection.isClosed()) {
            fetches.release(request);
        } else if (state == State.STOPPED) {
            giveUp(connection, request, "CLUSTERDOWN nothing was written, this node has stopped: " + whyStopped);
        } else if (unreadable != null) {
            giveUp(connection, request, "ERR cannot read the data: " + unreadable);
        } else {
            attempt(connection, request);
        }
        goOn(connection);
    }

    /// Answers a parked request that will not run again.
    private void giveUp(Connection connection, Request request, String why) {
        // In a transaction only EXEC reads, and it ends the transaction whatever becomes of it.
        if (connection.isInTransaction()) transactions.end(connection);
        fetches.release(request);
        connection.parked = null;
        gate.answer(connection, new Held(Reply.error(why), 0, false));
    }

    /// Begins what waits on a connection until something has to wait again.
    private void goOn(Connection connection) {
        while (!connection.isBusy() && !connection.isClosed()) {
            byte[][] next = connection.waiting.poll();
            if (next == null) return;
            begin(connection, next);
        }
    }

    private Transaction transaction(Request request) {
        long wallMillis = env.wallMillis();
        long time = rules.hold(Rule.TIME_ABOVE_LOG) ? clock.next(wallMillis) : HybridTime.of(wallMillis, 0);
        Fetched fetched = request.fetched == null ? Fetched.NOTHING : request.fetched;
        return new Transaction(rows, fetched, time, rules);
    }

    private static List<Key> keysOf(Request request) {
        int[] places = request.command.keyPlaces(request.arguments.length);
        if (places.length < 2) return List.of(); // a single key is asked for by the command itself
        List<Key> keys = new ArrayList<>(places.length);
        for (int place : places) keys.add(Key.of(request.arguments[place]));
        return keys;
    }

    // ---- The log ----

    private enum Room {
        READY,
        WAIT,
        NONE
    }

    private Room room(WriteSet writeSet) {
        if (rows.overlayBytes() > config.backlogBytesMax()) {
            if (feed.isFull()) return Room.NONE;
            env.report(new Event.BacklogFull(rows.overlayBytes()));
            log.sync();
            feed.apply();
            return Room.WAIT;
        }
        var room = log.room(sizeOf(writeSet));
        isLogFull = switch (room) {
            case READY, COMING -> false;
            case FULL -> true;
        };
        tellWhetherDiskIsFull("no room for another segment of the commit log");
        return switch (room) {
            case READY -> Room.READY;
            case COMING -> Room.WAIT;
            case FULL -> Room.NONE;
        };
    }

    /// The log or the store may be the one that finds no room; it is told once, and once again when both have some.
    private void tellWhetherDiskIsFull(String message) {
        boolean isFull = isLogFull || feed.isFull();
        if (isFull == isDiskFull) return;
        isDiskFull = isFull;
        env.report(isFull ? new Event.DiskFull(message) : new Event.DiskHasRoom());
    }

    private static String diskFull() {
        return "MISCONF the disk is full: nothing was written; make room, then try again";
    }

    private static int sizeOf(WriteSet writeSet) {
        long size = CHANGE_OVERHEAD_BYTES;
        for (WriteSet.Change change : writeSet.changes()) {
            size += 2L * CHANGE_OVERHEAD_BYTES;
            if (change instanceof WriteSet.Change.Put put) {
                size += put.key().bytes().length + put.value().length;
            } else if (change instanceof WriteSet.Change.Delete delete) {
                size += delete.key().bytes().length;
            }
        }
        return (int) Math.min(size, Integer.MAX_VALUE);
    }

    private long append(WriteSet writeSet) {
        boolean sync = config.durability() == ShardConfig.Durability.FSYNC;
        long lsn = log.append(PARTITION, EPOCH, log.appendedLsn() + 1, writeSet::encode, sync);
        becomeNewest(lsn, writeSet);
        if (rules.hold(Rule.WRITE_BREAKS_WATCH)) watches.wrote(writeSet);
        if (!isTurnEndScheduled) {
            isTurnEndScheduled = true;
            env.schedule(0, this::endTurn);
        }
        return lsn;
    }

    /// What happens without the rule that a transaction is one record: a record and a write for each change.
    private long appendInPieces(WriteSet writeSet) {
        long lsn = 0;
        long keyCountChange = writeSet.keyCountChange();
        for (WriteSet.Change change : writeSet.changes()) {
            lsn = append(new WriteSet(writeSet.time(), keyCountChange, List.of(change)));
            log.endTurn();
            keyCountChange = 0;
        }
        return lsn;
    }

    private void becomeNewest(long lsn, WriteSet writeSet) {
        rows.write(lsn, writeSet);
        feed.add(lsn, writeSet);
        sweep.wrote(writeSet);
    }

    private void progressed() {
        gate.open(durableLsn());
        feed.committed(log.syncedLsn());
    }

    private void endTurn() {
        isTurnEndScheduled = false;
        if (state == State.SERVING) log.endTurn();
    }

    /// Up to where everything is as durable as this shard's clients were promised.
    private long durableLsn() {
        return config.durability() == ShardConfig.Durability.FSYNC ? log.syncedLsn() : log.writtenLsn();
    }

    private void witness(long time) {
        if (rules.hold(Rule.TIME_ABOVE_LOG)) clock.witness(time);
    }

    /// Runs what waits for room again, in the order in which it came, until something has to wait on.
    private void retryWaiting() {
        while (state == State.SERVING && !waitingForRoom.isEmpty()) {
            Connection connection = waitingForRoom.remove();
            Request request = connection.parked;
            if (request == null || connection.isClosed()) continue;
            attempt(connection, request);
            if (connection.parked == request && waitingForRoom.peekLast() == connection) {
                waitingForRoom.addFirst(waitingForRoom.removeLast());
                return;
            }
            goOn(connection);
        }
    }

    private final class LogListener implements CommitLog.Listener {
        @Override
        public void progressed() {
            if (state == State.SERVING) Shard.this.progressed();
        }

        @Override
        public void recycled(String from, String to) {
            env.report(new Event.SegmentRecycled(from, to));
        }

        @Override
        public void roomChanged() {
            retryWaiting();
        }

        @Override
        public void failed(String why) {
            fail(why);
        }
    }

    private final class FeedListener implements StoreFeed.Listener {
        @Override
        public void applied() {
            retryWaiting();
        }

        @Override
        public void flushed(long lsn) {
            env.report(new Event.Flushed(lsn));
            log.flushedThrough(lsn);
        }

        @Override
        public void full(boolean isFull, String message) {
            tellWhetherDiskIsFull(message);
            retryWaiting();
        }

        @Override
        public void failed(String why) {
            fail(why);
        }
    }

    // ---- What is due ----

    private void tick() {
        if (state != State.SERVING) return;
        env.schedule(TICK_NANOS, this::tick);
        long now = env.monotonicNanos();
        if (now - lastSyncNanos >= config.bufferedSyncInterval().toNanos() / 2) {
            lastSyncNanos = now;
            log.sync();
            log.poll();
        }
        feed.tick();
        retryWaiting(); // the overlay also shrinks when the last fetch ends that had kept it, of which nobody tells
        if (log.bytesAbove(feed.flushedLsn()) >= config.flushEveryBytes()) feed.wantFlush();
        if (!isSweeping) sweep(sweep.next(HybridTime.millis(clock.now(env.wallMillis()))));
    }

    /// One step of the sweep of keys past their deadlines: a request of the shard's own.
    private void sweep(@Nullable Scan step) {
        isSweeping = step != null;
        if (step != null) sweep(step, new Request(Request.NO_COMMAND, Request.NO_ARGUMENTS, 0));
    }

    private void sweep(Scan step, Request request) {
        if (state != State.SERVING) return;
        var transaction = transaction(request);
        long nowMillis = transaction.nowMillis();
        Page page;
        try {
            page = transaction.scan(step);
            List<RowKey> past = ExpirySweep.past(page, nowMillis);
            transaction.requirePrefixes(past.stream().map(Key::ofDeadline).toList());
            past.forEach(transaction::expire);
        } catch (NotResidentException missing) {
            fetches.fetch(request, missing, unreadable -> {
                if (unreadable == null) {
                    sweep(step, request);
                } else {
                    restSweep(request);
                }
            });
            return;
        }
        if (!transaction.isReadOnly()) {
            WriteSet writeSet = transaction.writeSet();
            if (room(writeSet) != Room.READY) {
                restSweep(request);
                return;
            }
            append(writeSet);
        }
        fetches.release(request);
        sweep(sweep.next(page, nowMillis));
    }

    /// The step cannot be done now: the next tick begins again.
    private void restSweep(Request request) {
        fetches.release(request);
        sweep.abandon();
        isSweeping = false;
    }

    // ---- Checkpoints and the end ----

    /// Tells when everything that was appended until now is applied to the store and flushed.
    public void checkpoint(Consumer<OrderedStore.Outcome> then) {
        if (state == State.STOPPED) {
            then.accept(new OrderedStore.Outcome.Failed(whyStopped));
            return;
        }
        log.sync();
        feed.checkpoint(rows.newestLsn(), then);
    }

    /// Stops for good: what waits is told what is known of it.
    private void fail(String why) {
        if (state == State.STOPPED) return;
        state = State.STOPPED;
        whyStopped = why;
        gate.open(durableLsn());
        gate.fail(why);
        for (Connection connection : List.copyOf(waitingForRoom)) {
            Request request = connection.parked;
            if (request == null || connection.isClosed()) continue;
            giveUp(connection, request, "CLUSTERDOWN nothing was written, this node has stopped: " + why);
            goOn(connection);
        }
        waitingForRoom.clear();
        env.report(new Event.ShardStopped(why));
    }

    // ---- Figures ----

    /// The newest state, for figures about it.
    public Rows rows() {
        return rows;
    }

    /// The commit log, for figures about it.
    public CommitLog log() {
        return log;
    }

    /// All commands, those of transactions included.
    public CommandTable commands() {
        return commands;
    }
}
