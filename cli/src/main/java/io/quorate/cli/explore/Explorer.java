package io.quorate.cli.explore;

import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import io.quorate.sim.explore.Exploration;
import io.quorate.sim.explore.Explored;
import io.quorate.sim.explore.Scope;
import io.quorate.sim.explore.Scopes;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Explores the log protocol on the real classes, scope by scope.
public final class Explorer {
    private static final int CAUGHT_BY_CHARS_MAX = 100;

    private final PrintWriter out;

    public Explorer(PrintWriter out) {
        this.out = out;
    }

    /// Explores the scopes that the protocol is held to, then larger ones while there is time.
    ///
    /// @param more for the larger ones; zero for none
    /// @return whether nothing was found, and all that had to be explored was
    public boolean run(Duration more) {
        header();
        for (Scope scope : Scopes.STANDARD) {
            Timed timed = explore(scope, Rules.ALL, () -> false);
            if (!print(scope, timed) || !timed.explored.isComplete()) return false;
        }
        long end = System.nanoTime() + more.toNanos();
        for (Scope scope : Scopes.LARGER) {
            if (more.isZero()) break;
            Timed timed = explore(scope, Rules.ALL, () -> System.nanoTime() > end);
            if (!print(scope, timed)) return false;
            if (!timed.explored.isComplete()) break;
        }
        return true;
    }

    /// Explores without a rule and prints, step by step, what breaks.
    ///
    /// @return whether something does
    public boolean runWithout(Rule dropped) {
        Optional<Scope> scope = Scopes.whereItShows(dropped);
        if (scope.isEmpty()) {
            out.println("no scope shows what breaks without " + dropped);
            out.flush();
            return false;
        }
        header();
        return !print(scope.get(), explore(scope.get(), Rules.without(dropped), () -> false));
    }

    /// Drops every rule of replicas in turn and prints what is found.
    ///
    /// @return whether each was caught, or is by a story
    public boolean runMutations() {
        boolean isEachCaught = true;
        out.printf(Locale.ROOT, "%-50s %11s %6s %8s  %s%n", "mutation", "states", "steps", "seconds", "caught by");
        for (Rule rule : Rule.of(Rule.Part.LOG)) {
            Optional<Scope> scope = Scopes.whereItShows(rule);
            boolean isOfReplicas = scope.isPresent() || Scopes.TOLD_AS_STORIES.containsKey(rule);
            if (!isOfReplicas) continue; // of replies and state, which are above them
            if (scope.isPresent()) isEachCaught &= runMutation(rule, scope.get());
            else tell(rule);
            out.flush();
        }
        out.println("to see one: ./quorate sim --explore --without " + Rule.TAKEOVER_FENCES.name());
        out.flush();
        return isEachCaught;
    }

    private boolean runMutation(Rule rule, Scope scope) {
        Timed timed = explore(scope, Rules.without(rule), () -> false);
        Optional<String> violation = timed.explored.violation();
        out.printf(
                Locale.ROOT,
                "%-50s %,11d %6d %8.1f  %s%n",
                rule.mutation(),
                timed.explored.states(),
                timed.explored.steps().size(),
                timed.seconds,
                shortened(violation.orElse("NOTHING")));
        return violation.isPresent();
    }

    private void tell(Rule rule) {
        String by = "LogStoryTest." + Scopes.TOLD_AS_STORIES.get(rule);
        out.printf(Locale.ROOT, "%-50s %11s %6s %8s  %s%n", rule.mutation(), "-", "-", "-", by);
    }

    private record Timed(Explored explored, double seconds) {}

    private static Timed explore(Scope scope, Rules rules, BooleanSupplier isOver) {
        long began = System.nanoTime();
        Explored explored = Exploration.run(scope, rules, isOver);
        return new Timed(explored, (System.nanoTime() - began) / 1e9);
    }

    private void header() {
        out.println("Messages may be lost, doubled, late and out of order without bound. Every order of:");
        out.flush();
    }

    /// @return whether nothing was found
    private boolean print(Scope scope, Timed timed) {
        Explored explored = timed.explored;
        out.println(scope);
        out.printf(
                Locale.ROOT,
                "    %,d states, %,d transitions, %,d states of nodes, depth %d, %.1f s: %s%n",
                explored.states(),
                explored.transitions(),
                explored.nodeStates(),
                explored.depth(),
                timed.seconds,
                explored.violation()
                        .map(violation -> "VIOLATION " + violation)
                        .orElse(explored.isComplete() ? "complete, nothing found" : "not complete, nothing found"));
        int number = 0;
        for (String step : explored.steps()) out.printf(Locale.ROOT, "    %3d. %s%n", ++number, step);
        out.flush();
        return explored.violation().isEmpty();
    }

    private static String shortened(String violation) {
        return violation.length() <= CAUGHT_BY_CHARS_MAX
                ? violation
                : violation.substring(0, CAUGHT_BY_CHARS_MAX - 3) + "...";
    }
}
