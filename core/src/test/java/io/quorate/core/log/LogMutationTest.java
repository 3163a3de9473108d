package io.quorate.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.rule.Rules;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each story is told again without the rule that it is about, and must go wrong: else it is not about that
/// rule.
class LogMutationTest {
    static Stream<Method> stories() {
        return Stream.of(LogStoryTest.class, SnapshotStoryTest.class, VoteStoryTest.class)
                .flatMap(stories -> Arrays.stream(stories.getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(Needs.class))
                .sorted(Comparator.comparing(Method::getName));
    }

    @ParameterizedTest
    @MethodSource("stories")
    void aStoryGoesWrongWithoutItsRule(Method story) throws ReflectiveOperationException {
        var rule = story.getAnnotation(Needs.class).value();
        assertThat(goesWrong(story, Rules.without(rule)))
                .as("%s: caught by %s", rule.mutation(), story.getName())
                .isTrue();
        assertThat(goesWrong(story, Rules.ALL)).isFalse();
    }

    private static boolean goesWrong(Method story, Rules rules) throws ReflectiveOperationException {
        try {
            var stories = (RuleStories)
                    story.getDeclaringClass().getDeclaredConstructor().newInstance();
            stories.keep(rules);
            story.invoke(stories);
            return false;
        } catch (InvocationTargetException wrong) {
            return wrong.getCause() instanceof AssertionError || wrong.getCause() instanceof ReplicaDamage;
        }
    }
}
