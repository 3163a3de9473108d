package io.quorate.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.storage.Restore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A whole node over real sockets.
class NodeTest {
    @TempDir
    private Path folder;

    private RunningNode start(String... assignments) throws StartException {
        return RunningNode.start(folder, assignments);
    }

    @Test
    void whatWasAcknowledgedIsThereAfterARestart() throws Exception {
        RunningNode node = start();
        assertThat(node.talk("SET k v\r\nINCR n\r\nQUIT\r\n")).isEqualTo("+OK\r\n:1\r\n+OK\r\n");
        node.close();
        node = start();
        assertThat(node.talk("GET k\r\nINCR n\r\nQUIT\r\n")).isEqualTo("$1\r\nv\r\n:2\r\n+OK\r\n");
        node.close();
    }

    @Test
    void aClientThatOnlyClosesItsSendingSideIsAnswered() throws Exception {
        RunningNode node = start();
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), node.port())) {
            socket.getOutputStream().write("SET k v\r\nGET k\r\n".getBytes(ISO_8859_1));
            socket.shutdownOutput();
            assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
                    .isEqualTo("+OK\r\n$1\r\nv\r\n");
        }
        node.close();
    }

    @Test
    void aProtocolErrorIsToldBehindTheRepliesAndThenTheConnectionCloses() throws Exception {
        RunningNode node = start();
        assertThat(node.talk("SET k v\r\n*1\r\nx")).isEqualTo("+OK\r\n-ERR Protocol error: expected '$', got 'x'\r\n");
        assertThat(node.talk("POST / HTTP/1.1\r\n")).isEmpty();
        node.close();
    }

    @Test
    void oneClientTooManyIsToldSo() throws Exception {
        RunningNode node = start("maxclients=1");
        try (var first = new Socket(InetAddress.getLoopbackAddress(), node.port())) {
            first.getOutputStream().write("PING\r\n".getBytes(ISO_8859_1));
            assertThat(first.getInputStream().readNBytes(7)).hasSize(7);
            assertThat(node.talk("")).isEqualTo("-ERR max number of clients reached\r\n");
        }
        node.close();
    }

    @Test
    void withAPasswordNothingIsToldBeforeIt() throws Exception {
        RunningNode node = start("requirepass=secret");
        List<String> replies = node.talk("GET k\r\nAUTH wrong\r\nAUTH default secret\r\nGET k\r\nQUIT\r\n")
                .lines()
                .toList();
        assertThat(replies)
                .containsExactly(
                        "-NOAUTH Authentication required.",
                        "-WRONGPASS invalid username-password pair or user is disabled.",
                        "+OK",
                        "$-1",
                        "+OK");
        assertThat(node.talk("HELLO 3\r\nQUIT\r\n"))
                .startsWith("-NOAUTH HELLO must be called with the client already authenticated");
        node.close();
    }

    @Test
    void aPipelineFarLongerThanWhatMayBeUnderWayIsAnsweredInOrder() throws Exception {
        RunningNode node = start("limits.unanswered-requests=10", "limits.output-pause-bytes=1kb");
        int count = 20_000;
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), node.port())) {
            Thread writer = Thread.ofVirtual().start(() -> {
                try {
                    socket.getOutputStream().write("INCR n\r\n".repeat(count).getBytes(ISO_8859_1));
                } catch (IOException failure) {
                    throw new UncheckedIOException(failure);
                }
            });
            var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
            for (int i = 1; i <= count; i++) assertThat(reader.readLine()).isEqualTo(":" + i);
            writer.join();
        }
        node.close();
    }

    @Test
    void operatorsReadFiguresAndHealth() throws Exception {
        int port = freePort();
        RunningNode node = start("admin-port=" + port);
        node.talk("SET k v\r\nGET k\r\nNOSUCH\r\nINCR k\r\nQUIT\r\n");
        String metrics = get(port, "/metrics", 200);
        assertThat(metrics)
                .contains("quorate_commands_total{command=\"set\",outcome=\"ok\"} 1.0")
                .contains("quorate_commands_total{command=\"incr\",outcome=\"error\"} 1.0")
                .contains("quorate_keys 1.0")
                .contains("quorate_expiring_keys 0.0")
                .contains("quorate_keyspace_hits_total 1.0")
                .contains("quorate_commit_log_synced_lsn_total 1.0")
                .contains("quorate_commit_log_sync_duration_seconds_count ");
        assertThat(get(port, "/healthz", 200)).isEqualTo("ok\n");
        assertThat(get(port, "/readyz", 200)).isEqualTo("ready\n");
        get(port, "/nothing", 404);
        node.close();
    }

    private static String get(int port, String path, int status) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .build();
            var response = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(status);
            return response.body();
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void aBackupHoldsWhatWasAcknowledgedBeforeItAndIsRestored(@TempDir Path elsewhere) throws Exception {
        Path backup = elsewhere.resolve("backup");
        Path restored = elsewhere.resolve("restored");
        RunningNode node = start();
        assertThat(node.talk("SET k v\r\nBACKUP " + backup + "\r\nSET k later\r\nQUIT\r\n"))
                .isEqualTo("+OK\r\n".repeat(4));
        assertThat(node.talk("BACKUP " + backup + "\r\nQUIT\r\n"))
                .startsWith("-ERR no backup was made: " + backup + " exists");
        node.close();
        Restore.run(backup, restored);
        node = start("data=" + restored);
        assertThat(node.talk("GET k\r\nSET k new\r\nQUIT\r\n")).isEqualTo("$1\r\nv\r\n+OK\r\n+OK\r\n");
        node.close();
        node = start("data=" + restored);
        assertThat(node.talk("GET k\r\nDBSIZE\r\nQUIT\r\n")).isEqualTo("$3\r\nnew\r\n:1\r\n+OK\r\n");
        node.close();
    }

    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        RunningNode node = start();
        assertThatThrownBy(() -> start("port=" + node.port()))
                .isInstanceOf(StartException.class)
                .hasMessageStartingWith("port: " + node.port() + " on 127.0.0.1 cannot be had");
        node.close();
    }

    @Test
    void aNodeThatStopsStillAnswersWhatItWasAskedBefore() throws Exception {
        RunningNode node = start();
        int count = 200;
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), node.port())) {
            socket.getOutputStream().write(("INCR n\r\n".repeat(count) + "SHUTDOWN\r\n").getBytes(ISO_8859_1));
            assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
                    .endsWith(":" + count + "\r\n");
        }
        assertThat(node.node().awaitEnd()).isZero();
    }

    @Test
    void shutdownEndsTheNodeWithoutAWord() throws Exception {
        RunningNode node = start();
        assertThat(node.talk("SET k v\r\nSHUTDOWN\r\n")).isEqualTo("+OK\r\n");
        assertThat(node.node().awaitEnd()).isZero();
    }
}
