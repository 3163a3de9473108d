package io.quorate.server;

import io.netty.channel.EventLoop;
import io.quorate.core.command.Command;
import io.quorate.core.command.CommandLimits;
import io.quorate.core.command.DataCommands;
import io.quorate.core.command.Reply;
import io.quorate.core.command.TableCommands;
import io.quorate.core.shard.Connection;
import io.quorate.core.shard.Event;
import io.quorate.core.shard.Shard;
import io.quorate.core.shard.ShardConfig;
import io.quorate.core.store.OrderedStore;
import io.quorate.core.table.TableCatalog;
import io.quorate.server.admin.Figures;
import io.quorate.server.command.Checkpoints;
import io.quorate.server.command.Facts;
import io.quorate.server.command.NodeCommands;
import io.quorate.server.command.Topology;
import io.quorate.server.config.Configuration;
import io.quorate.server.config.Durability;
import io.quorate.server.config.Keys;
import io.quorate.server.log.NodeLog;
import io.quorate.server.net.ClientConnection;
import io.quorate.server.net.Clients;
import io.quorate.server.net.EventLoopEnv;
import io.quorate.server.stats.CommandStats;
import io.quorate.server.stats.LatencyBuckets;
import io.quorate.server.stats.Rates;
import io.quorate.server.stats.SlowLog;
import io.quorate.server.stats.Traffic;
import io.quorate.storage.StoreEstimates;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// A shard on its event loop, with its clients, its commands and what is counted about them.
///
/// Made and used on the shard's thread only, but for [#configuration()].
@SuppressWarnings("FutureReturnValueIgnored") // a task tells of its failure itself
final class ShardHost implements Figures {
    /// A buffered write is synced at most this long after it was acknowledged.
    private static final Duration BUFFERED_SYNC_INTERVAL = Duration.ofSeconds(1);

    private final EventLoop loop;
    private final Storage storage;
    private final Watch watch;
    private final Facts facts;
    private final Consumer<String> failed;
    private final Runnable stop;
    private final Clients clients;
    private final Engine engine;
    private final Checkpoints checkpoints;
    private final Backups backups;
    private final CommandStats commandStats = new CommandStats();
    private final SlowLog slowLog = new SlowLog();
    private final Rates rates = new Rates();
    private final Map<String, Long> events = new TreeMap<>();
    private boolean isDiskFull;
    /// A run that takes longer is kept in the slow log.
    private long slowNanos;
    private volatile Configuration configuration;

    /// @param maker makes what runs the shard
    /// @param failed told, once, why the shard has stopped by itself
    /// @param stop stops the node
    ShardHost(
            EventLoop loop,
            Storage storage,
            Watch watch,
            Facts facts,
            Configuration configuration,
            Engine.Maker maker,
            Consumer<String> failed,
            Runnable stop) {
        this.loop = loop;
        this.storage = storage;
        this.watch = watch;
        this.facts = facts;
        this.configuration = configuration;
        this.failed = failed;
        this.stop = stop;
        backups = new Backups(storage.store(), loop);
        checkpoints = new Checkpoints(facts.startedMillis());
        clients = new Clients(loop, configuration, new Traffic(), this::bug);
        slowNanos = configuration.get(Keys.SLOWLOG_LOG_SLOWER_THAN).toNanos();
        engine = maker.make(new ShardTerms(
                new EventLoopEnv(loop, this::happened, this::bug),
                commands(configuration),
                shardConfig(configuration),
                this::executed));
    }

    private List<Command> commands(Configuration configuration) {
        var limits = CommandLimits.of(configuration.get(Keys.PROTO_MAX_BULK_LEN));
        List<Command> all = new ArrayList<>(DataCommands.all(limits));
        all.addAll(NodeCommands.all(this));
        all.add(new TableCommands(this::tables).command());
        return all;
    }

    private TableCatalog tables() {
        return engine.tables();
    }

    private static ShardConfig shardConfig(Configuration configuration) {
        boolean isSynced = configuration.get(Keys.DURABILITY) == Durability.FSYNC;
        return new ShardConfig(
                isSynced ? ShardConfig.Durability.FSYNC : ShardConfig.Durability.BUFFERED,
                configuration.get(Keys.ROWS_CACHE_BYTES),
                configuration.get(Keys.ROWS_BACKLOG_BYTES),
                configuration.get(Keys.COMMITLOG_FLUSH_BYTES),
                BUFFERED_SYNC_INTERVAL);
    }

    /// Replays the commit log, then serves.
    void start(Runnable whenServing) {
        storage.recovered()
                .tornTail()
                .ifPresent(tail -> happened(new Event.TornTailCut(tail.segment(), tail.position(), tail.why())));
        clients.start();
        loop.scheduleAtFixedRate(
                () -> rates.sample(commandStats, clients.traffic(), System.nanoTime()), 0, 1, TimeUnit.SECONDS);
        engine.start(whenServing);
    }

    /// Leaves to others what they can do, before the node stops.
    ///
    /// @param then run when that is done, or took too long
    void leave(Runnable then) {
        engine.leave(then);
    }

    /// Every run of every command.
    private void executed(Connection connection, Command command, byte[][] arguments, long nanos, Reply reply) {
        commandStats.ran(command, nanos, reply);
        storage.disk().ran(command);
        if (nanos <= slowNanos || command.is(Command.Flag.SKIP_SLOWLOG)) return;
        // Another node asks for its own clients: whose request it was, only that node knows.
        boolean isOwn = connection.client() instanceof ClientConnection;
        slowLog.add(
                TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis()),
                TimeUnit.NANOSECONDS.toMicros(nanos),
                arguments,
                isOwn ? ClientConnection.of(connection).address() : "",
                isOwn ? ClientConnection.of(connection).state().name() : "",
                configuration.get(Keys.SLOWLOG_MAX_LEN));
    }

    private void happened(Event event) {
        events.merge(event.getClass().getSimpleName(), 1L, Long::sum);
        switch (event) {
            case Event.TornTailCut cut ->
                NodeLog.info(
                        "log.torn-tail-cut", "segment", cut.segment(), "position", cut.position(), "why", cut.why());
            case Event.Replayed replayed ->
                NodeLog.info(
                        "log.replayed",
                        "records",
                        replayed.records(),
                        "from",
                        replayed.fromLsn(),
                        "to",
                        replayed.toLsn());
            case Event.DiskFull full -> {
                isDiskFull = true;
                NodeLog.warn("disk.full", "why", full.message(), "effect", "writes are refused");
            }
            case Event.DiskHasRoom _ -> {
                isDiskFull = false;
                NodeLog.info("disk.has-room", "effect", "writes are taken");
            }
            case Event.Flushed flushed -> checkpoints.flushed(flushed.lsn());
            case Event.ShardStopped stopped -> failed.accept(stopped.why());
            case Event.ReadOvertaken overtaken ->
                NodeLog.warn(
                        "read.overtaken",
                        "times",
                        overtaken.times(),
                        "why",
                        "writes have waited for a long read",
                        "effect",
                        "it begins again, or is refused");
            case Event.SegmentRecycled _, Event.BacklogFull _ -> {} // too many of them for lines
        }
    }

    private void bug(Throwable thrown) {
        NodeLog.bug("bug", thrown);
        failed.accept("a bug: " + thrown);
    }

    @Override
    public Shard shard() {
        return engine.shard();
    }

    @Override
    public Optional<Topology> topology() {
        return engine.topology();
    }

    @Override
    public Clients clients() {
        return clients;
    }

    @Override
    public CommandStats commandStats() {
        return commandStats;
    }

    @Override
    public SlowLog slowLog() {
        return slowLog;
    }

    @Override
    public Rates rates() {
        return rates;
    }

    /// Any thread may call.
    @Override
    public Configuration configuration() {
        return configuration;
    }

    @Override
    public void configure(Configuration changed) {
        configuration = changed;
        clients.configure(changed);
        slowNanos = changed.get(Keys.SLOWLOG_LOG_SLOWER_THAN).toNanos();
    }

    @Override
    public Facts facts() {
        return facts;
    }

    @Override
    public boolean isDiskFull() {
        return isDiskFull;
    }

    @Override
    public Checkpoints checkpoints() {
        return checkpoints;
    }

    @Override
    public void backUp(Path folder, Consumer<OrderedStore.Outcome> then) {
        Optional<String> refusal = engine.whyNoBackup();
        if (refusal.isPresent()) then.accept(new OrderedStore.Outcome.Failed(refusal.get()));
        else backups.make(shard(), folder, then);
    }

    @Override
    public void schedule(long delayNanos, Runnable task) {
        loop.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void stop() {
        stop.run();
    }

    @Override
    public LatencyBuckets syncs() {
        return storage.disk().syncs();
    }

    @Override
    public Map<String, Long> events() {
        return Collections.unmodifiableMap(events);
    }

    @Override
    public Optional<StoreEstimates> store() {
        return watch.vitals().store();
    }
}
