package io.quorate.core.commitlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The log and its recovery under losses of power, kills and full disks at any step.
class CommitLogStormTest {
    private static final int SEEDS = 300;

    /// Whatever was synced is found again after any loss of power at any step, in order and without gaps, and
    /// nothing that was not appended.
    @Test
    void everySyncedRecordSurvivesAnyNumberOfPowerCuts() {
        for (int seed = 0; seed < SEEDS; seed++) storm(seed, Rules.ALL);
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "SYNC_BEFORE_ACKNOWLEDGE",
                "TORN_TAIL_IS_CUT",
                "CHECKSUM_IS_VERIFIED",
                "REPLAY_IN_ORDER",
                "STALE_BATCH_IS_IGNORED",
                "REPLAY_FROM_APPLIED",
                "REPLAY_UNFLUSHED",
                "RECYCLE_AFTER_FLUSH"
            })
    void theStormNoticesThatARuleIsDropped(Rule rule) {
        int seed = 0;
        try {
            for (; seed < SEEDS; seed++) storm(seed, Rules.without(rule));
        } catch (AssertionError | RuntimeException e) {
            return;
        }
        throw new AssertionError(rule + " may be dropped: " + seed + " seeds notice nothing");
    }

    private static void storm(int seed, Rules rules) {
        Random random = new Random(seed);
        HandDisk disk = new HandDisk();
        List<String> known = new ArrayList<>();
        long flushed = 0;
        for (int life = 0; life < 6; life++) {
            Recovered recovered = Appender.recover(disk, flushed, rules);
            List<String> appended = new ArrayList<>(known.subList(0, (int) flushed));
            recovered.records().forEachRemaining(logRecord -> appended.add(Appender.text(logRecord)));
            assertThat(appended).as("seed %d, life %d", seed, life).isEqualTo(known);

            disk.isFull = random.nextInt(10) == 0;
            Appender appender = new Appender(disk, recovered, rules);
            flushed = live(random, appender, appended, life + ".", flushed);
            assertThat(appender.failures).isEmpty();

            boolean isPowerCut = random.nextInt(3) > 0;
            disk = isPowerCut ? disk.afterPowerCut(random) : disk.afterKill(random);
            List<String> left = new ArrayList<>(appended.subList(0, (int) flushed));
            left.addAll(Appender.replay(disk, flushed, rules));
            long promised = isPowerCut ? appender.log.syncedLsn() : appender.log.writtenLsn();
            assertThat((long) left.size()).as("seed %d, life %d", seed, life).isBetween(promised, (long)
                    appended.size());
            assertThat(left).as("seed %d, life %d", seed, life).isEqualTo(appended.subList(0, left.size()));
            known = left;
        }
    }

    /// Does this and that until the process ends, with operations of the disk under way.
    ///
    /// @param appended takes what is appended
    /// @return up to where the data was flushed
    private static long live(Random random, Appender appender, List<String> appended, String name, long flushedBefore) {
        CommitLog log = appender.log;
        long flushed = flushedBefore;
        for (int i = random.nextInt(80); i > 0; i--) {
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> {
                    String text = name + i + "z".repeat(random.nextInt(random.nextInt(900) + 1));
                    if (log.room(text.length()) == Room.READY) {
                        appender.append(text, random.nextBoolean());
                        appended.add(text);
                    }
                }
                case 3 -> log.endTurn();
                case 4 -> log.sync();
                case 5 -> log.poll();
                case 6 -> {
                    if (random.nextInt(4) == 0) flushed = Math.max(flushed, log.syncedLsn());
                    log.flushedThrough(flushed);
                }
                default -> {
                    for (int steps = random.nextInt(6); steps > 0 && appender.disk.stepIfAny(); ) steps--;
                }
            }
        }
        return flushed;
    }
}
