package io.quorate.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `quorate dev`: a cluster of child processes, and what is done to it from a second terminal.
class DevTest {
    private static final long NANOS_MAX = TimeUnit.MINUTES.toNanos(1);
    private static final int PORT_COLUMN = 1;
    private static final int PROCESS_COLUMN = 5;

    @TempDir
    private Path folder;

    @Test
    void whatWasWrittenOutlivesANodeAndNoNodeOutlivesDev() throws Exception {
        try (var dev = dev()) {
            List<String[]> nodes = nodes(dev, 3);
            try (var client = client(nodes.getFirst())) {
                assertThat(client.ask("SET", "k", "v")).isEqualTo("OK");
            }
            assertThat(said("kill", "n1")).contains("n1 killed");
            assertThat(process(nodes.getFirst())).isEmpty();
            try (var client = client(nodes.getLast())) {
                assertThat(answer(client, "GET", "k")).isEqualTo("v");
            }
            ProcessHandle.of(pid(nodes.get(1))).orElseThrow().destroyForcibly();
            dev.awaitLine(line -> line.startsWith("n2 has ended by itself"));
            dev.terminate();
            assertThat(dev.awaitEnd()).as(dev::output).isZero();
            assertThat(process(nodes.getLast())).isEmpty();
        }
    }

    @Test
    void nodesEndWhenDevIsKilled() throws Exception {
        try (var dev = dev("--nodes", "1")) {
            ProcessHandle node = ProcessHandle.of(pid(nodes(dev, 1).getFirst())).orElseThrow();
            dev.kill();
            assertThat(node.onExit().get(NANOS_MAX, TimeUnit.NANOSECONDS).isAlive())
                    .isFalse();
        }
    }

    @Test
    void aTakenPortIsOneLine() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var dev = NodeProcess.run(
                        List.of(),
                        "dev",
                        "--nodes=1",
                        "--data=" + folder,
                        "--port=" + (taken.getLocalPort() - 10_000))) {
            assertThat(dev.awaitEnd()).isEqualTo(1);
            assertThat(dev.errors()).hasSize(1);
            assertThat(dev.errors().getFirst()).contains("port " + taken.getLocalPort() + " is taken", "--port");
        }
    }

    private NodeProcess dev(String... options) throws IOException {
        List<String> words = new ArrayList<>(List.of("dev", "--data", folder.toString()));
        words.addAll(List.of(options));
        return NodeProcess.run(List.of(), words.toArray(String[]::new));
    }

    /// What a second terminal is told.
    private String said(String... words) throws IOException {
        List<String> all = new ArrayList<>(List.of("dev", "--data", folder.toString()));
        all.addAll(List.of(words));
        try (var second = NodeProcess.run(List.of(), all.toArray(String[]::new))) {
            assertThat(second.awaitEnd()).as(second::output).isZero();
            return second.output();
        }
    }

    /// The lines of the table, once the cluster is ready.
    private static List<String[]> nodes(NodeProcess dev, int count) throws IOException {
        List<String[]> nodes = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            String name = "n" + i + " ";
            nodes.add(dev.awaitLine(line -> line.startsWith(name) && !line.contains("by itself"))
                    .split(" +"));
        }
        return nodes;
    }

    private static RespClient client(String[] node) throws IOException {
        return new RespClient(Integer.parseInt(node[PORT_COLUMN]));
    }

    private static long pid(String[] node) {
        return Long.parseLong(node[PROCESS_COLUMN]);
    }

    private static Optional<ProcessHandle> process(String[] node) {
        return ProcessHandle.of(pid(node));
    }

    /// The answer once it is none that says to try again: another node has to take over first.
    private static Object answer(RespClient client, String... request) throws IOException {
        long began = System.nanoTime();
        while (true) {
            Object answer = client.ask(request);
            if (!(answer instanceof RespClient.Refused) || System.nanoTime() - began > NANOS_MAX) {
                return Objects.requireNonNullElse(answer, "nothing");
            }
        }
    }
}
