package io.quorate.cli.seeds;

import io.quorate.sim.membership.DetectorTrial;
import io.quorate.sim.membership.DetectorTrial.Figures;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// What the failure detector costs and gives for several thresholds and heartbeat intervals, in simulated time. The
/// defaults are chosen from it.
public final class DetectorTable {
    private final List<DetectorTrial> trials;
    private final Duration quiet;
    private final int crashes;
    private final boolean isTerminal;
    private final PrintWriter out;

    /// @param isTerminal whether `out` is one
    public DetectorTable(boolean isTerminal, PrintWriter out) {
        this(DetectorTrial.all(), DetectorTrial.QUIET, DetectorTrial.CRASHES, isTerminal, out);
    }

    DetectorTable(List<DetectorTrial> trials, Duration quiet, int crashes, boolean isTerminal, PrintWriter out) {
        this.trials = trials;
        this.quiet = quiet;
        this.crashes = crashes;
        this.isTerminal = isTerminal;
        this.out = out;
    }

    /// Prints the table, the same every time until the code changes.
    public void run() throws InterruptedException {
        List<Figures> figures = runAll();
        out.printf(
                Locale.ROOT,
                "%.1f hours and %,d crashes for each line, under load: 5 %% loss, processes that stand still for up to 2 s%n",
                quiet.toMillis() / 3_600_000.0,
                crashes);
        out.println("false: suspicions of a running node; pauses: of one that stood still, and the shortest of those");
        out.println(
                "nodes  interval  threshold   false  pauses  shortest  noticed p50     p99     max  messages/s  bytes");
        for (int i = 0; i < trials.size(); i++) out.println(line(trials.get(i), figures.get(i)));
        out.println("messages/s: one way between two nodes");
        out.flush();
    }

    private static String line(DetectorTrial trial, Figures figures) {
        return String.format(
                Locale.ROOT,
                "%5d  %5d ms  %9.0f  %6d  %6d  %5d ms  %8.0f ms  %4.0f ms %4.0f ms  %10.1f  %5.0f",
                trial.nodes(),
                trial.config().heartbeatInterval().toMillis(),
                trial.config().threshold(),
                figures.falseAlarms(),
                figures.pausesSuspected(),
                figures.shortestPauseMillis(),
                figures.noticedMillis(50),
                figures.noticedMillis(99),
                figures.noticedMillis(100),
                figures.messagesPerPairAndSecond(),
                figures.bytesPerMessage());
    }

    private List<Figures> runAll() throws InterruptedException {
        var progress = new Progress(out, isTerminal, trials.size(), "trials");
        var figures = new ArrayList<Figures>();
        try (var executor = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            List<Future<Figures>> runs = new ArrayList<>();
            for (DetectorTrial trial : trials) runs.add(executor.submit(() -> trial.run(quiet, crashes)));
            for (Future<Figures> run : runs) {
                figures.add(run.get());
                progress.advance("");
            }
        } catch (ExecutionException bug) {
            throw new IllegalStateException("the simulator itself failed", bug.getCause());
        }
        progress.close();
        return figures;
    }
}
