package io.quorate.sim;

import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import io.quorate.sim.membership.MembershipStorm;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Runs seeds.
public final class Simulation {
    /// What goes wrong rarely and must go wrong somewhere: over [#SEEDS_FOR_ALL_RARE_EVENTS] seeds each happens, or the
    /// simulation no longer reaches what it is there for.
    public static final List<String> RARE_EVENTS = List.of(
            "a checkpoint is done",
            "a client leaves before it is answered",
            "a client leaves in the middle of MULTI",
            "a walk over all keys has ended",
            "a watched key changed",
            "answers are lost by right",
            "batch refused by a full disk",
            "cold read",
            "damage refused",
            "done after the process had ended",
            "down in the middle of a write",
            "everything is deleted",
            "flush refused by a full disk",
            "flushed less than is applied",
            "it goes down while it recovers",
            "recovery on a full disk",
            "recovery twice in a row",
            "segment refused by a full disk",
            "sync failed",
            "the clock is set back",
            "the clock jumps ahead",
            "the disk is slow",
            "the power goes as a broken watch is told",
            "the process stands still",
            "the store fails",
            "the token is looked for",
            "torn tail cut",
            "unflushed rows lost",
            "unreadable rows",
            "unsynced bytes lost",
            "unsynced bytes torn",
            "write answered as uncertain",
            "write failed",
            "write refused by a full disk",
            "BacklogFull",
            "Flushed",
            "Replayed",
            "SegmentRecycled",
            "ShardStopped");

    /// Over so many seeds every one of [#RARE_EVENTS] happens.
    public static final int SEEDS_FOR_ALL_RARE_EVENTS = 1_000;

    /// Rules that nothing here can show to be needed, each with the unit test that fails without it.
    ///
    /// It is one only. The batches that a crash leaves are told apart by the number of their segment and that of
    /// their first record; for two that agree in both, a file has to be swapped for one of another log.
    public static final Map<Rule, String> UNIT_TESTED =
            Collections.singletonMap(Rule.BATCHES_ARE_CHAINED, "RecoveryTest.aSegmentOfAnotherLogIsRefused");

    /// Rules about who is there, which a world of their own tries.
    private static final Set<Rule> MEMBERSHIP =
            EnumSet.of(Rule.OWN_PAUSE_IS_NOT_EVIDENCE, Rule.STALE_GOSSIP_IS_IGNORED, Rule.PROBE_BEFORE_SUSPICION);

    private Simulation() {}

    /// Runs one seed with every rule in force. The same seed gives the same result.
    public static SeedResult run(long seed) {
        return new World(seed, Rules.ALL).run(seed);
    }

    /// Runs one seed with one rule dropped.
    public static SeedResult runWithout(Rule rule, long seed) {
        Rules rules = Rules.without(rule);
        return MEMBERSHIP.contains(rule) ? MembershipStorm.run(seed, rules) : new World(seed, rules).run(seed);
    }

    /// The rare events that never happened.
    ///
    /// @param counts how often each thing happened, by name
    public static List<String> missing(Map<String, Long> counts) {
        return RARE_EVENTS.stream()
                .filter(event -> counts.getOrDefault(event, 0L) == 0)
                .toList();
    }
}
