package io.quorate.bench.peer;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A server that runs as a child of this process, on a free port of the loopback address, in a folder that is deleted
/// with it.
///
/// Close it; if that is forgotten or this process is told to end, a shutdown hook kills it.
public final class ServerProcess implements AutoCloseable {
    /// A JVM on a busy machine needs some seconds, a launcher that must build first a minute or two.
    private static final Duration READY_WITHIN = Duration.ofMinutes(3);

    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final int ANSWER_MILLIS = 2_000;
    private static final int LOG_LINES = 20;

    private static final Set<ServerProcess> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(ServerProcess::kill), "stop-servers"));
    }

    private final String name;
    private final Path folder;
    private final Path log;
    private final InetSocketAddress address;
    private final Process process;

    /// Starts a server and waits until it answers `PING`.
    ///
    /// @param parent a folder on the disk that shall be measured; the server's own one is made in it
    /// @throws IOException if the program is missing, or ends or stays silent for three minutes; with the
    ///     end of its output
    public static ServerProcess start(ServerCommand command, Durability durability, Path parent) throws IOException {
        Path folder = Files.createTempDirectory(parent, "quorate-bench-");
        ServerProcess server;
        try {
            server = new ServerProcess(command, durability, folder);
        } catch (IOException failure) {
            delete(folder);
            throw failure;
        }
        RUNNING.add(server);
        try {
            server.awaitReady();
        } catch (IOException failure) {
            server.close();
            throw failure;
        }
        return server;
    }

    private ServerProcess(ServerCommand command, Durability durability, Path folder) throws IOException {
        this.name = command.name();
        this.folder = folder;
        this.log = folder.resolve("log");
        this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), freePort());
        Path data = Files.createDirectory(folder.resolve("data"));
        // The working folder stays ours, so that a program may be named by a relative path.
        this.process = new ProcessBuilder(command.words(address.getPort(), data, durability))
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    public String name() {
        return name;
    }

    public InetSocketAddress address() {
        return address;
    }

    public long pid() {
        return process.pid();
    }

    /// CPU time since its start, with its children that have ended.
    ///
    /// @throws IOException if it has ended
    public Duration cpuTime() throws IOException {
        return CpuTime.ofProcess(process.pid());
    }

    /// Memory that it occupies now, without its children.
    ///
    /// @throws IOException if it has ended
    public long residentBytes() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
            String line = lines.filter(l -> l.startsWith("VmRSS:"))
                    .findFirst()
                    .orElseThrow(() -> new IOException(name + " has ended"));
            return Long.parseLong(line.replaceAll("\\D", "")) * 1_024; // VmRSS:     12345 kB
        }
    }

    /// What the server calls itself: the version lines of its `INFO server`, such as `redis_version:7.0.15`.
    public String version() throws IOException {
        try (var socket = connect();
                var in = new DataInputStream(new BufferedInputStream(socket.getInputStream()))) {
            send(socket, "*2\r\n$4\r\nINFO\r\n$6\r\nserver\r\n");
            String header = line(in);
            if (!header.startsWith("$")) throw new IOException(name + " answered INFO with " + header);
            byte[] text = in.readNBytes(Integer.parseInt(header.substring(1)));
            return new String(text, StandardCharsets.UTF_8)
                    .lines()
                    .filter(l -> l.matches("(quorate|redis|valkey)_version:.*"))
                    .collect(Collectors.joining(", "));
        }
    }

    /// The last lines that it printed.
    public String logTail() {
        try {
            List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
        } catch (IOException failure) {
            return "(no output: " + failure.getMessage() + ")";
        }
    }

    /// Stops it, with force if it does not want to, and deletes its folder.
    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(STOPPED_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) killAll();
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            killAll();
        }
        RUNNING.remove(this);
        delete(folder);
    }

    private void awaitReady() throws IOException {
        long began = System.nanoTime();
        while (!answersPing()) {
            try {
                if (process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new IOException(name + " ended with status " + process.exitValue()
                            + " before it answered PING; it said:\n" + logTail());
                }
            } catch (InterruptedException interrupt) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while " + name + " started");
            }
            if (System.nanoTime() - began > READY_WITHIN.toNanos()) {
                throw new IOException(name + " did not answer PING within " + READY_WITHIN.toSeconds()
                        + " s; it said:\n" + logTail());
            }
        }
    }

    private boolean answersPing() {
        try (var socket = connect();
                var in = new DataInputStream(socket.getInputStream())) {
            send(socket, "*1\r\n$4\r\nPING\r\n");
            return line(in).equals("+PONG"); // anything else, as `-LOADING`, means not yet
        } catch (IOException notYet) {
            return false;
        }
    }

    private Socket connect() throws IOException {
        var socket = new Socket();
        try {
            socket.connect(address, ANSWER_MILLIS);
            socket.setSoTimeout(ANSWER_MILLIS);
            return socket;
        } catch (IOException failure) {
            socket.close();
            throw failure;
        }
    }

    private static void send(Socket socket, String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    }

    private static String line(DataInputStream in) throws IOException {
        var line = new StringBuilder();
        for (int next = in.readUnsignedByte(); next != '\r'; next = in.readUnsignedByte()) line.append((char) next);
        in.readUnsignedByte();
        return line.toString();
    }

    private void killAll() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private void kill() {
        killAll();
        try {
            process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS); // else it may still write into the folder
            delete(folder);
        } catch (IOException | UncheckedIOException failure) {
            // This process is on its way out, and what is left lies in a folder for temporary files.
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(path);
        }
    }
}
