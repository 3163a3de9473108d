package io.quorate.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SimulationTest {
    @Test
    void theSameSeedTwiceIsTheSameRun() {
        for (long seed = 100; seed < 104; seed++) {
            assertThat(Simulation.run(seed)).isEqualTo(Simulation.run(seed));
        }
    }

    @Test
    void twoSeedsAreTwoRuns() {
        assertThat(Simulation.run(1).traceHash()).isNotEqualTo(Simulation.run(2).traceHash());
    }

    @Test
    void aRunIsLongAndHard() {
        for (long seed = 200; seed < 205; seed++) {
            SeedResult result = Simulation.run(seed);
            assertThat(result.simulatedNanos()).isGreaterThanOrEqualTo(30_000_000_000L);
            assertThat(result.operations()).isGreaterThanOrEqualTo(500);
            assertThat(result.faults()).isGreaterThanOrEqualTo(5);
        }
    }

    @Test
    void freshSeedsFindNothingAndEveryRareEventHappensInSome() {
        var seeds = new SplittableRandom(System.nanoTime());
        Map<String, Long> counts = new TreeMap<>();
        for (int i = 0; i < Simulation.SEEDS_FOR_ALL_RARE_EVENTS; i++) {
            SeedResult result = Simulation.run(seeds.nextLong());
            assertThat(result.violation())
                    .as("./quorate sim --seed %d", result.seed())
                    .isEmpty();
            result.counts().forEach((event, count) -> counts.merge(event, count, Long::sum));
        }
        assertThat(Simulation.missing(counts)).isEmpty();
    }
}
