package io.quorate.core.time;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HybridClockTest {
    private final HybridClock clock = new HybridClock();

    @Test
    void timeFollowsTheWallClock() {
        clock.next(1_000);
        assertThat(HybridTime.toString(clock.next(2_000))).isEqualTo("2000-0");
    }

    @Test
    void twoEventsInOneMillisecondDiffer() {
        clock.next(1_000);
        assertThat(HybridTime.toString(clock.next(1_000))).isEqualTo("1000-1");
    }

    @Test
    void aWallClockThatIsSetBackDoesNotSetTimeBack() {
        long before = clock.next(5_000);
        assertThat(clock.next(1_000)).isGreaterThan(before);
        assertThat(HybridTime.millis(clock.now(1_000))).isEqualTo(5_000);
    }

    @Test
    void noEventIsAtOrBeforeAWitnessedTime() {
        clock.witness(HybridTime.of(9_000, 7));
        assertThat(HybridTime.toString(clock.next(1_000))).isEqualTo("9000-8");
    }
}
