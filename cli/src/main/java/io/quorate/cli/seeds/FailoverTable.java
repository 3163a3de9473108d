package io.quorate.cli.seeds;

import io.quorate.sim.cluster.FailoverTrial;
import io.quorate.sim.cluster.FailoverTrial.Failover;
import io.quorate.sim.cluster.FailoverTrial.Trouble;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// How soon writes go on after a leader's death, and how often leaders change because of a node that is there and not
/// there, in simulated time.
public final class FailoverTable {
    private static final int CRASHES_EACH = 25;
    private static final int TROUBLES_EACH = 2;
    private static final List<Integer> NODES = List.of(3, 5);

    private final int crashes;
    private final boolean isTerminal;
    private final PrintWriter out;

    /// @param crashes for each line, rounded up to a multiple of 25
    /// @param isTerminal whether `out` is one
    public FailoverTable(int crashes, boolean isTerminal, PrintWriter out) {
        this.crashes = crashes;
        this.isTerminal = isTerminal;
        this.out = out;
    }

    /// Prints the tables, the same every time until the code changes.
    public void run() throws InterruptedException {
        int runs = Math.ceilDiv(crashes, CRASHES_EACH);
        long all = (long) NODES.size() * (runs + Trouble.values().length * TROUBLES_EACH);
        var progress = new Progress(out, isTerminal, all, "runs");
        try (var executor = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            List<Future<List<Failover>>> failovers = new ArrayList<>();
            List<Future<Integer>> changes = new ArrayList<>();
            for (int nodes : NODES) {
                for (int seed = 1; seed <= runs; seed++) {
                    long drawn = seed;
                    failovers.add(executor.submit(
                            counted(progress, () -> FailoverTrial.crashes(drawn, nodes, CRASHES_EACH))));
                }
                for (Trouble trouble : Trouble.values()) {
                    for (int seed = 1; seed <= TROUBLES_EACH; seed++) {
                        long drawn = seed;
                        changes.add(executor.submit(
                                counted(progress, () -> FailoverTrial.leaderChangesMax(drawn, nodes, trouble))));
                    }
                }
            }
            List<List<Failover>> found = new ArrayList<>();
            for (var run : failovers) found.add(run.get());
            List<Integer> most = new ArrayList<>();
            for (var run : changes) most.add(run.get());
            progress.close();
            print(runs, found, most);
        } catch (ExecutionException bug) {
            throw new IllegalStateException("the simulator itself failed", bug.getCause());
        }
    }

    private static <T> Callable<T> counted(Progress progress, Callable<T> task) {
        return () -> {
            T result = task.call();
            synchronized (progress) {
                progress.advance("");
            }
            return result;
        };
    }

    private void print(int runs, List<List<Failover>> found, List<Integer> most) {
        out.println("from a leader's death to the next acknowledged write of its partition");
        out.println("nodes  the dead led `system`  crashes     p50      p99      max");
        for (int i = 0; i < NODES.size(); i++) {
            List<Failover> all = found.subList(i * runs, (i + 1) * runs).stream()
                    .flatMap(List::stream)
                    .toList();
            line(
                    NODES.get(i),
                    "no",
                    all.stream().filter(one -> !one.wasController()).toList());
            line(
                    NODES.get(i),
                    "yes",
                    all.stream().filter(Failover::wasController).toList());
            line(NODES.get(i), "either", all);
        }
        out.println();
        out.println("most leader changes of a partition in 10 minutes with one node in trouble, on and off");
        out.println("nodes  the node    changes");
        int at = 0;
        for (int nodes : NODES) {
            for (Trouble trouble : Trouble.values()) {
                int max = 0;
                for (int i = 0; i < TROUBLES_EACH; i++) max = Math.max(max, most.get(at++));
                String name = trouble.name().toLowerCase(Locale.ROOT).replace('_', ' ');
                out.printf(Locale.ROOT, "%5d  %-10s  %7d%n", nodes, name, max);
            }
        }
        out.flush();
    }

    private void line(int nodes, String wasController, List<Failover> failovers) {
        List<Double> millis = failovers.stream().map(Failover::millis).sorted().toList();
        if (millis.isEmpty()) return;
        out.printf(
                Locale.ROOT,
                "%5d  %-21s  %,7d  %4.0f ms  %4.0f ms  %4.0f ms%n",
                nodes,
                wasController,
                millis.size(),
                percentile(millis, 50),
                percentile(millis, 99),
                millis.getLast());
    }

    private static double percentile(List<Double> sorted, double percent) {
        return sorted.get((int) Math.ceil(percent / 100 * (sorted.size() - 1)));
    }
}
