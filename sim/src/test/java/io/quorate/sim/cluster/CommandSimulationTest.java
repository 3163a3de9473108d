package io.quorate.sim.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.rule.Rule;
import io.quorate.sim.SeedResult;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CommandSimulationTest {
    private static final int SEEDS = 20;
    /// A mutation that is not caught within so many seeds is not caught.
    private static final int MUTATION_SEEDS_MAX = 500;

    @Test
    void noSeedFindsAnythingWrong() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            SeedResult result = CommandSimulation.run(seed);
            assertThat(result.violation()).as("seed %d", seed).isEmpty();
        }
    }

    @Test
    void theSameSeedGivesTheSameTrace() {
        for (long seed = 5; seed <= 7; seed++) {
            assertThat(CommandSimulation.run(seed).traceHash())
                    .isEqualTo(CommandSimulation.run(seed).traceHash());
        }
    }

    /// The rest of the table is `./quorate sim --profile commands --mutations`.
    @ParameterizedTest
    @EnumSource(names = {"NEWEST_IS_ON_TOP", "APPLY_AFTER_COMMIT", "REPLY_SAW_HELD", "FETCH_YIELDS_TO_WRITE"})
    void aPlantedBugIsFound(Rule rule) {
        assertThat(LongStream.rangeClosed(1, MUTATION_SEEDS_MAX)
                        .anyMatch(seed -> CommandSimulation.runWithout(rule, seed)
                                .violation()
                                .isPresent()))
                .as(rule.mutation())
                .isTrue();
    }
}
