package io.quorate.sim.explore;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExplorationTest {
    static List<Scope> small() {
        return Scopes.SMALL;
    }

    @ParameterizedTest
    @MethodSource("small")
    void nothingBreaksWhileAllRulesHold(Scope scope) {
        Explored explored = Exploration.run(scope, Rules.ALL, () -> false);
        assertThat(explored.violation()).isEmpty();
        assertThat(explored.isComplete()).isTrue();
        assertThat(explored.states()).isGreaterThan(1000);
    }

    /// Those that are found at once; `./quorate sim --explore-mutations` tries them all.
    static Stream<Rule> shownSoon() {
        return Stream.of(
                Rule.TAKEOVER_FENCES,
                Rule.PROMISE_IS_SYNCED,
                Rule.REIGN_ENDS_WITH_PROCESS,
                Rule.LATE_APPEND_CUTS_NOTHING,
                Rule.COMMITTED_IS_SYNCED);
    }

    @ParameterizedTest
    @MethodSource("shownSoon")
    void aDroppedRuleIsCaught(Rule rule) {
        Explored explored = Exploration.run(Scopes.whereItShows(rule).orElseThrow(), Rules.without(rule), () -> false);
        assertThat(explored.violation()).isPresent();
        assertThat(explored.steps()).isNotEmpty();
    }

    @Test
    void theStoryOfEveryOtherRuleExists() throws ReflectiveOperationException {
        for (String story : Scopes.TOLD_AS_STORIES.values()) {
            assertThat(Class.forName("io.quorate.core.log.LogStoryTest")
                            .getDeclaredMethod(story)
                            .isAnnotationPresent(Test.class))
                    .isTrue();
        }
    }

    @Test
    void anExplorationThatIsStoppedIsNotComplete() {
        Explored explored = Exploration.run(Scopes.STANDARD.getFirst(), Rules.ALL, () -> true);
        assertThat(explored.isComplete()).isFalse();
        assertThat(explored.violation()).isEmpty();
    }

    @Test
    void theSameScopeTwiceIsTheSameExploration() {
        Scope scope = Scope.of(3).takeovers(2);
        assertThat(Exploration.run(scope, Rules.ALL, () -> false))
                .isEqualTo(Exploration.run(scope, Rules.ALL, () -> false));
    }
}
