package io.quorate.core.shard;

import io.quorate.core.command.Command;
import io.quorate.core.command.CommandTable;
import io.quorate.core.command.Reply;
import io.quorate.core.commitlog.CommitLog;
import io.quorate.core.commitlog.LogRecord;
import io.quorate.core.rule.Rules;
import io.quorate.core.store.OrderedStore;
import io.quorate.core.store.RowMemory;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/// One thread's share of a node: executes requests against its newest state, appends what they did to its commit log,
/// and lets each reply leave when what it has done and seen is durable.
///
/// All entrances are called on one thread, and none waits. The path of a write: [Requests] runs the command in a
/// transaction; its write set, if there is room ([Backpressure]), is appended to the log of its [Partition] and is the
/// newest state from then on; the end of the turn starts one write and sync for all of the turn
/// ([CommitLog#endTurn()]); its completion lets the held replies leave ([ReplyGate]) and hands the records to the store
/// ([StoreFeed]); when they are applied they leave the overlay.
public final class Shard {
    /// Told of each command that ran.
    @FunctionalInterface
    public interface Observer {
        /// @param connection who asked
        /// @param nanos time that the run took
        void executed(Connection connection, Command command, byte[][] arguments, long nanos, Reply reply);
    }

    /// The number of a single node's partition.
    public static final int ONLY_PARTITION = 0;

    /// How long after a full disk it is tried again.
    static final long RETRY_NANOS = 500_000_000;

    /// How often the shard looks after what is due.
    private static final long TICK_NANOS = 50_000_000;

    private final Env env;
    private final Lifecycle lifecycle = new Lifecycle();
    private final CommandTable commands;
    private final CommitLog log;
    private final ShardConfig config;
    private final RowMemory memory;
    private final StoreFeed feed;
    private final TransactionCommands transactionCommands;
    private final Backpressure backpressure;
    private final ReplyGate gate;
    private final Requests requests;
    private final Home home;
    private final KeyspaceCounts keyspaceCounts = new KeyspaceCounts();
    /// Made when a partition's first sweep is due.
    private final Map<Partition, ExpirySweep> sweeps = new TreeMap<>(Partition.BY_NUMBER);

    private long lastConnectionId;
    private long lastSyncNanos;

    /// A single node's shard that does not serve yet: [#start] begins.
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
        this(env, commands, store, log, config, rules, observer, new OwnTables());
    }

    /// As the other one, with tables that commands are about.
    public Shard(
            Env env,
            List<Command> commands,
            OrderedStore store,
            Function<CommitLog.Listener, CommitLog> log,
            ShardConfig config,
            Rules rules,
            Observer observer,
            OwnTables tables) {
        this(env, commands, store, log, config, rules, observer, parts -> new OwnHome(parts, tables), Elsewhere.NONE);
    }

    Shard(
            Env env,
            List<Command> commands,
            OrderedStore store,
            Function<CommitLog.Listener, CommitLog> log,
            ShardConfig config,
            Rules rules,
            Observer observer,
            Function<ShardParts, Home> homeOf,
            Elsewhere elsewhere) {
        this.env = env;
        this.config = config;
        this.log = log.apply(new LogListener());
        var watches = new Watches();
        transactionCommands = new TransactionCommands(watches, rules);
        this.commands = new CommandTable(commands, transactionCommands.commands());
        memory = new RowMemory(config.rowCacheBytesMax());
        feed = new StoreFeed(env, store, new FeedListener());
        gate = new ReplyGate(rules);
        var longRun = new LongRun(rules);
        home = homeOf.apply(new ShardParts(
                env,
                lifecycle,
                this.log,
                store,
                memory,
                feed,
                gate,
                watches,
                longRun,
                transactionCommands,
                config,
                rules));
        backpressure = new Backpressure(env, memory, this.log, feed, home.partitions(), config.backlogBytesMax());
        requests = new Requests(
                env,
                lifecycle,
                this.commands,
                transactionCommands,
                home.partitions(),
                backpressure,
                longRun,
                gate,
                keyspaceCounts,
                observer,
                elsewhere,
                rules);
    }

    // ---- Start ----

    /// Replays what the store lacks, then serves.
    ///
    /// @param records the recovered records above what the store has, in order
    /// @param whenServing run once requests are served
    public void start(Iterator<LogRecord> records, Runnable whenServing) {
        home.replay(records, () -> {
            lifecycle.serve();
            // What was read may not be synced yet: nobody is told of it before the log says that it is.
            home.progressed();
            env.schedule(TICK_NANOS, this::tick);
            whenServing.run();
        });
    }

    // ---- Clients ----

    /// A client has connected that, if this is one of several nodes, is told who leads what it asks for.
    public Connection connect(Client client) {
        return connect(client, Connection.Kind.DIRECT);
    }

    /// A client has connected.
    ///
    /// @param kind what is done about its requests for what another node leads
    public Connection connect(Client client, Connection.Kind kind) {
        return new Connection(++lastConnectionId, kind, client);
    }

    /// A client has gone: what it asked for and was not carried out yet is dropped.
    public void disconnect(Connection connection) {
        requests.disconnect(connection);
    }

    /// Forgets a connection's transaction and watched keys, as `RESET` asks.
    public void reset(Connection connection) {
        transactionCommands.end(connection);
    }

    /// Takes a request; its reply comes through [Client#reply], in the order of the connection's requests.
    ///
    /// @param arguments the command's name first, at least that; not changed afterwards
    public void receive(Connection connection, byte[][] arguments) {
        requests.receive(connection, arguments, 0);
    }

    /// Takes a request that is carried out only in one reign of who leads its keys, and else refused.
    ///
    /// @param epoch that of the reign
    public void receive(Connection connection, byte[][] arguments, long epoch) {
        requests.receive(connection, arguments, epoch);
    }

    // ---- The log ----

    /// There may be room for a write that waits.
    void retryWaiting() {
        requests.retryWaiting();
    }

    /// Where its partitions come from.
    Home home() {
        return home;
    }

    private final class LogListener implements CommitLog.Listener {
        @Override
        public void progressed() {
            if (lifecycle.isServing()) home.progressed();
        }

        @Override
        public void recycled(String from, String to) {
            env.report(new Event.SegmentRecycled(from, to));
        }

        @Override
        public void roomChanged() {
            requests.retryWaiting();
        }

        @Override
        public void failed(String why) {
            fail(why);
        }
    }

    private final class FeedListener implements StoreFeed.Listener {
        @Override
        public void applied() {
            requests.retryWaiting();
        }

        @Override
        public void flushed() {
            home.flushed();
        }

        @Override
        public void full(boolean isFull, String message) {
            backpressure.storeChanged(message);
            requests.retryWaiting();
        }

        @Override
        public void failed(String why) {
            fail(why);
        }
    }

    // ---- What is due ----

    private void tick() {
        if (!lifecycle.isServing()) return;
        env.schedule(TICK_NANOS, this::tick);
        long now = env.monotonicNanos();
        if (now - lastSyncNanos >= config.bufferedSyncInterval().toNanos() / 2) {
            lastSyncNanos = now;
            log.sync();
            log.poll();
        }
        feed.tick();
        requests.refuseWaiting();
        // The overlay also shrinks when the last fetch ends that had kept it, of which nobody tells.
        requests.retryWaiting();
        if (home.replayBytes() >= config.flushEveryBytes()) feed.wantFlush();
        home.tick(backpressure);
        for (Partition partition : home.partitions().all()) {
            sweeps.computeIfAbsent(partition, this::sweepOf).tick();
        }
    }

    private ExpirySweep sweepOf(Partition partition) {
        return new ExpirySweep(lifecycle, partition, config.durability(), backpressure, keyspaceCounts);
    }

    // ---- Checkpoints and the end ----

    /// Tells when everything that was appended until now is applied to the store and flushed.
    public void checkpoint(Consumer<OrderedStore.Outcome> then) {
        if (lifecycle.hasStopped()) {
            then.accept(new OrderedStore.Outcome.Failed(lifecycle.whyStopped()));
            return;
        }
        log.sync();
        Map<Partition, Long> offsets = new TreeMap<>(Partition.BY_NUMBER);
        for (Partition partition : home.partitions().all())
            offsets.put(partition, partition.rows().newestLsn());
        feed.checkpoint(offsets, then);
    }

    /// Stops for good: what waits is told what is known of it.
    private void fail(String why) {
        if (lifecycle.hasStopped()) return;
        lifecycle.stop(why);
        home.stopping();
        gate.fail(why);
        requests.stopped();
        env.report(new Event.ShardStopped(why));
    }

    // ---- Figures ----

    /// The rows of all partitions, for figures about them.
    public RowFigures rows() {
        return RowFigures.of(home.partitions(), memory);
    }

    /// What clients looked up and what expired.
    public KeyspaceCounts keyspaceCounts() {
        return keyspaceCounts;
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
