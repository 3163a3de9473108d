package io.quorate.cli.dev;

import io.quorate.cli.status.AdminPort;
import io.quorate.cli.status.ClusterReport;
import io.quorate.cli.status.TextTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The nodes of a cluster as processes of this one.
final class DevCluster implements Control.Requests, AutoCloseable {
    /// Far above what a start takes on a machine that is busy with something else.
    private static final Duration READY_WITHIN = Duration.ofMinutes(2);
    /// After so long a person wonders what is going on.
    private static final Duration TELL_AFTER = Duration.ofSeconds(8);

    private static final long POLL_MILLIS = 50;
    /// A node that stops hands over and makes a checkpoint first; beyond that it hangs.
    private static final long STOP_MILLIS_MAX = 15_000;

    private final Plan plan;
    private final PrintWriter out;
    private final Map<String, Place> places = new LinkedHashMap<>();
    private final Map<String, NodeProcess> processes = new LinkedHashMap<>();
    private boolean isReady;
    private boolean isClosed;

    DevCluster(Plan plan, PrintWriter out) {
        this.plan = plan;
        this.out = out;
        for (Place place : plan.places()) places.put(place.name(), place);
    }

    /// Starts all nodes and waits until they serve.
    ///
    /// @throws DevException if one ends before that, or it takes too long
    void start() throws IOException, InterruptedException {
        for (Place place : places.values()) start(place);
        awaitReady(places.values());
        synchronized (this) {
            isReady = true;
        }
    }

    private synchronized void start(Place place) throws IOException {
        if (isClosed) throw new DevException("dev is stopping");
        processes.put(
                place.name(),
                NodeProcess.start(
                        place.options(plan.places(), plan.folder()),
                        place.log(plan.folder()),
                        ended -> tellOfEnd(place, ended)));
    }

    private synchronized void tellOfEnd(Place place, NodeProcess ended) {
        if (isClosed || !isReady) return; // whoever waits for it tells of it
        out.println(place.name() + " has ended by itself, with status " + ended.exitStatus() + "; its last words:");
        out.println(lastLines(ended));
        out.flush();
    }

    private static String lastLines(NodeProcess ended) {
        try {
            return "  " + String.join("\n  ", ended.lastLines());
        } catch (IOException unreadable) {
            return "  (its log cannot be read: " + unreadable.getMessage() + ")";
        }
    }

    // ---- Waiting ----

    private void awaitReady(Collection<Place> wanted) throws IOException, InterruptedException {
        long began = System.nanoTime();
        long nextTellNanos = TELL_AFTER.toNanos();
        List<String> waiting = whyNotReady(wanted);
        while (!waiting.isEmpty()) {
            long passed = System.nanoTime() - began;
            if (passed > READY_WITHIN.toNanos()) {
                throw new DevException("not ready after " + READY_WITHIN.toSeconds() + " s: "
                        + String.join("; ", waiting) + " (their logs are in " + plan.folder() + ")");
            }
            if (passed > nextTellNanos) {
                out.println("waiting for " + String.join("; ", waiting));
                out.flush();
                nextTellNanos += TELL_AFTER.toNanos();
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            waiting = whyNotReady(wanted);
        }
    }

    private List<String> whyNotReady(Collection<Place> wanted) throws IOException {
        List<String> waiting = new ArrayList<>();
        for (Place place : wanted) {
            NodeProcess process = process(place.name());
            if (process == null || !process.isAlive()) throw notStarted(place, process);
            try {
                AdminPort.Answer answer = admin(place).get("/readyz");
                if (!answer.isOk())
                    waiting.add(place.name() + " (" + answer.body().strip() + ")");
            } catch (IOException silent) {
                waiting.add(place.name() + " (starting)");
            }
        }
        return waiting;
    }

    private DevException notStarted(Place place, @Nullable NodeProcess process) throws IOException {
        if (process == null) return new DevException(place.name() + " was not started");
        List<String> lines = process.lastLines();
        return new DevException(
                place.name() + " did not start: " + (lines.isEmpty() ? "it said nothing" : lines.getLast()));
    }

    private static AdminPort admin(Place place) {
        return new AdminPort("127.0.0.1", place.admin());
    }

    private synchronized @Nullable NodeProcess process(String name) {
        return processes.get(name);
    }

    // ---- What is asked in other terminals ----

    @Override
    public String answer(List<String> words) throws IOException, InterruptedException {
        synchronized (this) {
            if (!isReady) throw new DevException("the cluster is not ready yet");
        }
        List<String> rest = words.subList(1, words.size());
        return switch (words.getFirst()) {
            case "folder" -> plan.folder().toString();
            case "status" -> table();
            case "ports" -> ports();
            case "kill" -> each(rest, this::kill);
            case "pause" -> each(rest, this::pause);
            case "resume" -> each(rest, this::resume);
            case "restart" -> each(rest, this::restart);
            default -> throw new DevException("'" + words.getFirst() + "' is not known to the dev that runs");
        };
    }

    private interface Action {
        String on(Place place) throws IOException, InterruptedException;
    }

    private String each(List<String> names, Action action) throws IOException, InterruptedException {
        for (String name : names) {
            if (!places.containsKey(name)) {
                throw new DevException("no node " + name + " (there are " + String.join(", ", places.keySet()) + ")");
            }
        }
        List<String> said = new ArrayList<>();
        for (String name : names) {
            Place place = places.get(name);
            if (place != null) said.add(action.on(place));
        }
        String all = String.join("\n", said);
        synchronized (this) {
            out.println(all);
            out.flush();
        }
        return all;
    }

    private NodeProcess alive(Place place) throws DevException {
        NodeProcess process = process(place.name());
        if (process == null || !process.isAlive()) {
            throw new DevException(place.name() + " does not run: quorate dev restart " + place.name() + " starts it");
        }
        return process;
    }

    private String kill(Place place) throws IOException, InterruptedException {
        alive(place).kill();
        return place.name() + " killed";
    }

    private String pause(Place place) throws IOException {
        alive(place).pause();
        return place.name() + " paused";
    }

    private String resume(Place place) throws IOException, InterruptedException {
        alive(place).resume();
        return place.name() + " goes on";
    }

    private String restart(Place place) throws IOException, InterruptedException {
        NodeProcess process = process(place.name());
        boolean wasAlive = process != null && process.isAlive();
        if (process != null && wasAlive) {
            process.terminate();
            process.awaitEnd(STOP_MILLIS_MAX);
        }
        start(place);
        return place.name() + (wasAlive ? " restarted" : " started");
    }

    private String ports() {
        return String.join(
                "\n",
                places.values().stream()
                        .map(place -> place.name() + " " + place.port())
                        .toList());
    }

    // ---- What there is to see ----

    /// One line for each node.
    String table() {
        var table = new TextTable("node", "plain", "direct", "admin", "zone", "process", "leads", "log");
        for (Place place : places.values()) {
            table.add(
                    place.name(),
                    place.port(),
                    place.direct(),
                    place.admin(),
                    place.zone(),
                    state(place),
                    leads(place),
                    place.log(plan.folder()));
        }
        return table.toString();
    }

    private String state(Place place) {
        NodeProcess process = process(place.name());
        if (process == null || !process.isAlive()) return "none";
        return (process.isPaused() ? "paused " : "") + process.pid();
    }

    private String leads(Place place) {
        NodeProcess process = process(place.name());
        if (process == null || !process.isAlive() || process.isPaused()) return "?";
        try {
            return Long.toString(ClusterReport.ask(admin(place)).ledHere());
        } catch (IOException silent) {
            return "?";
        }
    }

    // ---- The end ----

    /// Ends all nodes, and waits until they are gone.
    @Override
    public void close() {
        List<NodeProcess> all;
        synchronized (this) {
            isClosed = true;
            all = List.copyOf(processes.values());
        }
        try {
            for (NodeProcess process : all) process.terminate();
            for (NodeProcess process : all) process.awaitEnd(STOP_MILLIS_MAX);
        } catch (InterruptedException interrupted) {
            // Their input ends with this process, and they with it.
            Thread.currentThread().interrupt();
        }
    }
}
