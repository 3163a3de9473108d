package io.quorate.core.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MetadataStormTest {
    private static final int SEEDS_MAX = 500;

    @Test
    void noSequenceOfChangesBreaksARule() {
        for (long seed = 1; seed <= SEEDS_MAX; seed++) {
            assertThat(MetadataStorm.run(seed, Rules.ALL)).as("seed %d", seed).isEmpty();
        }
    }

    @Test
    void everyKindOfChangeIsMadeAndRefusedInTheStorm() {
        Map<String, Integer> counts = new TreeMap<>();
        for (long seed = 1; seed <= 50; seed++) MetadataStorm.run(seed, Rules.ALL, counts);
        for (Class<?> kind : Change.class.getPermittedSubclasses()) {
            assertThat(counts).containsKey(kind.getSimpleName() + " Changed");
            if (kind == Change.Formed.class) continue; // made once, in the beginning
            assertThat(counts).containsKey(kind.getSimpleName() + " Refused");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Rule.class,
            names = {
                "EPOCHS_GROW",
                "EPOCH_NAMES_ONE_PROCESS",
                "ONE_REPLICA_AT_A_TIME",
                "NEVER_A_THIRD_SET",
                "NEWEST_EPOCH_ESTABLISHES",
                "REMOVED_NEVER_RETURNS",
                "TABLE_OPENS_AFTER_CLOSE"
            })
    void aDroppedRuleIsCaught(Rule rule) {
        assertThat(LongStream.rangeClosed(1, SEEDS_MAX))
                .as(rule.mutation())
                .anyMatch(seed -> MetadataStorm.run(seed, Rules.without(rule)).isPresent());
    }
}
