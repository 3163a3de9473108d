package io.quorate.cli.node;

import io.quorate.cli.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `quorate start` as a child process on a free port; the class path is the tests'.
public final class NodeProcess implements AutoCloseable {
    /// A machine that builds and tests at the same time is slow; a node that takes longer hangs.
    private static final Duration READY_WITHIN = Duration.ofSeconds(60);

    private static final int LOG_LINES = 40;
    private static final Pattern READY = Pattern.compile("node\\.ready\\b.*\\bport=(\\d+)");
    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(Process::destroyForcibly)));
    }

    private final Process process;
    private final Thread reader;
    private final Thread errorReader;
    private final Deque<String> lines = new ArrayDeque<>();
    private final Deque<String> errors = new ArrayDeque<>();
    private boolean isAtEnd;

    private NodeProcess(List<String> command) throws IOException {
        process = new ProcessBuilder(command).start();
        RUNNING.add(process);
        var _ = process.onExit().thenAccept(RUNNING::remove);
        reader = Thread.ofPlatform().daemon().name("node-output").start(() -> {
            read(process.getInputStream(), lines);
            end();
        });
        errorReader =
                Thread.ofPlatform().daemon().name("node-errors").start(() -> read(process.getErrorStream(), errors));
    }

    /// Starts a node and does not wait for it.
    ///
    /// @param flags for the JVM
    /// @param options of `quorate start`, after those for the folder and the ports
    static NodeProcess launch(Path data, List<String> flags, String... options) throws IOException {
        var words = new ArrayList<>(List.of("start", "--port", "0", "--admin-port", "-1", "--data", data.toString()));
        words.addAll(List.of(options));
        return run(flags, words.toArray(String[]::new));
    }

    /// Starts any command of `quorate`.
    public static NodeProcess run(List<String> flags, String... words) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", // lives for seconds
                "-Xmx256m"));
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(words));
        return new NodeProcess(command);
    }

    /// Starts a node and waits until it serves.
    static NodeProcess start(Path data, List<String> flags, String... options) throws IOException {
        NodeProcess node = launch(data, flags, options);
        try {
            node.port();
            return node;
        } catch (IOException | RuntimeException failure) {
            node.close();
            throw failure;
        }
    }

    /// The port it serves; waits until it does.
    public int port() throws IOException {
        Matcher ready = READY.matcher(awaitLine(line -> READY.matcher(line).find()));
        if (!ready.find()) throw new IllegalStateException("the line that was found has no port");
        return Integer.parseInt(ready.group(1));
    }

    /// Waits for a line of its output, which may have been printed already.
    synchronized String awaitLine(Predicate<String> wanted) throws IOException {
        long deadline = System.nanoTime() + READY_WITHIN.toNanos();
        while (true) {
            for (String line : lines) if (wanted.test(line)) return line;
            if (isAtEnd) throw new IOException("the node ended without the line; it said:\n" + output());
            long left = deadline - System.nanoTime();
            if (left <= 0) throw new IOException("the node did not print the line; it said:\n" + output());
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException interrupt) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", interrupt);
            }
        }
    }

    /// `kill -9`; returns when the process is gone.
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /// Its number in the operating system.
    public long pid() {
        return process.pid();
    }

    /// SIGTERM; returns at once.
    public void terminate() {
        process.destroy();
    }

    /// Waits until it has ended by itself.
    ///
    /// @return its status
    public int awaitEnd() {
        try {
            if (!process.waitFor(READY_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("the node did not end; it said:\n" + output());
            }
            reader.join();
            errorReader.join();
            return process.exitValue();
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupt);
        }
    }

    /// The last lines that it printed, on both of its outputs.
    public synchronized String output() {
        return String.join("\n", lines) + "\n" + String.join("\n", errors);
    }

    /// The last lines of its standard error.
    synchronized List<String> errors() {
        return List.copyOf(errors);
    }

    /// Kills it if it still runs.
    @Override
    public void close() {
        kill();
    }

    private void read(InputStream from, Deque<String> into) {
        try (var output = new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) add(line, into);
        } catch (IOException | UncheckedIOException closed) {
            // The process was killed: what was read stands.
        }
    }

    private synchronized void end() {
        isAtEnd = true;
        notifyAll();
    }

    private synchronized void add(String line, Deque<String> into) {
        into.add(line);
        if (into.size() > LOG_LINES) into.removeFirst();
        notifyAll();
    }
}
