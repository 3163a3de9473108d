package io.quorate.core.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PhiDetectorTest {
    private static final long MILLI = 1_000_000;
    private static final MembershipConfig CONFIG = new MembershipConfig(Duration.ofMillis(100), 8, 16, 3);

    private long now = 5_000 * MILLI;
    private final PhiDetector detector = new PhiDetector(CONFIG, now);

    private void beat(int times, long gapMillis) {
        for (int i = 0; i < times; i++) {
            now += gapMillis * MILLI;
            detector.heard(now);
        }
    }

    /// How long a silence must be to reach the threshold, in milliseconds.
    private long silenceMillis(double threshold) {
        long millis = 0;
        while (!detector.isSuspect(now + millis * MILLI, threshold)) millis++;
        return millis;
    }

    @Test
    void beforeThereAreSamplesTheConfiguredIntervalIsExpected() {
        assertThat(detector.phi(now)).isLessThan(0.01);
        assertThat(detector.phi(now + 100 * MILLI)).isBetween(0.2, 0.4);
        assertThat(silenceMillis(8)).isBetween(200L, 300L);
    }

    @Test
    void phiGrowsWithSilenceAndFallsWithAHeartbeat() {
        beat(20, 100);
        double last = -1;
        for (int millis = 0; millis < 100_000; millis += 25) {
            double phi = detector.phi(now + millis * MILLI);
            assertThat(phi).isFinite().isGreaterThanOrEqualTo(last);
            last = phi;
        }
        beat(1, 100_000);
        assertThat(detector.phi(now)).isLessThan(0.5);
    }

    @Test
    void thresholdOfOneMeansOneInTen() {
        // Mean 100 ms, deviation the floor of 25 ms: the upper tenth of a normal distribution begins at 1.2816.
        beat(20, 100);
        assertThat(silenceMillis(1)).isEqualTo(133);
    }

    @Test
    void deviationIsNeverBelievedToBeLessThanTheFloor() {
        beat(100, 100);
        assertThat(silenceMillis(8)).isBetween(235L, 245L);
    }

    @Test
    void irregularHeartbeatsMakeItPatient() {
        beat(100, 100);
        long before = silenceMillis(8);
        for (int i = 0; i < 8; i++) {
            beat(1, 60);
            beat(1, 250);
        }
        assertThat(silenceMillis(8)).isGreaterThan(before + 200);
    }

    @Test
    void oneLongSilenceCountsAsFiveIntervalsAndIsForgottenWithTheWindow() {
        beat(16, 100);
        long before = silenceMillis(8);
        beat(1, 60_000);
        assertThat(silenceMillis(8)).isGreaterThan(before).isLessThan(800);
        beat(16, 100);
        assertThat(silenceMillis(8)).isEqualTo(before);
    }

    @Test
    void heartbeatsThatArriveTogetherSayNothingAboutSilence() {
        beat(16, 100);
        long before = silenceMillis(8);
        beat(100, 0);
        assertThat(silenceMillis(8)).isEqualTo(before);
    }

    @Test
    void whatIsExcusedIsNotSilence() {
        beat(16, 100);
        double phi = detector.phi(now + 50 * MILLI);
        detector.excuse(2_000 * MILLI);
        assertThat(detector.phi(now + 2_050 * MILLI)).isEqualTo(phi);
    }

    @Test
    void timeThatRunsBackIsNoSilence() {
        beat(16, 100);
        assertThat(detector.phi(now - 10_000 * MILLI)).isFinite().isLessThan(0.01);
        detector.heard(now - 10_000 * MILLI);
        assertThat(detector.lastHeardNanos()).isEqualTo(now);
    }
}
