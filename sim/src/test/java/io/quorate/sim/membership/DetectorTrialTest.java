package io.quorate.sim.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.membership.MembershipConfig;
import io.quorate.sim.membership.DetectorTrial.Figures;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DetectorTrialTest {
    private static Figures measured(int nodes, double threshold) {
        var config = new MembershipConfig(Duration.ofMillis(100), threshold, 256, 3);
        return new DetectorTrial(nodes, config).run(Duration.ofHours(1), 100);
    }

    @Test
    void theDefaultTakesNoRunningNodeForDeadAndNoticesACrashWithinASecond() {
        for (int nodes : new int[] {3, 5}) {
            Figures figures = new DetectorTrial(nodes, MembershipConfig.DEFAULT).run(Duration.ofHours(1), 100);
            assertThat(figures.falseAlarms()).isZero();
            assertThat(figures.noticedMillis(50)).isLessThan(500);
            assertThat(figures.noticedMillis(90)).isLessThan(1_000);
        }
    }

    @Test
    void aLowerThresholdNoticesSoonerAndErrsMoreOften() {
        Figures low = measured(3, 4);
        Figures high = measured(3, 32);
        assertThat(low.noticedMillis(50)).isLessThan(high.noticedMillis(50));
        assertThat(low.falseAlarms()).isGreaterThan(high.falseAlarms());
        assertThat(low.shortestPauseMillis()).isLessThan(high.shortestPauseMillis());
    }

    @Test
    void underLoadAPairExchangesHardlyMoreThanItsHeartbeats() {
        Figures figures = measured(5, 32);
        assertThat(figures.messagesPerPairAndSecond()).isBetween(9.5, 10.5);
        assertThat(figures.bytesPerMessage()).isLessThan(206);
    }
}
