package io.quorate.server.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.RunningNode;
import io.quorate.server.StartException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clients that want too much: each is bounded, and the others are served.
class HostileClientsTest {
    private static final int MIB = 1 << 20;

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init") // each test starts its own
    private RunningNode node;

    private void start(String... assignments) throws StartException {
        node = RunningNode.start(folder, assignments);
    }

    @AfterEach
    void othersAreStillServed() throws IOException {
        assertThat(node.talk("PING\r\nQUIT\r\n")).isEqualTo("+PONG\r\n+OK\r\n");
        node.close();
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), node.port());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    /// Whether the node closes the connection, sooner or later.
    private static boolean isClosed(Socket socket) {
        try {
            while (socket.getInputStream().read() >= 0) {}
            return true;
        } catch (SocketException reset) {
            return true;
        } catch (IOException other) {
            throw new AssertionError(other);
        }
    }

    private static void send(Socket socket, byte[] request) {
        try {
            socket.getOutputStream().write(request);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] set(int number, byte[] value) {
        var request = new ByteArrayOutputStream(value.length + 64);
        request.writeBytes(startOfSet(number, value));
        request.writeBytes(value);
        request.writeBytes(bytes("\r\n"));
        return request.toByteArray();
    }

    private static byte[] startOfSet(int number, byte[] value) {
        return bytes("*3\r\n$3\r\nSET\r\n$4\r\nk" + (100 + number) + "\r\n$" + value.length + "\r\n");
    }

    private long figure(String section, String field) throws IOException {
        return node.talk("INFO " + section + "\r\nQUIT\r\n")
                .lines()
                .filter(line -> line.startsWith(field + ":"))
                .mapToLong(line -> Long.parseLong(line.substring(field.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void manyLargeRequestsAtOnceAreAllTakenInBoundedMemory() throws Exception {
        start("limits.clients-bytes=32mb", "limits.request-bytes=8mb", "proto-max-bulk-len=8mb");
        byte[] value = new byte[6 * MIB];
        List<Future<String>> replies = new ArrayList<>();
        try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 50; i++) {
                int number = i;
                replies.add(senders.submit(() -> {
                    try (Socket socket = connect()) {
                        // Not put together first: the heap of the test would be full of what the node must not keep.
                        OutputStream out = socket.getOutputStream();
                        out.write(startOfSet(number, value));
                        out.write(value);
                        out.write(bytes("\r\n"));
                        return line(socket.getInputStream());
                    }
                }));
            }
            // The limit, one request, and a quarter of the limit for what small ones add.
            while (!replies.stream().allMatch(Future::isDone)) {
                assertThat(figure("memory", "mem_clients_normal")).isLessThan((32 + 8 + 8) * MIB);
            }
        }
        for (Future<String> reply : replies) assertThat(reply.get()).isEqualTo("+OK");
        assertThat(figure("stats", "evicted_clients")).isZero();
        assertThat(node.talk("DBSIZE\r\nQUIT\r\n")).isEqualTo(":50\r\n+OK\r\n");
    }

    @Test
    void sendersThatStopHalfwayAreToldSoAndGiveWayToOthers() throws Exception {
        start("limits.clients-bytes=4mb", "limits.input-stall=1s");
        byte[] request = set(0, new byte[3 * MIB]);
        List<Socket> halfway = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Socket socket = connect();
            halfway.add(socket);
            socket.getOutputStream().write(request, 0, 2 * MIB);
        }
        // From here on one of them is the one to be read: whoever comes now is not.
        while (figure("quorate", "clients_awaiting_memory") == 0) {}
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request);
            assertThat(line(socket.getInputStream())).isEqualTo("+OK");
        }
        assertThat(figure("stats", "evicted_clients")).isPositive();
        for (Socket socket : halfway) socket.close();
    }

    @Test
    void aSenderThatIsTooSlowWhileOthersWaitIsToldSo() throws Exception {
        start("limits.clients-bytes=1mb", "limits.input-stall=1s");
        byte[] request = set(0, new byte[3 * MIB]);
        try (Socket slow = connect();
                Socket other = connect()) {
            slow.getOutputStream().write(request, 0, MIB + MIB / 2);
            // Only once that much is taken is it sure that the other one is the one to wait.
            while (figure("memory", "mem_clients_normal") < MIB + MIB / 2) {}
            var sending = Thread.startVirtualThread(() -> send(other, request));
            assertThat(line(slow.getInputStream()))
                    .startsWith("-ERR request of ")
                    .endsWith("see limits.input-stall, 1 s");
            assertThat(line(other.getInputStream())).isEqualTo("+OK");
            sending.join();
        }
    }

    @Test
    void smallRequestsAreServedWhileLargeOnesWait() throws Exception {
        start("limits.clients-bytes=1mb");
        byte[] request = set(0, new byte[3 * MIB]);
        try (Socket large = connect();
                Socket other = connect()) {
            large.getOutputStream().write(request, 0, 2 * MIB);
            // Too much by itself, so that one of the two waits whichever of them is read first.
            other.getOutputStream().write(request, 0, MIB + MIB / 4);
            while (figure("quorate", "clients_awaiting_memory") == 0) {}
            assertThat(node.talk("SET k v\r\nGET k\r\nQUIT\r\n")).isEqualTo("+OK\r\n$1\r\nv\r\n+OK\r\n");
        }
    }

    @Test
    void whatIsAnsweredTakesNoMemoryAnyMore() throws Exception {
        start("limits.clients-bytes=16mb");
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            Socket socket = connect();
            sockets.add(socket);
            socket.getOutputStream().write(bytes("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$" + 3 * MIB + "\r\n"));
            socket.getOutputStream().write(new byte[3 * MIB]);
            socket.getOutputStream().write(bytes("\r\n"));
            assertThat(line(socket.getInputStream())).isEqualTo("+OK");
        }
        assertThat(node.talk("INFO stats\r\nQUIT\r\n")).contains("evicted_clients:0");
        for (Socket socket : sockets) socket.close();
    }

    @Test
    void aClientThatTakesNoRepliesIsNotReadAnyMoreAndThenDisconnected() throws Exception {
        start("limits.output-pause-bytes=1mb", "limits.output-stall=1s");
        node.talk("SET k " + "v".repeat(60_000) + "\r\nQUIT\r\n");
        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            Thread writer = Thread.ofVirtual().start(() -> {
                try {
                    for (int i = 0; i < 1_000_000; i++) out.write(bytes("GET k\r\nGET k\r\nGET k\r\nGET k\r\n"));
                } catch (IOException closed) {
                    // What the test waits for.
                }
            });
            writer.join();
            assertThat(node.talk("INFO stats\r\nQUIT\r\n")).containsPattern("evicted_clients:1");
        }
    }

    @Test
    void oneReplyLargerThanWhatAClientMayLeaveUntakenEndsIt() throws Exception {
        start("limits.output-pause-bytes=1kb", "limits.output-bytes=1mb");
        node.talk("SET k " + "v".repeat(60_000) + "\r\nQUIT\r\n");
        try (Socket socket = connect()) {
            socket.getOutputStream().write(bytes("MGET" + " k".repeat(100) + "\r\n"));
            assertThat(isClosed(socket)).isTrue();
        }
    }

    @Test
    void aLargeValueAndALongListingReachASlowReaderWhole() throws Exception {
        start();
        var random = new Random(7);
        byte[] value = new byte[20 * MIB];
        random.nextBytes(value);
        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            var in = new BufferedInputStream(socket.getInputStream());
            out.write(bytes("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$" + value.length + "\r\n"));
            out.write(value);
            out.write(bytes("\r\n"));
            assertThat(line(in)).isEqualTo("+OK");
            out.write(bytes("GET k\r\nPING\r\n"));
            assertThat(line(in)).isEqualTo("$" + value.length);
            assertThat(in.readNBytes(value.length)).isEqualTo(value);
            assertThat(line(in)).isEmpty();
            assertThat(line(in)).isEqualTo("+PONG");

            var request = new StringBuilder("MSET");
            for (int i = 0; i < 5_000; i++)
                request.append(" key:").append(i).append(' ').append(i);
            out.write(bytes(
                    request.substring(0, 60_000).replaceFirst(" [^ ]*$", "").replaceFirst(" key:\\d+$", "") + "\r\n"));
            assertThat(line(in)).isEqualTo("+OK");
            out.write(bytes("KEYS *\r\nPING\r\n"));
            int count = Integer.parseInt(line(in).substring(1));
            for (int i = 0; i < count; i++) {
                line(in);
                line(in);
            }
            assertThat(line(in)).isEqualTo("+PONG");
        }
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int b; (b = in.read()) != '\n'; ) {
            if (b < 0) throw new IOException("closed after " + line);
            if (b != '\r') line.append((char) b);
        }
        return line.toString();
    }

    @Test
    void randomBytesEndTheirOwnConnectionAtMost() throws Exception {
        start();
        var random = new Random(3);
        for (int round = 0; round < 300; round++) {
            byte[] noise = new byte[random.nextInt(2_000)];
            random.nextBytes(noise);
            if (random.nextBoolean() && noise.length > 0) noise[0] = '*';
            try (Socket socket = connect()) {
                socket.getOutputStream().write(noise);
                socket.shutdownOutput();
                assertThat(isClosed(socket)).isTrue();
            }
        }
    }

    @Test
    void aClientThatLeavesInTheMiddleOfAnEndlessWaitIsForgotten() throws Exception {
        start();
        try (Socket socket = connect()) {
            socket.getOutputStream().write(bytes("WAIT 1 0\r\n"));
            socket.shutdownOutput();
            assertThat(isClosed(socket)).isTrue();
        }
        assertThat(node.talk("INFO clients\r\nQUIT\r\n")).contains("blocked_clients:0");
    }

    @Test
    void anIdleClientIsDisconnected() throws Exception {
        start("timeout=1s");
        try (Socket socket = connect()) {
            assertThat(isClosed(socket)).isTrue();
        }
    }
}
