package io.quorate.cli.seeds;

import io.quorate.sim.SeedResult;
import io.quorate.sim.Simulation;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.function.LongFunction;

/// Many seeds, on all cores.
public final class Storm {
    /// Failing seeds that are told one by one; one cause makes many fail.
    private static final int FAILURES_SHOWN = 10;

    private final Profile profile;
    private final int seeds;
    private final LongFunction<SeedResult> simulation;
    private final boolean isTerminal;
    private final PrintWriter out;
    private final Tally tally;

    /// @param seeds how many to run, at least 1; each is drawn anew
    /// @param isTerminal whether `out` is one
    public Storm(Profile profile, int seeds, boolean isTerminal, PrintWriter out) {
        this(profile, seeds, profile::run, profile.rareEvents(), isTerminal, out);
    }

    Storm(
            Profile profile,
            int seeds,
            LongFunction<SeedResult> simulation,
            Collection<String> rareEvents,
            boolean isTerminal,
            PrintWriter out) {
        if (seeds < 1) throw new IllegalArgumentException("--seeds: " + seeds + " (must be at least 1)");
        this.profile = profile;
        this.seeds = seeds;
        this.simulation = simulation;
        this.isTerminal = isTerminal;
        this.out = out;
        this.tally = new Tally(rareEvents);
    }

    /// Runs them and prints what they did.
    ///
    /// @return whether nothing was wrong and, of a thousand seeds or more, every rare event happened
    public boolean run() throws InterruptedException {
        long began = System.nanoTime();
        runAll();
        double seconds = (System.nanoTime() - began) / 1e9;
        report(seconds);
        return tally.failed().isEmpty()
                && (seeds < Simulation.SEEDS_FOR_ALL_RARE_EVENTS
                        || tally.neverHappened().isEmpty());
    }

    private void runAll() throws InterruptedException {
        var random = new SplittableRandom();
        var progress = new Progress(out, isTerminal, seeds, "seeds");
        try (var executor = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            var runs = new ExecutorCompletionService<SeedResult>(executor);
            for (int i = 0; i < seeds; i++) {
                long seed = random.nextLong();
                runs.submit(() -> simulation.apply(seed));
            }
            for (int i = 0; i < seeds; i++) {
                SeedResult result = runs.take().get();
                tally.add(result);
                result.violation().ifPresent(violation -> {
                    if (tally.failed().size() > FAILURES_SHOWN) return;
                    progress.line("VIOLATION " + violation);
                    progress.line("replay with: " + Replay.command(profile, result.seed(), Optional.empty()));
                });
                progress.advance(
                        tally.failed().isEmpty() ? "" : ", " + tally.failed().size() + " FAILED");
            }
        } catch (ExecutionException bug) {
            throw new IllegalStateException("the simulator itself failed", bug.getCause());
        }
        progress.close();
    }

    private void report(double seconds) {
        out.printf(
                Locale.ROOT,
                "%,d seeds in %.1f s, %.1f a second; simulated %.0f s, %.0f times as fast as real time%n",
                tally.seeds(),
                seconds,
                tally.seeds() / seconds,
                tally.simulatedSeconds(),
                tally.simulatedSeconds() / seconds);
        out.printf(Locale.ROOT, "%,d operations, %,d faults injected%n", tally.operations(), tally.faults());
        out.println("rare events:");
        for (Map.Entry<String, Long> event : tally.events().entrySet()) {
            out.printf(
                    Locale.ROOT,
                    "  %-40s %,10d%s%n",
                    event.getKey(),
                    event.getValue(),
                    event.getValue() == 0 ? "  NEVER" : "");
        }
        if (seeds >= Simulation.SEEDS_FOR_ALL_RARE_EVENTS
                && !tally.neverHappened().isEmpty()) {
            out.println("never happened: " + String.join(", ", tally.neverHappened())
                    + " (the storm does not test what it was built to test)");
        }
        out.printf(
                Locale.ROOT,
                "%s: %,d of %,d seeds failed%n",
                tally.failed().isEmpty() ? "clean" : "FAILED",
                tally.failed().size(),
                tally.seeds());
        out.flush();
    }
}
