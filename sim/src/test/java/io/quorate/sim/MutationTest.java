package io.quorate.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.rule.Rule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A simulator that finds nothing proves nothing: with any one rule dropped it must find the damage.
class MutationTest {
    private static final int SEEDS_MAX = 500;

    @ParameterizedTest
    @EnumSource(Rule.class)
    void aDroppedRuleIsCaught(Rule rule) {
        for (long seed = 1; seed <= SEEDS_MAX; seed++) {
            if (Simulation.runWithout(rule, seed).violation().isPresent()) return;
        }
        assertThat(rule)
                .as("escaped in %d seeds: %s", SEEDS_MAX, rule.mutation())
                .isNull();
    }
}
