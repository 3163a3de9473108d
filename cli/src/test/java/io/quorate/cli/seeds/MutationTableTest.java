package io.quorate.cli.seeds;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.rule.Rule;
import io.quorate.sim.SeedResult;
import io.quorate.sim.Simulation;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MutationTableTest {
    private static final int RULES = Rule.of(Rule.Part.NODE).size();

    private final StringWriter out = new StringWriter();

    private boolean run(MutationTable.Mutant mutant) throws InterruptedException {
        return new MutationTable(Profile.NODE, mutant, false, new PrintWriter(out, true)).run();
    }

    private static SeedResult result(long seed, boolean isCaught) {
        return new SeedResult(seed, isCaught ? Optional.of("lost a write") : Optional.empty(), 0, 1, 1, 1, Map.of());
    }

    @Test
    void mutationsThatAreAllCaughtAreASuccessWithTheSeedsTheyTook() throws InterruptedException {
        assertThat(run((dropped, seed) -> result(seed, seed == MutationTable.SEEDS_MAX)))
                .isTrue();
        assertThat(out.toString())
                .containsPattern(Rule.TORN_TAIL_IS_CUT.mutation() + " +" + MutationTable.SEEDS_MAX + "  lost a write\n")
                .endsWith("caught " + RULES + " of " + RULES + "\n");
    }

    @Test
    void ruleThatNoSeedCanBreakIsAnsweredForByItsUnitTest() throws InterruptedException {
        run((dropped, seed) -> result(seed, true));
        Simulation.UNIT_TESTED.forEach((rule, test) ->
                assertThat(out.toString()).containsPattern(rule.mutation() + " +-  unit test " + test + "\n"));
    }

    @Test
    void mutationThatEscapesIsAFailure() throws InterruptedException {
        assertThat(run((dropped, seed) -> result(seed, dropped != Rule.REPLAY_IN_ORDER)))
                .isFalse();
        assertThat(out.toString())
                .containsPattern(Rule.REPLAY_IN_ORDER.mutation() + " +> 500  NOTHING\n")
                .endsWith("caught " + (RULES - 1) + " of " + RULES + "\n");
    }
}
