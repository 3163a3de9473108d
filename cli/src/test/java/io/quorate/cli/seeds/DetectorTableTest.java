package io.quorate.cli.seeds;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.membership.MembershipConfig;
import io.quorate.sim.membership.DetectorTrial;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DetectorTableTest {
    @Test
    void everyTrialIsALine() throws InterruptedException {
        var out = new StringWriter();
        var trials =
                List.of(new DetectorTrial(3, MembershipConfig.DEFAULT), new DetectorTrial(5, MembershipConfig.DEFAULT));
        new DetectorTable(trials, Duration.ofMinutes(1), 3, false, new PrintWriter(out)).run();
        assertThat(out.toString())
                .contains("0.0 hours and 3 crashes")
                .containsPattern("\n +3 +100 ms +32 +0 ")
                .containsPattern("\n +5 +100 ms +32 +0 ");
    }

    @Test
    void theDefaultIsAmongTheTrials() {
        assertThat(DetectorTrial.all()).contains(new DetectorTrial(3, MembershipConfig.DEFAULT));
        assertThat(DetectorTrial.all()).contains(new DetectorTrial(5, MembershipConfig.DEFAULT));
        assertThat(DetectorTrial.all()).contains(new DetectorTrial(7, MembershipConfig.DEFAULT));
    }
}
