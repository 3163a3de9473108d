package io.quorate.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.rule.Rules;
import org.junit.jupiter.api.Test;

/// What a replica keeps of its past is bounded.
class BoundsTest {
    @Test
    void aLedgerListsTheNewestLossesAndCountsTheOthers() {
        var ledger = new LossLedger(new StoryJournal(), Rules.ALL);
        for (long offset = 1; offset <= LossLedger.LOSSES_MAX + 5; offset++) ledger.lose(new Position(1, offset));
        assertThat(ledger.lost()).hasSize(LossLedger.LOSSES_MAX);
        assertThat(ledger.lost().firstKey()).isEqualTo(new Position(1, 6));
        assertThat(ledger.open()).hasSize(LossLedger.LOSSES_MAX);
        assertThat(ledger.forgottenCount()).isEqualTo(5);
    }

    private static EpochHistory manyEpochs(int count) {
        EpochHistory history = EpochHistory.EMPTY;
        for (int i = 1; i <= count; i++) history = history.with(new Position(2L * i, 10L * i));
        return history;
    }

    @Test
    void aHistoryForgetsItsOldestEpochsBelowTheBase() {
        EpochHistory history = manyEpochs(EpochHistory.EPOCHS_MAX + 3).truncated(Long.MAX_VALUE);
        assertThat(history.epochAt(39)).isZero();
        assertThat(history.epochAt(40)).isEqualTo(8);
        assertThat(history.epochAt(Long.MAX_VALUE)).isEqualTo(2L * (EpochHistory.EPOCHS_MAX + 3));
    }

    @Test
    void aHistoryKeepsTheEpochOfTheBaseAndAllAboveItHoweverMany() {
        EpochHistory history = manyEpochs(EpochHistory.EPOCHS_MAX + 3).truncated(25);
        assertThat(history.epochAt(19)).isZero();
        assertThat(history.epochAt(25)).isEqualTo(4);
        assertThat(history.epochAt(30)).isEqualTo(6);
    }

    /// A log whose base is above all that another one has in common with it, as far as both remember.
    @Test
    void twoLogsPartAboveTheBaseOrNeedASnapshot() {
        EpochHistory truncated = manyEpochs(EpochHistory.EPOCHS_MAX + 3).truncated(Long.MAX_VALUE);
        Position end = new Position(2L * (EpochHistory.EPOCHS_MAX + 3), 10L * (EpochHistory.EPOCHS_MAX + 3));
        EpochHistory old = manyEpochs(2);
        assertThat(truncated.commonWith(end, old, new Position(4, 25))).isEqualTo(Position.START);
        assertThat(truncated.commonWith(end, manyEpochs(5), new Position(10, 52)))
                .isEqualTo(new Position(10, 52));
    }
}
