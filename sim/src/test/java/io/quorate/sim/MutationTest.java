package io.quorate.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.rule.Rule;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A simulator that finds nothing proves nothing: with any one rule dropped it must find the damage.
class MutationTest {
    private static final int SEEDS_MAX = 500;

    static Stream<Rule> simulated() {
        return Rule.of(Rule.Part.NODE).stream().filter(rule -> !Simulation.UNIT_TESTED.containsKey(rule));
    }

    @ParameterizedTest
    @MethodSource("simulated")
    void aDroppedRuleIsCaught(Rule rule) {
        for (long seed = 1; seed <= SEEDS_MAX; seed++) {
            if (Simulation.runWithout(rule, seed).violation().isPresent()) return;
        }
        assertThat(rule)
                .as("escaped in %d seeds: %s", SEEDS_MAX, rule.mutation())
                .isNull();
    }

    @Test
    void theUnitTestOfEveryOtherRuleExists() throws ReflectiveOperationException {
        for (String test : Simulation.UNIT_TESTED.values()) {
            String[] classAndMethod = test.split("\\.", 2);
            assertThat(Class.forName("io.quorate.core.commitlog." + classAndMethod[0])
                            .getDeclaredMethod(classAndMethod[1])
                            .isAnnotationPresent(Test.class))
                    .isTrue();
        }
    }
}
