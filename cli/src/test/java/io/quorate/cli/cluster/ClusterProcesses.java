package io.quorate.cli.cluster;

import io.quorate.cli.node.NodeProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The nodes of a cluster as child processes on free ports of loopback, numbered from 0.
final class ClusterProcesses implements AutoCloseable {
    /// Small, so that segments fill, the store is flushed and snapshots are needed within seconds.
    private static final List<String> SMALL = List.of(
            "commitlog.segment-bytes=4mb",
            "commitlog.flush-bytes=8mb",
            "store.write-buffer-bytes=1mb",
            "rows.cache-bytes=8mb",
            "rows.backlog-bytes=8mb");

    private record Ports(int plain, int direct, int peer) {}

    private final Path folder;
    private final List<Ports> ports;
    private final @Nullable NodeProcess[] nodes;

    private ClusterProcesses(Path folder, List<Ports> ports) {
        this.folder = folder;
        this.ports = ports;
        nodes = new @Nullable NodeProcess[ports.size()];
    }

    /// Starts a cluster and waits until it serves.
    static ClusterProcesses start(int count, Path folder) throws IOException {
        var cluster = new ClusterProcesses(folder, freePorts(count));
        try {
            for (int node = 0; node < count; node++) cluster.launch(node);
            for (int node = 0; node < count; node++) cluster.awaitReady(node);
            return cluster;
        } catch (IOException | RuntimeException failure) {
            cluster.close();
            throw failure;
        }
    }

    int size() {
        return ports.size();
    }

    int port(int node) {
        return ports.get(node).plain();
    }

    /// Starts a node that does not run, and does not wait for it.
    void launch(int node) throws IOException {
        Ports its = ports.get(node);
        List<String> words = new ArrayList<>(List.of(
                "start",
                "--name=n" + (node + 1),
                "--zone=z" + (node + 1),
                "--join="
                        + ports.stream().map(each -> "127.0.0.1:" + each.peer()).collect(Collectors.joining(",")),
                "--port=" + its.plain(),
                "--direct-port=" + its.direct(),
                "--peer-port=" + its.peer(),
                "--admin-port=-1",
                "--data=" + folder.resolve("n" + (node + 1))));
        for (String assignment : SMALL) words.add("--set=" + assignment);
        nodes[node] = NodeProcess.run(List.of(), words.toArray(String[]::new));
    }

    void awaitReady(int node) throws IOException {
        running(node).port();
    }

    /// `kill -9`; returns when the process is gone.
    void kill(int node) {
        running(node).kill();
        nodes[node] = null;
    }

    /// SIGTERM; returns when the process is gone.
    ///
    /// @return its status
    int stop(int node) {
        NodeProcess stopping = running(node);
        nodes[node] = null;
        stopping.terminate();
        return stopping.awaitEnd();
    }

    /// SIGSTOP or SIGCONT.
    void signal(int node, String name) throws IOException, InterruptedException {
        var kill = new ProcessBuilder(
                        "kill", "-" + name, Long.toString(running(node).pid()))
                .start();
        if (kill.waitFor() != 0) throw new IOException("kill -" + name + " failed");
    }

    /// What the nodes that run have printed last.
    String output() {
        var all = new StringBuilder();
        for (int node = 0; node < nodes.length; node++) {
            NodeProcess each = nodes[node];
            if (each != null) all.append("n").append(node + 1).append(":\n").append(each.output());
        }
        return all.toString();
    }

    private NodeProcess running(int node) {
        NodeProcess running = nodes[node];
        if (running == null) throw new IllegalStateException("n" + (node + 1) + " does not run");
        return running;
    }

    @Override
    public void close() {
        for (NodeProcess node : nodes) if (node != null) node.close();
    }

    private static List<Ports> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < 3 * count; i++) sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            return IntStream.range(0, count)
                    .mapToObj(node -> new Ports(
                            sockets.get(3 * node).getLocalPort(),
                            sockets.get(3 * node + 1).getLocalPort(),
                            sockets.get(3 * node + 2).getLocalPort()))
                    .toList();
        } finally {
            for (ServerSocket socket : sockets) socket.close();
        }
    }
}
