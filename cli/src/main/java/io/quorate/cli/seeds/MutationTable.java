package io.quorate.cli.seeds;

import io.quorate.core.rule.Rule;
import io.quorate.sim.SeedResult;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Every rule of a profile switched off once: whether the storm notices, and how soon. A simulator that finds nothing
/// proves nothing. For what no storm can show, the table names the unit test that does.
public final class MutationTable {
    /// Within so many seeds a planted bug must be caught.
    static final int SEEDS_MAX = 500;

    private static final int CAUGHT_BY_CHARS_MAX = 100;

    /// Runs seeds 1, 2, 3 ... without a rule.
    @FunctionalInterface
    interface Mutant {
        SeedResult run(Rule dropped, long seed);
    }

    /// @param caughtBy the result that gave the bug away; empty if none did
    /// @param unitTest the test that does, where no seed can
    private record Row(Rule dropped, Optional<SeedResult> caughtBy, Optional<String> unitTest) {
        boolean isCaught() {
            return caughtBy.isPresent() || unitTest.isPresent();
        }

        String seeds() {
            return caughtBy.map(by -> Long.toString(by.seed())).orElse(unitTest.isPresent() ? "-" : "> " + SEEDS_MAX);
        }

        String judge() {
            return caughtBy.flatMap(SeedResult::violation)
                    .map(MutationTable::shortened)
                    .or(() -> unitTest.map(test -> "unit test " + test))
                    .orElse("NOTHING");
        }
    }

    private final Profile profile;
    private final Mutant mutant;
    private final boolean isTerminal;
    private final PrintWriter out;

    /// @param isTerminal whether `out` is one
    public MutationTable(Profile profile, boolean isTerminal, PrintWriter out) {
        this(profile, profile::runWithout, isTerminal, out);
    }

    MutationTable(Profile profile, Mutant mutant, boolean isTerminal, PrintWriter out) {
        this.profile = profile;
        this.mutant = mutant;
        this.isTerminal = isTerminal;
        this.out = out;
    }

    /// Prints the table. The seeds are the same every time, so the table changes only when the code does.
    ///
    /// @return whether every mutation was caught
    public boolean run() throws InterruptedException {
        List<Row> rows = runAll();
        out.printf(Locale.ROOT, "%-66s %6s  %s%n", "mutation", "seeds", "caught by");
        for (Row row : rows) {
            out.printf(Locale.ROOT, "%-66s %6s  %s%n", row.dropped().mutation(), row.seeds(), row.judge());
        }
        long caught = rows.stream().filter(Row::isCaught).count();
        out.println("to see one: " + profile.command() + " --without "
                + rows.getFirst().dropped().name() + " --seed SEEDS");
        out.println("caught " + caught + " of " + rows.size());
        out.flush();
        return caught == rows.size();
    }

    private List<Row> runAll() throws InterruptedException {
        var progress = new Progress(out, isTerminal, profile.rules().size(), "mutations");
        var rows = new ArrayList<Row>();
        try (var executor = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            List<Future<Row>> runs = new ArrayList<>();
            for (Rule rule : profile.rules()) runs.add(executor.submit(() -> row(rule)));
            for (Future<Row> run : runs) {
                rows.add(run.get());
                progress.advance("");
            }
        } catch (ExecutionException bug) {
            throw new IllegalStateException("the simulator itself failed", bug.getCause());
        }
        progress.close();
        return rows;
    }

    private Row row(Rule dropped) {
        Optional<String> unitTest = Optional.ofNullable(profile.unitTested().get(dropped));
        if (unitTest.isPresent()) return new Row(dropped, Optional.empty(), unitTest);
        for (long seed = 1; seed <= SEEDS_MAX; seed++) {
            SeedResult result = mutant.run(dropped, seed);
            if (result.violation().isPresent()) return new Row(dropped, Optional.of(result), Optional.empty());
        }
        return new Row(dropped, Optional.empty(), Optional.empty());
    }

    private static String shortened(String violation) {
        String line = violation.lines().findFirst().orElse("");
        return line.length() <= CAUGHT_BY_CHARS_MAX ? line : line.substring(0, CAUGHT_BY_CHARS_MAX - 3) + "...";
    }
}
