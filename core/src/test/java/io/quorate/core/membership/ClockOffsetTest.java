package io.quorate.core.membership;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClockOffsetTest {
    private static final long SECOND = 1_000_000_000L;

    private static ClockOffset measured(long peerWallMicros, long wallMicros, long roundTripMicros, long atNanos) {
        return ClockOffset.measured(peerWallMicros, wallMicros, roundTripMicros * 1_000, 0, atNanos);
    }

    @Test
    void theTruthLiesWithinHalfOfTheRoundTripWhereverTheTimeWasSpent() {
        for (int way = 0; way <= 10_000; way += 500) {
            // The peer is 7 s ahead; its message took `way` of the 10 ms, ours to it the rest.
            ClockOffset offset = measured(7_000_000, way, 10_000, SECOND);
            assertThat(Math.abs(offset.offsetMicros() - 7_000_000)).isLessThanOrEqualTo(offset.errorMicros(SECOND));
            assertThat(offset.errorMicros(SECOND)).isBetween(5_000L, 5_050L);
        }
    }

    @Test
    void aBetterMeasurementReplacesAWorseOne() {
        ClockOffset slow = measured(0, 0, 20_000, SECOND);
        ClockOffset fast = measured(0, 0, 1_000, SECOND);
        assertThat(slow.improvedBy(fast)).isSameAs(fast);
        assertThat(fast.improvedBy(slow)).isSameAs(fast);
    }

    @Test
    void theBoundGrowsUntilAWorseMeasurementIsTheBetterOne() {
        ClockOffset fast = measured(0, 0, 1_000, SECOND);
        assertThat(fast.errorMicros(11 * SECOND)).isBetween(10_500L, 10_510L);
        ClockOffset slow = measured(0, 0, 20_000, 11 * SECOND);
        assertThat(fast.improvedBy(slow)).isSameAs(slow);
    }

    @Test
    void aMeasurementThatContradictsMeansThatAClockWasSet() {
        ClockOffset before = measured(0, 0, 1_000, SECOND);
        ClockOffset after = measured(3_600_000_000L, 0, 50_000, 2 * SECOND);
        assertThat(before.improvedBy(after)).isSameAs(after);
    }
}
