package io.quorate.sim.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.sim.cost.CostTrial.Cost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What must not grow with the number of partitions.
class CostTrialTest {
    private static CostTrial trial(int partitions) {
        return new CostTrial(partitions, () -> 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 64, 1000})
    void whereNothingHappensNothingIsSaidAndNothingIsSynced(int partitions) {
        Cost minute = trial(partitions).idleMinute();
        assertThat(minute.frames()).isZero();
        assertThat(minute.syncs()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 64, 1000})
    void aRoundOfReadsIsOneSmallMessageEachWayWithEachOtherNode(int partitions) {
        Cost round = trial(partitions).round();
        assertThat(round.frames()).isEqualTo(4);
        assertThat(round.frameBytes()).isLessThan(4 * 20);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 64})
    void aWriteCostsOneSyncAtEachNodeAtMost(int partitions) {
        Cost write = trial(partitions).writes(1, 500);
        assertThat(write.syncs()).isBetween(2.0, 3.01);
        assertThat(write.frames()).isBetween(4.0, 10.01);
    }

    @Test
    void writesInFlightShareFramesAndSyncs() {
        Cost alone = trial(64).writes(1, 2000);
        Cost together = trial(64).writes(64, 2000);
        assertThat(together.syncs()).isLessThan(alone.syncs() / 2);
        assertThat(together.frames()).isLessThan(alone.frames() / 2);
    }

    @Test
    void theSameTrialTwiceCountsTheSame() {
        assertThat(trial(7).writes(5, 1000)).isEqualTo(trial(7).writes(5, 1000));
    }
}
