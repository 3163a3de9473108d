package io.quorate.core.shard;

import io.quorate.core.command.Command;
import io.quorate.core.command.CommandTable;
import io.quorate.core.command.Reply;
import io.quorate.core.commitlog.CommitLog;
import io.quorate.core.commitlog.LogRecord;
import io.quorate.core.rule.Rules;
import io.quorate.core.store.OrderedStore;
import io.quorate.core.store.RowMemory;
import io.quorate.core.store.Rows;
import io.quorate.core.store.WriteSet;
import io.quorate.core.wire.ByteSource;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
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
    /// Bytes that are replayed before the store is waited for.
    private static final long REPLAY_BACKLOG_BYTES = 16L << 20;
    /// How long replay waits for the store to catch up before it looks again.
    private static final long REPLAY_PAUSE_NANOS = 1_000_000;

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
    private final Partition partition;
    private final ExpirySweep sweep;
    private final KeyspaceCounts keyspaceCounts = new KeyspaceCounts();

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
        this.env = env;
        this.config = config;
        this.log = log.apply(new LogListener());
        var watches = new Watches();
        transactionCommands = new TransactionCommands(watches, rules);
        this.commands = new CommandTable(commands, transactionCommands.commands());
        memory = new RowMemory(config.rowCacheBytesMax());
        feed = new StoreFeed(env, store, new FeedListener());
        var longRun = new LongRun(rules);
        gate = new ReplyGate(rules);
        var parts = new ShardParts(env, store, memory, feed, watches, longRun, rules);
        var ownLog = new OwnLog(env, lifecycle, this.log, gate, rules);
        partition = new Partition(ONLY_PARTITION, SlotRange.ALL, ownLog, parts);
        var partitions = new OnePartition(partition, config.durability());
        backpressure = new Backpressure(env, memory, this.log, feed, partitions, config.backlogBytesMax());
        requests = new Requests(
                env,
                lifecycle,
                this.commands,
                transactionCommands,
                partitions,
                backpressure,
                longRun,
                gate,
                keyspaceCounts,
                observer);
        sweep = new ExpirySweep(lifecycle, partitions.target(), backpressure, keyspaceCounts);
    }

    // ---- Start ----

    /// Replays what the store lacks, then serves.
    ///
    /// Replay is pulled in bounded pieces, the store being waited for in between.
    ///
    /// @param records the recovered records above what the store has, in order
    /// @param whenServing run once requests are served
    public void start(Iterator<LogRecord> records, Runnable whenServing) {
        long from = rows().newestLsn();
        replay(records, () -> {
            long replayed = rows().newestLsn() - from;
            if (replayed > 0) env.report(new Event.Replayed(from + 1, rows().newestLsn(), replayed));
            lifecycle.serve();
            // What was read may not be synced yet: nobody is told of it before the log says that it is.
            progressed();
            env.schedule(TICK_NANOS, this::tick);
            whenServing.run();
        });
    }

    private void replay(Iterator<LogRecord> records, Runnable whenDone) {
        if (lifecycle.hasStopped()) return;
        while (records.hasNext()) {
            if (memory.overlayBytes() > REPLAY_BACKLOG_BYTES && !feed.isFull()) {
                feed.apply();
                env.schedule(REPLAY_PAUSE_NANOS, () -> replay(records, whenDone));
                return;
            }
            LogRecord record = records.next();
            WriteSet writeSet = WriteSet.decode(new ByteSource(record.payload()));
            partition.witness(writeSet.time());
            partition.becomeNewest(record.lsn(), writeSet);
        }
        whenDone.run();
    }

    // ---- Clients ----

    /// A client has connected.
    public Connection connect(Client client) {
        return new Connection(++lastConnectionId, client);
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
        requests.receive(connection, arguments);
    }

    // ---- The log ----

    private void progressed() {
        gate.open(durableLsn());
        feed.settled();
    }

    /// Up to where everything is as durable as the clients were promised.
    private long durableLsn() {
        return config.durability() == ShardConfig.Durability.FSYNC ? log.syncedLsn() : log.writtenLsn();
    }

    private final class LogListener implements CommitLog.Listener {
        @Override
        public void progressed() {
            if (lifecycle.isServing()) Shard.this.progressed();
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
            env.report(new Event.Flushed(partition.flushedOffset()));
            log.flushedThrough(partition.flushedOffset());
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
        // The overlay also shrinks when the last fetch ends that had kept it, of which nobody tells.
        requests.retryWaiting();
        if (log.bytesAbove(partition.flushedOffset()) >= config.flushEveryBytes()) feed.wantFlush();
        sweep.tick();
    }

    // ---- Checkpoints and the end ----

    /// Tells when everything that was appended until now is applied to the store and flushed.
    public void checkpoint(Consumer<OrderedStore.Outcome> then) {
        if (lifecycle.hasStopped()) {
            then.accept(new OrderedStore.Outcome.Failed(lifecycle.whyStopped()));
            return;
        }
        log.sync();
        feed.checkpoint(Collections.singletonMap(partition, rows().newestLsn()), then);
    }

    /// Stops for good: what waits is told what is known of it.
    private void fail(String why) {
        if (lifecycle.hasStopped()) return;
        lifecycle.stop(why);
        gate.open(durableLsn());
        gate.fail(why);
        requests.stopped();
        env.report(new Event.ShardStopped(why));
    }

    // ---- Figures ----

    /// The newest state, for figures about it.
    public Rows rows() {
        return partition.rows();
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
