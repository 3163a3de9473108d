package io.quorate.cli.dev;

import io.quorate.cli.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// `quorate start` as a child process: the same Java and the same class path as this one's.
///
/// The child ends when its standard input does, so that it does not outlive this process, however this one ends.
final class NodeProcess {
    /// Enough to see why it ended.
    private static final int LAST_LINES = 12;

    /// Stops a process until the input ends. When this process is killed, the node runs on for as long as it takes to
    /// find that its own input has ended. What Ctrl-C sends to all in the terminal must not end it.
    private static final String PAUSE =
            "trap '' INT TERM; kill -STOP \"$0\" && echo paused && read -r _; kill -CONT \"$0\"";

    private final Process process;
    private final Path log;
    private @Nullable Process pause;
    private volatile boolean isToEnd;

    private NodeProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /// Starts it.
    ///
    /// @param options of `quorate start`
    /// @param log what it says is added here
    /// @param ended told when it has ended without having been told to
    static NodeProcess start(List<String> options, Path log, Consumer<NodeProcess> ended) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName(), "start"));
        command.add("--until-input-ends");
        command.addAll(options);
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        var node = new NodeProcess(process, log);
        var _ = process.onExit().thenAccept(_ -> {
            if (!node.isToEnd) ended.accept(node);
        });
        return node;
    }

    /// Several nodes share a laptop: a third of the usual heap. What this process was given, by the launcher or by
    /// QUORATE_JAVA_OPTS, wins, but for agents, which are there once.
    private static List<String> flags() {
        String heap = Objects.requireNonNullElse(System.getenv("QUORATE_HEAP"), "256m");
        var flags = new ArrayList<>(List.of("-Xmx" + heap, "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError"));
        flags.add("-Dio.netty.leakDetection.level=disabled");
        for (String given : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (!given.startsWith("-agent") && !given.startsWith("-javaagent")) flags.add(given);
        }
        return flags;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    synchronized boolean isPaused() {
        return isAlive() && pause != null;
    }

    /// `kill -9`; returns when it is gone.
    void kill() throws InterruptedException {
        isToEnd = true;
        process.destroyForcibly();
        process.waitFor();
        resume();
    }

    /// SIGTERM; returns at once.
    void terminate() throws InterruptedException {
        isToEnd = true;
        resume();
        process.destroy();
    }

    /// Waits until it has ended, and kills it if it takes too long.
    ///
    /// @return whether it ended by itself
    boolean awaitEnd(long millisMax) throws InterruptedException {
        if (process.waitFor(millisMax, TimeUnit.MILLISECONDS)) return true;
        kill();
        return false;
    }

    /// SIGSTOP; returns when it was sent.
    synchronized void pause() throws IOException {
        if (pause != null) return;
        Process its = new ProcessBuilder("sh", "-c", PAUSE, Long.toString(pid()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var said = new BufferedReader(new InputStreamReader(its.getInputStream(), StandardCharsets.UTF_8));
        if (said.readLine() == null) throw new DevException("process " + pid() + " cannot be paused");
        pause = its;
    }

    /// SIGCONT, if it is paused; returns when it was sent.
    synchronized void resume() throws InterruptedException {
        Process its = pause;
        pause = null;
        if (its == null) return;
        try {
            its.getOutputStream().close();
        } catch (IOException gone) {
            // Whoever kept it paused was killed.
        }
        its.waitFor();
    }

    int exitStatus() {
        return process.exitValue();
    }

    /// The end of what it said.
    List<String> lastLines() throws IOException {
        List<String> lines = Files.readAllLines(log);
        return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
    }
}
