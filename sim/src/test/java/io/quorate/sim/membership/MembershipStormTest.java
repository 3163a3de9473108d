package io.quorate.sim.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.rule.Rules;
import io.quorate.sim.SeedResult;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What breaks without the rules is in `MutationTest`.
class MembershipStormTest {
    private static final int SEEDS = 100;

    @Test
    void nodesThinkOfEachOtherWhatIsTheCase() {
        Map<String, Long> counts = new TreeMap<>();
        for (long seed = 1; seed <= SEEDS; seed++) {
            SeedResult result = MembershipStorm.run(seed, Rules.ALL);
            assertThat(result.violation()).as("seed %d", seed).isEmpty();
            result.counts().forEach((event, count) -> counts.merge(event, count, Long::sum));
        }
        assertThat(counts)
                .containsKeys(
                        "a node crashes",
                        "a process stands still",
                        "a link is cut one way",
                        "a node goes deaf",
                        "a wall clock is set",
                        "a suspicion",
                        "a suspicion ends");
    }

    @Test
    void theSameSeedTwiceIsTheSameRun() {
        assertThat(MembershipStorm.run(7, Rules.ALL)).isEqualTo(MembershipStorm.run(7, Rules.ALL));
        assertThat(MembershipStorm.run(7, Rules.ALL).traceHash())
                .isNotEqualTo(MembershipStorm.run(8, Rules.ALL).traceHash());
    }
}
