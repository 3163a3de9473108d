package io.quorate.sim.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.rule.Rule;
import io.quorate.sim.SeedResult;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TableSimulationTest {
    private static final int SEEDS = 10;
    /// A mutation that is not caught within so many seeds is not caught.
    private static final int MUTATION_SEEDS_MAX = 500;

    @Test
    void noSeedFindsAnythingWrong() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            SeedResult result = TableSimulation.run(seed);
            assertThat(result.violation()).as("seed %d", seed).isEmpty();
        }
    }

    @Test
    void theSameSeedGivesTheSameTrace() {
        assertThat(TableSimulation.run(3).traceHash())
                .isEqualTo(TableSimulation.run(3).traceHash());
    }

    @Test
    void aTableThatOpensBeforeEveryPartitionHasClosedIsFound() {
        assertThat(LongStream.rangeClosed(1, MUTATION_SEEDS_MAX)
                        .anyMatch(seed -> TableSimulation.runWithout(Rule.TABLE_OPENS_AFTER_CLOSE, seed)
                                .violation()
                                .isPresent()))
                .isTrue();
    }
}
