package io.quorate.sim.cluster;

import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import io.quorate.sim.SeedResult;
import java.util.List;

/// Runs seeds of a cluster whose tables come and go while their keys are used.
public final class TableSimulation {
    /// What happens rarely and must happen somewhere in a thousand seeds, or the simulation no longer reaches what it
    /// is
    /// there for.
    public static final List<String> RARE_EVENTS = List.of(
            "a definition of unknown outcome",
            "a key is refused while its table comes or goes",
            "a node is cut off",
            "a process is killed",
            "a process stands still",
            "a table: ALTER",
            "a table: CREATE",
            "a table: DROP",
            "a table: DROP FORCE",
            "a table is kept closed by keys",
            "a takeover while a table comes or goes",
            "frame doubled",
            "frame lost",
            "the leader of system is cut off",
            "the power of a node goes",
            "the power of all nodes goes");

    /// Rules whose absence it finds.
    public static final List<Rule> RULES = List.of(Rule.TABLE_OPENS_AFTER_CLOSE);

    private TableSimulation() {}

    /// Runs one seed with every rule in force. The same seed gives the same result.
    public static SeedResult run(long seed) {
        return new TableCluster(seed, Rules.ALL).run(seed);
    }

    /// Runs one seed with one rule dropped.
    public static SeedResult runWithout(Rule rule, long seed) {
        return new TableCluster(seed, Rules.without(rule)).run(seed);
    }
}
