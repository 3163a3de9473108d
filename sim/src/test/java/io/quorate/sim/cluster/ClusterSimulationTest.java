package io.quorate.sim.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.rule.Rule;
import io.quorate.sim.SeedResult;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ClusterSimulationTest {
    /// As many as a test may take; the command runs more.
    private static final int FRESH_SEEDS = 100;
    /// Within so many seeds a planted bug must be caught.
    private static final int MUTANT_SEEDS_MAX = 500;

    @Test
    void theSameSeedTwiceIsTheSameRun() {
        for (long seed = 100; seed < 103; seed++) {
            assertThat(ClusterSimulation.run(seed)).isEqualTo(ClusterSimulation.run(seed));
        }
    }

    @Test
    void twoSeedsAreTwoRuns() {
        assertThat(ClusterSimulation.run(1).traceHash())
                .isNotEqualTo(ClusterSimulation.run(2).traceHash());
    }

    @Test
    void aRunIsLongAndHard() {
        for (long seed = 200; seed < 203; seed++) {
            SeedResult result = ClusterSimulation.run(seed);
            assertThat(result.simulatedNanos()).isGreaterThanOrEqualTo(60_000_000_000L);
            assertThat(result.operations()).isGreaterThanOrEqualTo(1_000);
            assertThat(result.faults()).isGreaterThanOrEqualTo(5);
        }
    }

    @Test
    void freshSeedsFindNothing() {
        var seeds = new SplittableRandom(System.nanoTime());
        Map<String, Long> counts = new TreeMap<>();
        for (int i = 0; i < FRESH_SEEDS; i++) {
            SeedResult result = ClusterSimulation.run(seeds.nextLong());
            assertThat(result.violation())
                    .as("./quorate sim --profile log --seed %d", result.seed())
                    .isEmpty();
            result.counts().forEach((event, count) -> counts.merge(event, count, Long::sum));
        }
        assertThat(counts).containsKeys("takeover inside a takeover", "acknowledged before commit");
    }

    static Stream<Rule> simulated() {
        return Rule.of(Rule.Part.LOG).stream().filter(rule -> !ClusterSimulation.UNIT_TESTED.containsKey(rule));
    }

    /// A simulator that finds nothing proves nothing.
    @ParameterizedTest
    @MethodSource("simulated")
    void aDroppedRuleIsCaught(Rule rule) {
        for (long seed = 1; seed <= MUTANT_SEEDS_MAX; seed++) {
            if (ClusterSimulation.runWithout(rule, seed).violation().isPresent()) return;
        }
        assertThat(rule)
                .as("escaped in %d seeds: %s", MUTANT_SEEDS_MAX, rule.mutation())
                .isNull();
    }

    @Test
    void theTestOfEveryOtherRuleExists() throws ReflectiveOperationException {
        for (String test : ClusterSimulation.UNIT_TESTED.values()) {
            String[] classAndMethod = test.split("\\.", 2);
            boolean isOfShard = classAndMethod[0].startsWith("ReplicatedShard");
            assertThat(Class.forName(
                                    (isOfShard ? "io.quorate.core.shard." : "io.quorate.core.log.") + classAndMethod[0])
                            .getDeclaredMethod(classAndMethod[1])
                            .isAnnotationPresent(Test.class))
                    .isTrue();
        }
    }
}
