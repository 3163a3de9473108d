package io.quorate.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.server.config.Configuration;
import io.quorate.server.config.Sources;
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

    private Node start(String... assignments) throws StartException {
        Configuration configuration = Configuration.defaults();
        configuration = Sources.set(configuration, "data=" + folder);
        configuration = Sources.set(configuration, "port=0");
        configuration = Sources.set(configuration, "admin-port=-1");
        for (String assignment : assignments) configuration = Sources.set(configuration, assignment);
        return Node.start(configuration);
    }

    private static void end(Node node) {
        node.stop();
        assertThat(node.awaitEnd()).isZero();
    }

    /// What a node answers to some bytes, until it has said so much.
    private static String talk(Node node, String bytes, int answerBytes) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), node.port())) {
            socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readNBytes(answerBytes), ISO_8859_1);
        }
    }

    /// What a node answers until it closes the connection.
    private static String talk(Node node, String bytes) throws IOException {
        return talk(node, bytes, Integer.MAX_VALUE);
    }

    @Test
    void whatWasAcknowledgedIsThereAfterARestart() throws Exception {
        Node node = start();
        assertThat(talk(node, "SET k v\r\nINCR n\r\nQUIT\r\n")).isEqualTo("+OK\r\n:1\r\n+OK\r\n");
        end(node);
        node = start();
        assertThat(talk(node, "GET k\r\nINCR n\r\nQUIT\r\n")).isEqualTo("$1\r\nv\r\n:2\r\n+OK\r\n");
        end(node);
    }

    @Test
    void aClientThatOnlyClosesItsSendingSideIsAnswered() throws Exception {
        Node node = start();
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), node.port())) {
            socket.getOutputStream().write("SET k v\r\nGET k\r\n".getBytes(ISO_8859_1));
            socket.shutdownOutput();
            assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
                    .isEqualTo("+OK\r\n$1\r\nv\r\n");
        }
        end(node);
    }

    @Test
    void aProtocolErrorIsToldBehindTheRepliesAndThenTheConnectionCloses() throws Exception {
        Node node = start();
        assertThat(talk(node, "SET k v\r\n*1\r\nx")).isEqualTo("+OK\r\n-ERR Protocol error: expected '$', got 'x'\r\n");
        assertThat(talk(node, "POST / HTTP/1.1\r\n")).isEmpty();
        end(node);
    }

    @Test
    void oneClientTooManyIsToldSo() throws Exception {
        Node node = start("maxclients=1");
        try (var first = new Socket(InetAddress.getLoopbackAddress(), node.port())) {
            first.getOutputStream().write("PING\r\n".getBytes(ISO_8859_1));
            assertThat(first.getInputStream().readNBytes(7)).hasSize(7);
            assertThat(talk(node, "")).isEqualTo("-ERR max number of clients reached\r\n");
        }
        end(node);
    }

    @Test
    void withAPasswordNothingIsToldBeforeIt() throws Exception {
        Node node = start("requirepass=secret");
        List<String> replies = talk(node, "GET k\r\nAUTH wrong\r\nAUTH default secret\r\nGET k\r\nQUIT\r\n")
                .lines()
                .toList();
        assertThat(replies)
                .containsExactly(
                        "-NOAUTH Authentication required.",
                        "-WRONGPASS invalid username-password pair or user is disabled.",
                        "+OK",
                        "$-1",
                        "+OK");
        assertThat(talk(node, "HELLO 3\r\nQUIT\r\n"))
                .startsWith("-NOAUTH HELLO must be called with the client already authenticated");
        end(node);
    }

    @Test
    void aPipelineFarLongerThanWhatMayBeUnderWayIsAnsweredInOrder() throws Exception {
        Node node = start("limits.unanswered-requests=10", "limits.output-pause-bytes=1kb");
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
        end(node);
    }

    @Test
    void operatorsReadFiguresAndHealth() throws Exception {
        int port = freePort();
        Node node = start("admin-port=" + port);
        talk(node, "SET k v\r\nGET k\r\nNOSUCH\r\nINCR k\r\nQUIT\r\n");
        String metrics = get(port, "/metrics", 200);
        assertThat(metrics)
                .contains("quorate_commands_total{command=\"set\",outcome=\"ok\"} 1.0")
                .contains("quorate_commands_total{command=\"incr\",outcome=\"error\"} 1.0")
                .contains("quorate_keys 1.0")
                .contains("quorate_commit_log_synced_lsn_total 1.0")
                .contains("quorate_commit_log_sync_duration_seconds_count ");
        assertThat(get(port, "/healthz", 200)).isEqualTo("ok\n");
        assertThat(get(port, "/readyz", 200)).isEqualTo("ready\n");
        get(port, "/nothing", 404);
        end(node);
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
        Node node = start();
        assertThat(talk(node, "SET k v\r\nBACKUP " + backup + "\r\nSET k later\r\nQUIT\r\n"))
                .isEqualTo("+OK\r\n".repeat(4));
        assertThat(talk(node, "BACKUP " + backup + "\r\nQUIT\r\n"))
                .startsWith("-ERR no backup was made: " + backup + " exists");
        end(node);
        Restore.run(backup, restored);
        node = start("data=" + restored);
        assertThat(talk(node, "GET k\r\nSET k new\r\nQUIT\r\n")).isEqualTo("$1\r\nv\r\n+OK\r\n+OK\r\n");
        end(node);
        node = start("data=" + restored);
        assertThat(talk(node, "GET k\r\nDBSIZE\r\nQUIT\r\n")).isEqualTo("$3\r\nnew\r\n:1\r\n+OK\r\n");
        end(node);
    }

    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        Node node = start();
        assertThatThrownBy(() -> start("port=" + node.port()))
                .isInstanceOf(StartException.class)
                .hasMessageStartingWith("port: " + node.port() + " on 127.0.0.1 cannot be had");
        end(node);
    }

    @Test
    void shutdownEndsTheNodeWithoutAWord() throws Exception {
        Node node = start();
        assertThat(talk(node, "SET k v\r\nSHUTDOWN\r\n")).isEqualTo("+OK\r\n");
        assertThat(node.awaitEnd()).isZero();
    }
}
