package io.quorate.server;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.quorate.core.command.CommandTable;
import io.quorate.core.control.Standing;
import io.quorate.core.shard.Connection;
import io.quorate.core.store.OrderedStore;
import io.quorate.server.admin.AdminServer;
import io.quorate.server.admin.Exposition;
import io.quorate.server.cluster.ClusterNode;
import io.quorate.server.cluster.ClusterView;
import io.quorate.server.config.Configuration;
import io.quorate.server.config.Keys;
import io.quorate.server.log.NodeLog;
import io.quorate.server.net.Listener;
import io.quorate.server.net.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A running node: its data, its shard, its ports.
///
/// [#start] opens the client port first, so that a port that is taken is found before anything is read, and clients
/// that come early wait instead of being refused; they are answered once the commit log is replayed. [#stop] takes no
/// more requests, makes a checkpoint, lets the last replies leave and closes everything. A shard that stops by itself
/// ends the node with status 1.
@SuppressWarnings("FutureReturnValueIgnored") // a task tells of its failure itself
public final class Node {
    /// A checkpoint that takes longer is not waited for: the commit log has everything.
    private static final int CHECKPOINT_SECONDS_MAX = 30;
    /// One that leads without a majority would never have all of its log in the store.
    private static final int CLUSTER_CHECKPOINT_SECONDS_MAX = 3;
    /// Replies that clients have not taken by then are lost to them.
    private static final long FAREWELL_MILLIS = 200;

    private static final int FAILED = 1;

    private enum State {
        STARTING,
        SERVING,
        STOPPING
    }

    private final EventLoopGroup group;
    private final EventLoop loop;
    private final AtomicReference<State> state = new AtomicReference<>(State.STARTING);
    private final CountDownLatch served = new CountDownLatch(1);
    private final CompletableFuture<Integer> ended = new CompletableFuture<>();

    private @Nullable Listener listener;
    private @Nullable Storage storage;
    private @Nullable ClusterPorts cluster;
    private @Nullable Watch watch;
    private volatile @Nullable ShardHost host;
    private @Nullable AdminServer admin;
    private volatile int status;

    private Node(Transport transport) {
        group = transport.newGroup("shard");
        loop = group.next();
    }

    /// Starts a node and waits until it serves.
    ///
    /// @throws StartException if it cannot, with the one line that says why
    public static Node start(Configuration configuration) throws StartException {
        Configuration checked = configuration.checked();
        var transport = Transport.best();
        var node = new Node(transport);
        try {
            node.open(checked, transport);
        } catch (StartException failure) {
            node.status = FAILED;
            node.close();
            throw failure;
        }
        return node;
    }

    private void open(Configuration configuration, Transport transport) throws StartException {
        long began = System.nanoTime();
        Listener port = listen(configuration, transport);
        listener = port;
        Storage data = Storage.open(configuration, this::onShard);
        storage = data;
        var watching = new Watch(data.folder(), () -> hostConfiguration(configuration), data.store()::estimates);
        watch = watching;
        watching.start();
        var facts = new NodeFacts(watching, transport.name(), port.port());
        cluster = ClusterPorts.open(loop, transport, configuration, port.port(), data, this::bug)
                .orElse(null);
        admin = openAdmin(configuration, port.port());
        onLoop(() -> run(configuration, data, facts, watching, began));
        // One of a cluster may wait for the others for long: it says so in its log.
        if (cluster == null) awaitServing();
    }

    private void run(Configuration configuration, Storage data, NodeFacts facts, Watch watching, long began) {
        ClusterPorts ports = cluster;
        if (ports == null) {
            host(configuration, data, facts, watching, terms -> new AloneEngine(data, terms), began);
            return;
        }
        ports.gather(
                settled -> host(
                        configuration,
                        data,
                        facts,
                        watching,
                        terms -> new ClusterEngine(clusterNode(ports, settled, data, terms)),
                        began),
                this::fail);
    }

    private ClusterNode clusterNode(ClusterPorts ports, Standing settled, Storage data, ShardTerms terms) {
        var node = new ClusterNode(
                new ClusterNode.Parts(
                        settled,
                        ports.newcomer(),
                        ports.network(),
                        data.store(),
                        data::log,
                        data.recovered().records(),
                        this::fail),
                new ClusterNode.ShardTerms(terms.env(), terms.commands(), terms.config(), terms.observer()));
        ports.serve(node, settled);
        return node;
    }

    private void host(
            Configuration configuration,
            Storage data,
            NodeFacts facts,
            Watch watching,
            Engine.Maker maker,
            long began) {
        var shardHost = new ShardHost(loop, data, watching, facts, configuration, maker, this::fail, this::stop);
        host = shardHost;
        shardHost.start(() -> {
            if (listener != null) listener.accept(shardHost.clients(), shardHost.shard(), Connection.Kind.PLAIN);
            if (cluster != null) {
                cluster.direct().accept(shardHost.clients(), shardHost.shard(), Connection.Kind.DIRECT);
            }
            state.compareAndSet(State.STARTING, State.SERVING);
            NodeLog.info(
                    "node.ready",
                    "port",
                    port(),
                    "admin-port",
                    adminPort().map(Object::toString).orElse("none"),
                    "data",
                    data.folder(),
                    "durability",
                    configuration.print(Keys.DURABILITY),
                    "version",
                    facts.version(),
                    "millis",
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
            served.countDown();
        });
    }

    private void bug(Throwable thrown) {
        NodeLog.bug("bug", thrown);
        fail("a bug: " + thrown);
    }

    private Listener listen(Configuration configuration, Transport transport) throws StartException {
        try {
            return Listener.open(loop, transport, configuration, configuration.count(Keys.PORT));
        } catch (IOException failure) {
            throw new StartException(
                    "port: " + configuration.get(Keys.PORT) + " on " + configuration.get(Keys.HOST) + " cannot be had: "
                            + failure.getMessage() + " (give another by --port)",
                    failure);
        }
    }

    private @Nullable AdminServer openAdmin(Configuration configuration, int port) throws StartException {
        long wanted = configuration.get(Keys.ADMIN_PORT);
        if (wanted < 0) return null;
        int adminPort = (int) (wanted > 0 ? wanted : port + Configuration.ADMIN_PORT_DISTANCE);
        try {
            return AdminServer.open(new InetSocketAddress(configuration.get(Keys.HOST), adminPort), new Source());
        } catch (IOException | IllegalArgumentException failure) {
            throw new StartException(
                    "admin-port: " + adminPort + " cannot be had: " + failure.getMessage()
                            + " (give another by --admin-port, or -1 for none)",
                    failure);
        }
    }

    private void awaitServing() throws StartException {
        try {
            served.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StartException("interrupted while starting", interrupted);
        }
        if (ended.isDone() || status != 0) {
            throw new StartException("the node failed while it started: the log says why");
        }
    }

    /// The port that clients connect to.
    public int port() {
        return listener == null ? 0 : listener.port();
    }

    /// The port for operators; empty if there is none.
    public Optional<Integer> adminPort() {
        return Optional.ofNullable(admin).map(AdminServer::port);
    }

    /// Why it does not serve now; empty if it does. Any thread may call.
    public Optional<String> whyNotReady() {
        return switch (state.get()) {
            case STARTING -> Optional.of("starting: " + whatIsWaitedFor());
            case SERVING -> Optional.empty();
            case STOPPING -> Optional.of("stopping");
        };
    }

    /// The commands that it answers. Any thread may call.
    public CommandTable commands() {
        ShardHost shardHost = host;
        if (shardHost == null) throw new IllegalStateException("the node has not started");
        return shardHost.shard().commands();
    }

    /// Begins to stop. Any thread may call, and more than once.
    public void stop() {
        if (state.getAndSet(State.STOPPING) == State.STOPPING) return;
        NodeLog.info("node.stopping");
        onLoop(this::finish);
    }

    /// Waits until the node has ended.
    ///
    /// @return the status for the process to end with: 0 after [#stop], 1 if the node failed
    public int awaitEnd() {
        return ended.join();
    }

    private void finish() {
        ShardHost shardHost = host;
        if (shardHost == null) {
            if (cluster != null) cluster.close();
            closeElsewhere();
            return;
        }
        shardHost.leave(() -> finish(shardHost));
    }

    private void finish(ShardHost shardHost) {
        if (listener != null) listener.close();
        ClusterPorts ports = cluster;
        if (ports != null) ports.direct().close();
        shardHost.clients().stopReading();
        var isFarewellSaid = new boolean[1];
        Runnable farewell = () -> {
            if (isFarewellSaid[0]) return;
            isFarewellSaid[0] = true;
            sayFarewell(shardHost);
        };
        int secondsMax = ports == null ? CHECKPOINT_SECONDS_MAX : CLUSTER_CHECKPOINT_SECONDS_MAX;
        shardHost.schedule(TimeUnit.SECONDS.toNanos(secondsMax), farewell);
        shardHost.checkpoints().save(shardHost.shard(), outcome -> {
            if (!(outcome instanceof OrderedStore.Outcome.Done)) NodeLog.warn("node.no-checkpoint", "outcome", outcome);
            farewell.run();
        });
    }

    private void sayFarewell(ShardHost shardHost) {
        shardHost.clients().closeAll();
        shardHost.schedule(TimeUnit.MILLISECONDS.toNanos(FAREWELL_MILLIS), () -> {
            if (cluster != null) cluster.close();
            closeElsewhere();
        });
    }

    /// The shard has stopped by itself. Clients get what is already said; the process ends.
    private void fail(String why) {
        status = FAILED;
        NodeLog.error("node.failed", "why", why);
        served.countDown();
        if (state.getAndSet(State.STOPPING) == State.STOPPING) return;
        if (listener != null) listener.close();
        if (host != null) sayFarewell(host);
        else closeElsewhere();
    }

    /// The loop cannot wait for its own end.
    private void closeElsewhere() {
        Thread.ofPlatform().name("end").start(this::close);
    }

    /// Closes whatever is open, in the opposite order. Not on the shard's thread.
    private synchronized void close() {
        if (ended.isDone()) return;
        if (admin != null) admin.close();
        if (watch != null) watch.close();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        if (storage != null) storage.close();
        if (status == 0) NodeLog.info("node.stopped");
        ended.complete(status);
    }

    /// What storage has to tell after the loop has ended concerns nobody: everything that was promised is durable.
    private void onShard(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException ended) {
            if (!loop.isShuttingDown()) throw ended;
        }
    }

    private void onLoop(Runnable task) {
        loop.execute(() -> {
            try {
                task.run();
            } catch (RuntimeException thrown) {
                bug(thrown);
            }
        });
    }

    private String whatIsWaitedFor() {
        ClusterPorts ports = cluster;
        return ports == null ? "the commit log is being replayed" : ports.waitsFor();
    }

    private Configuration hostConfiguration(Configuration first) {
        return host == null ? first : host.configuration();
    }

    /// What the admin port tells.
    private final class Source implements AdminServer.Source {
        @Override
        public Future<MetricSnapshots> metrics() {
            ShardHost shardHost = host;
            if (shardHost == null || loop.isShuttingDown()) {
                return CompletableFuture.failedFuture(new IllegalStateException("the shard is not there"));
            }
            return loop.submit(() -> Exposition.of(shardHost));
        }

        @Override
        public Future<Optional<String>> cluster() {
            if (loop.isShuttingDown()) {
                return CompletableFuture.failedFuture(new IllegalStateException("the shard is not there"));
            }
            return loop.submit(() -> {
                ClusterPorts ports = cluster;
                return ports == null ? Optional.empty() : ports.served().map(ClusterView::of);
            });
        }

        @Override
        public Optional<String> whyNotReady() {
            return Node.this.whyNotReady();
        }
    }
}
