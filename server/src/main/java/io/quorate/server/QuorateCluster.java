package io.quorate.server;

import io.quorate.server.config.Configuration;
import io.quorate.server.config.Sources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A cluster inside this process, for tests of applications: real nodes on free ports of loopback, with all that they
/// promise, their data in a folder of the caller's.
///
/// ```java
/// try (var cluster = QuorateCluster.start(3, folder)) {
///     var client = RedisClient.create("redis://127.0.0.1:" + cluster.port(0));
///     ...
///     cluster.stop(1);    // the others go on
///     cluster.start(1);   // and it comes back with its data
/// }
/// ```
///
/// Nodes are numbered from 0. Not for several threads at once.
public final class QuorateCluster implements AutoCloseable {
    /// Longer than the formation of a cluster takes on a busy machine.
    private static final long READY_SECONDS_MAX = 60;

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /// Several nodes share one heap.
    private static final List<String> SMALL = List.of(
            "rows.cache-bytes=16mb",
            "rows.backlog-bytes=16mb",
            "store.block-cache-bytes=8mb",
            "store.write-buffer-bytes=4mb",
            "commitlog.segment-bytes=4mb",
            "commitlog.flush-bytes=16mb");

    private record Ports(int plain, int direct, int peer) {}

    private final Path folder;
    private final List<Ports> ports;
    /// The nodes that run, null in the place of those that do not.
    private final @Nullable Node[] nodes;

    private QuorateCluster(Path folder, List<Ports> ports) {
        this.folder = folder;
        this.ports = ports;
        nodes = new @Nullable Node[ports.size()];
    }

    /// Starts a cluster and waits until it serves.
    ///
    /// @param count number of nodes, at least one
    /// @param folder for their data, empty: what another cluster has left there names other ports
    /// @throws StartException if it cannot
    public static QuorateCluster start(int count, Path folder) throws StartException {
        if (count < 1) throw new IllegalArgumentException("count: " + count + " (must be at least 1)");
        var cluster = new QuorateCluster(folder, freePorts(count));
        try {
            for (int node = 0; node < count; node++) cluster.open(node);
            for (int node = 0; node < count; node++) cluster.awaitReady(node);
            return cluster;
        } catch (StartException | RuntimeException failure) {
            cluster.close();
            throw failure;
        }
    }

    /// Number of nodes, running or not.
    public int size() {
        return ports.size();
    }

    /// Where a node serves clients that know of no cluster.
    public int port(int node) {
        return ports.get(node).plain();
    }

    /// Where a node serves cluster clients.
    public int directPort(int node) {
        return ports.get(node).direct();
    }

    /// Starts a node that was stopped, and waits until it serves.
    ///
    /// @throws StartException if it cannot
    public void start(int node) throws StartException {
        if (nodes[node] != null) throw new IllegalStateException("node " + node + " runs");
        open(node);
        awaitReady(node);
    }

    /// Stops a node as SIGTERM does, and waits until it has ended.
    public void stop(int node) {
        Node running = nodes[node];
        if (running == null) return;
        nodes[node] = null;
        running.stop();
        running.awaitEnd();
    }

    /// Stops all nodes.
    @Override
    public void close() {
        List<Node> running = new ArrayList<>();
        for (int node = 0; node < nodes.length; node++) {
            Node each = nodes[node];
            if (each != null) running.add(each);
            nodes[node] = null;
        }
        running.forEach(Node::stop);
        running.forEach(Node::awaitEnd);
    }

    private void open(int node) throws StartException {
        Ports its = ports.get(node);
        String list = ports.stream().map(each -> "127.0.0.1:" + each.peer()).collect(Collectors.joining(","));
        String name = "n" + (node + 1);
        List<String> assignments = new ArrayList<>(SMALL);
        assignments.add("name=" + name);
        assignments.add("zone=z" + (node + 1));
        assignments.add("join=" + list);
        assignments.add("port=" + its.plain());
        assignments.add("direct-port=" + its.direct());
        assignments.add("peer-port=" + its.peer());
        assignments.add("admin-port=-1");
        assignments.add("data=" + folder.resolve(name));
        Configuration configuration = Configuration.defaults();
        for (String assignment : assignments) configuration = Sources.set(configuration, assignment);
        nodes[node] = Node.start(configuration);
    }

    private void awaitReady(int node) throws StartException {
        Node started = nodes[node];
        if (started == null) throw new IllegalStateException("node " + node + " was not started");
        long untilNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS_MAX);
        while (started.whyNotReady().isPresent()) {
            if (System.nanoTime() - untilNanos > 0) {
                throw new StartException("node n" + (node + 1) + " is not ready after " + READY_SECONDS_MAX + " s: "
                        + started.whyNotReady().orElse(""));
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /// Ports that nobody uses now, all different.
    private static List<Ports> freePorts(int count) {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < 3 * count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return IntStream.range(0, count)
                    .mapToObj(node -> new Ports(
                            sockets.get(3 * node).getLocalPort(),
                            sockets.get(3 * node + 1).getLocalPort(),
                            sockets.get(3 * node + 2).getLocalPort()))
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException("no free port", failure);
        } finally {
            for (ServerSocket socket : sockets) close(socket);
        }
    }

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
