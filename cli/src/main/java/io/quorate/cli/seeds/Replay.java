package io.quorate.cli.seeds;

import io.quorate.core.rule.Rule;
import io.quorate.sim.SeedResult;
import java.io.PrintWriter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// One seed, looked at closely.
public final class Replay {
    private Replay() {}

    /// Runs a seed and prints what happened in it, and a last line `trace <hash>`, the same for every run of the
    /// seed.
    ///
    /// @param without a rule to switch off, to see how a planted bug is caught
    /// @return whether nothing was wrong
    public static boolean run(Profile profile, long seed, Optional<Rule> without, PrintWriter out) {
        SeedResult result = without.map(rule -> profile.runWithout(rule, seed)).orElseGet(() -> profile.run(seed));
        out.printf(
                Locale.ROOT,
                "seed %d: %.1f s simulated, %,d operations, %d faults%n",
                seed,
                result.simulatedNanos() / 1e9,
                result.operations(),
                result.faults());
        for (Map.Entry<String, Long> event : new TreeMap<>(result.counts()).entrySet()) {
            out.printf(Locale.ROOT, "  %-40s %,8d%n", event.getKey(), event.getValue());
        }
        result.violation().ifPresent(violation -> {
            out.println("VIOLATION " + violation);
            out.println("replay with: " + command(profile, seed, without));
        });
        out.println("trace " + HexFormat.of().toHexDigits(result.traceHash()));
        return result.violation().isEmpty();
    }

    /// The command that runs a seed again.
    static String command(Profile profile, long seed, Optional<Rule> without) {
        return profile.command() + " --seed " + seed
                + without.map(rule -> " --without " + rule.name()).orElse("");
    }
}
