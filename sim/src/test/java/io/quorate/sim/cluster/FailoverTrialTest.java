package io.quorate.sim.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.sim.cluster.FailoverTrial.Failover;
import io.quorate.sim.cluster.FailoverTrial.Trouble;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Simulated time, so these figures are the same on every machine.
class FailoverTrialTest {
    @Test
    void writesGoOnSoonAfterEachLeadersDeath() {
        List<Failover> failovers = FailoverTrial.crashes(7, 3, 8);
        assertThat(failovers)
                .hasSize(8)
                .allSatisfy(one -> assertThat(one.millis()).isBetween(100.0, 3_000.0));
    }

    @ParameterizedTest
    @EnumSource(Trouble.class)
    void oneNodeInTroubleChangesEachLeaderOnceAtMost(Trouble trouble) {
        assertThat(FailoverTrial.leaderChangesMax(7, 3, trouble)).isLessThanOrEqualTo(1);
    }
}
