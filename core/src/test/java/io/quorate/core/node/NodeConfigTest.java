package io.quorate.core.node;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.core.control.ControllerConfig;
import io.quorate.core.log.ElectionConfig;
import io.quorate.core.log.LeaseTerms;
import io.quorate.core.membership.MembershipConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class NodeConfigTest {
    private static NodeConfig config(Duration control, Duration stuck, LeaseTerms leases) {
        return new NodeConfig(
                MembershipConfig.DEFAULT, ControllerConfig.DEFAULT, ElectionConfig.DEFAULT, control, stuck, leases);
    }

    @Test
    void aLeaseIsNotLongerThanANodeWaitsBeforeItStands() {
        long timeout = ElectionConfig.DEFAULT.timeout().toNanos();
        var interval = Duration.ofMillis(100);
        var stuck = Duration.ofSeconds(1);
        assertThatThrownBy(() -> config(interval, stuck, new LeaseTerms(timeout + 1, 0)))
                .hasMessageContaining("must not be above the election time-out, 500 ms");
    }

    @Test
    void aLeaderIsNotStuckBeforeItCouldHaveSaidSo() {
        var interval = Duration.ofMillis(100);
        assertThatThrownBy(() -> config(interval, interval, LeaseTerms.NONE)).hasMessageContaining("stuckAfter");
        assertThatThrownBy(() -> config(Duration.ZERO, interval, LeaseTerms.NONE))
                .hasMessageContaining("controlInterval");
    }
}
