package io.quorate.core.commitlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CommitLogTest {
    private static final String FIRST = SegmentName.of(1);
    private static final String SECOND = SegmentName.of(2);
    /// Four of them fill a segment, nearly.
    private static final String LARGE = "x".repeat(900);

    private final Appender appender = Appender.on(new HandDisk());
    private final CommitLog log = appender.log;
    private final HandDisk disk = appender.disk;

    // ---- Group commit ----

    @Test
    void whatIsAppendedWhileAWriteIsUnderWayIsTheNextWrite() {
        appender.append("a", true);
        log.endTurn();
        appender.append("b", true);
        log.endTurn();
        appender.append("c", true);
        log.endTurn();
        assertThat(disk.waiting()).containsExactly("write " + FIRST + " and sync");

        disk.stepTo("write");
        disk.step();
        assertThat(log.syncedLsn()).isEqualTo(1);
        assertThat(disk.waiting()).containsExactly("write " + FIRST + " and sync");

        disk.stepTo("write");
        disk.step();
        assertThat(log.syncedLsn()).isEqualTo(3);
        assertThat(disk.waiting()).isEmpty();
        assertThat(Appender.replay(disk.afterPowerCut())).containsExactly("a", "b", "c");
    }

    @Test
    void nothingIsWrittenBeforeTheTurnEnds() {
        appender.append("a", true);
        assertThat(disk.waiting()).isEmpty();
        log.endTurn();
        assertThat(disk.waiting()).hasSize(1);
    }

    @Test
    void nobodyIsToldFromInsideACall() {
        appender.append("a", true);
        log.endTurn();
        log.sync();
        log.room(1 << 20);
        log.poll();
        assertThat(appender.progresses + appender.roomChanges).isZero();
    }

    @Test
    void aBatchIsSyncedIfOneOfItsRecordsAsksForIt() {
        appender.append("a", false);
        appender.append("b", true);
        appender.append("c", false);
        log.endTurn();
        assertThat(disk.waiting()).containsExactly("write " + FIRST + " and sync");
        disk.settle();
        assertThat(log.syncedLsn()).isEqualTo(3);
    }

    @Test
    void aBatchThatNobodyWaitsForIsWrittenButNotSynced() {
        appender.writeUnsynced("a", "b");
        assertThat(log.writtenLsn()).isEqualTo(2);
        assertThat(log.syncedLsn()).isZero();
        assertThat(Appender.replay(disk.afterKill())).containsExactly("a", "b");
        assertThat(Appender.replay(disk.afterPowerCut())).isEmpty();

        log.sync();
        disk.settle();
        assertThat(log.syncedLsn()).isEqualTo(2);
        assertThat(Appender.replay(disk.afterPowerCut())).containsExactly("a", "b");
    }

    @Test
    void aSyncGoesOnBesideWrites() {
        appender.writeUnsynced("a");
        log.sync();
        appender.append("b", false);
        log.endTurn();
        assertThat(disk.waiting()).containsExactly("sync " + FIRST, "write " + FIRST);

        disk.settle();
        assertThat(log.writtenLsn()).isEqualTo(2);
        assertThat(log.syncedLsn()).as("covers what was written when it began").isEqualTo(1);
    }

    @Test
    void aSyncThatIsAskedForEarlyCoversWhatWasAppended() {
        appender.append("a", false);
        log.sync();
        log.endTurn();
        appender.append("b", false);
        log.sync();
        log.endTurn();
        disk.settle();
        assertThat(log.syncedLsn()).isEqualTo(2);
    }

    @Test
    void aRecordWhoseEncoderThrowsLeavesNothing() {
        appender.append("a", true);
        assertThatThrownBy(() -> log.append(
                        0,
                        1,
                        2,
                        sink -> {
                            sink.putLong(-1);
                            throw new IllegalStateException("too large");
                        },
                        true))
                .isInstanceOf(IllegalStateException.class);
        appender.append("b", true);
        log.endTurn();
        disk.settle();
        assertThat(Appender.replay(disk)).containsExactly("a", "b");
    }

    // ---- Segments ----

    @Test
    void aSpareIsReadyBeforeItIsNeeded() {
        assertThat(disk.list()).containsOnlyKeys(FIRST);
        appender.write("a");
        assertThat(disk.list()).as("the first is in use: another is made").containsOnlyKeys(FIRST, SECOND);
    }

    @Test
    void theLogRollsOverWhenASegmentIsFull() {
        appender.write(LARGE, LARGE, LARGE, LARGE, LARGE);
        assertThat(disk.done).contains("write " + SECOND + " and sync");
        assertThat(Appender.replay(disk.afterPowerCut())).containsExactly(LARGE, LARGE, LARGE, LARGE, LARGE);
    }

    @Test
    void aSyncedBatchBehindAnUnsyncedSegmentIsNotDurableBeforeIt() {
        appender.writeUnsynced(LARGE, LARGE, LARGE, LARGE);
        appender.append(LARGE, true);
        log.endTurn();
        assertThat(disk.waiting()).contains("write " + SECOND + " and sync", "sync " + FIRST);

        disk.stepTo("write");
        disk.step();
        assertThat(log.writtenLsn()).isEqualTo(5);
        assertThat(log.syncedLsn()).isZero();

        disk.settle();
        assertThat(log.syncedLsn()).isEqualTo(5);
    }

    @Test
    void anOversizedRecordGetsASegmentOfItsOwn() {
        String oversized = "y".repeat(10_000);
        assertThat(log.room(oversized.length())).isEqualTo(Room.COMING);
        disk.settle();
        assertThat(appender.roomChanges).isPositive();
        assertThat(log.room(oversized.length())).isEqualTo(Room.READY);

        appender.write(oversized, "b");
        assertThat(disk.list()).containsValue(12_288L);
        assertThat(Appender.replay(disk.afterPowerCut())).containsExactly(oversized, "b");
    }

    @Test
    void anOversizedRecordThatNobodyAskedForWaitsForItsSegmentAndKeepsItsPlace() {
        String oversized = "y".repeat(10_000);
        appender.append("a", true);
        appender.append(oversized, true);
        log.endTurn();
        assertThat(disk.waiting()).noneMatch(what -> what.startsWith("write"));
        disk.settle();
        assertThat(log.syncedLsn()).isEqualTo(2);
        appender.write("c");
        assertThat(Appender.replay(disk.afterPowerCut())).containsExactly("a", oversized, "c");
    }

    @Test
    void aSpareThatAnOversizedBatchHasOvertakenGetsALaterNumber() {
        appender.write("a", "y".repeat(10_000));
        assertThat(appender.recycled).containsExactly(SECOND + " " + SegmentName.of(4));
        while (disk.list().size() < 5) appender.write(LARGE);
        assertThat(Appender.replay(disk.afterPowerCut())).startsWith("a").endsWith(LARGE);
    }

    @Test
    void aSegmentIsRecycledOnlyOnceItsRecordsAreFlushed() {
        appender.write(LARGE, LARGE, LARGE, LARGE, LARGE);
        log.flushedThrough(3);
        disk.settle();
        assertThat(disk.list()).containsKey(FIRST);

        log.flushedThrough(4);
        disk.settle();
        assertThat(disk.list()).doesNotContainKey(FIRST);
        assertThat(appender.recycled).containsExactly(FIRST + " " + SegmentName.of(4));
        assertThat(Appender.replay(disk.afterPowerCut(), 4, Rules.ALL)).containsExactly(LARGE);
    }

    @Test
    void theSegmentInUseIsNeverRecycled() {
        appender.write("a");
        log.flushedThrough(1);
        disk.settle();
        assertThat(disk.list()).containsKey(FIRST);
    }

    @Test
    void sparesAreBoundedAndTheRestIsDeleted() {
        while (disk.list().size() < 8) appender.write(LARGE);
        log.flushedThrough(log.appendedLsn());
        disk.settle();
        assertThat(disk.list()).as("the one in use and two spares").hasSize(3);
    }

    @Test
    void aRecycledSegmentsFormerLifeIsNotReplayed() {
        HandDisk restarted = withAStaleSpare();
        assertThat(Appender.replay(restarted, 4, Rules.ALL)).containsExactly("e".repeat(900));
    }

    @Test
    void withoutTheRuleARecycledSegmentsFormerLifeIsReplayed() {
        HandDisk restarted = withAStaleSpare();
        assertThat(Appender.replay(restarted, 4, Rules.without(Rule.STALE_BATCH_IS_IGNORED)))
                .startsWith("e".repeat(900), "a".repeat(900))
                .hasSizeGreaterThan(2);
    }

    /// The records a to d were flushed and their segment is a spare; e is in the log.
    private HandDisk withAStaleSpare() {
        for (String letter : List.of("a", "b", "c", "d", "e")) appender.write(letter.repeat(900));
        log.flushedThrough(4);
        disk.settle();
        return disk.afterPowerCut();
    }

    @Test
    void withoutTheRuleASegmentIsRecycledBeforeItsRecordsAreFlushed() {
        Appender mutated = Appender.on(new HandDisk(), 0, Rules.without(Rule.RECYCLE_AFTER_FLUSH));
        mutated.write(LARGE, LARGE, LARGE, LARGE, LARGE);
        assertThat(mutated.recycled).isNotEmpty();
        assertThatThrownBy(() -> Recovery.run(mutated.disk.afterPowerCut(), 0, Rules.ALL))
                .isInstanceOf(DamagedLogException.class);
    }

    @Test
    void withoutTheRuleAWriteCountsAsSyncedBeforeItsSync() {
        Appender mutated = Appender.on(new HandDisk(), 0, Rules.without(Rule.SYNC_BEFORE_ACKNOWLEDGE));
        mutated.append("a", true);
        mutated.log.endTurn();
        mutated.disk.stepTo("write");
        mutated.disk.step();
        assertThat(mutated.log.syncedLsn()).isEqualTo(1);
        assertThat(Appender.replay(mutated.disk.afterPowerCut())).isEmpty();

        mutated.disk.settle();
        assertThat(Appender.replay(mutated.disk.afterPowerCut())).containsExactly("a");
    }

    // ---- Room ----

    @Test
    void aFullBatchTakesNoMoreUntilItIsHandedOver() {
        assertThat(log.room(900)).isEqualTo(Room.READY);
        appender.append(LARGE, true);
        assertThat(log.room(900)).isEqualTo(Room.COMING);
        log.endTurn();
        disk.settle();
        assertThat(appender.roomChanges).isEqualTo(1);
        assertThat(log.room(900)).isEqualTo(Room.READY);
    }

    @Test
    void aFullDiskIsToldBeforeAnythingIsAppendedAndOnlyOnceTheSegmentsAreFull() {
        disk.isFull = true;
        int appended = 0;
        while (log.room(LARGE.length()) == Room.READY) {
            appender.write(LARGE);
            appended++;
        }
        assertThat(appended).as("what was made ahead is used").isEqualTo(4);
        assertThat(log.room(LARGE.length())).isEqualTo(Room.FULL);
        assertThat(log.syncedLsn()).isEqualTo(4);
        assertThat(log.room(10)).as("a small record still fits").isEqualTo(Room.READY);
        assertThat(appender.failures).isEmpty();
    }

    @Test
    void aFullDiskIsAskedForRoomAgain() {
        disk.isFull = true;
        while (log.room(LARGE.length()) == Room.READY) appender.write(LARGE);

        log.poll();
        disk.settle();
        assertThat(log.room(LARGE.length())).isEqualTo(Room.FULL);

        disk.isFull = false;
        int before = appender.roomChanges;
        log.poll();
        disk.settle();
        assertThat(appender.roomChanges).isGreaterThan(before);
        assertThat(log.room(LARGE.length())).isEqualTo(Room.READY);
        appender.write(LARGE);
        assertThat(Appender.replay(disk.afterPowerCut())).hasSize(5);
    }

    @Test
    void aFlushMakesRoomOnAFullDisk() {
        appender.write(LARGE, LARGE, LARGE, LARGE, LARGE);
        disk.isFull = true;
        while (log.room(LARGE.length()) == Room.READY) appender.write(LARGE);
        assertThat(log.room(LARGE.length())).isEqualTo(Room.FULL);

        log.flushedThrough(log.syncedLsn());
        disk.settle();
        assertThat(log.room(LARGE.length())).isEqualTo(Room.READY);
    }

    @Test
    void anOversizedRecordThatFindsNoRoomDoesNotKeepSmallOnesOut() {
        disk.fileBytesMax = Appender.SMALL.segmentBytes();
        assertThat(log.room(1 << 20)).isEqualTo(Room.COMING);
        disk.settle();
        assertThat(log.room(1 << 20)).isEqualTo(Room.FULL);

        for (int i = 0; i < 20; i++) {
            log.poll();
            disk.settle();
            assertThat(log.room(LARGE.length())).isEqualTo(Room.READY);
            appender.write(LARGE);
        }
    }

    @Test
    void whatWasAppendedOnAFullDiskWaitsForRoomAndIsNotLost() {
        disk.isFull = true;
        appender.write(LARGE, LARGE, LARGE, LARGE, LARGE);
        assertThat(log.syncedLsn()).isEqualTo(4);
        assertThat(appender.failures).isEmpty();

        disk.isFull = false;
        log.poll();
        disk.settle();
        assertThat(log.syncedLsn()).isEqualTo(5);
        assertThat(Appender.replay(disk.afterPowerCut())).hasSize(5);
    }

    @Test
    void recoveryOnAFullDiskServesReadsAndWritesWhatThereIsRoomFor() {
        appender.write("a", "b");
        HandDisk full = disk.afterPowerCut();
        full.isFull = true;
        Appender again = Appender.on(full);
        assertThat(again.log.room(10))
                .as("the spare gets a new name, which takes no space")
                .isEqualTo(Room.READY);
        again.write("c");
        assertThat(Appender.replay(full.afterPowerCut())).containsExactly("a", "b", "c");
    }

    @Test
    void afterARestartOnAFullDiskAFlushMakesRoomWithoutAWrite() {
        appender.write(LARGE, LARGE, LARGE, LARGE, LARGE);
        log.poll();
        disk.settle();
        HandDisk full = disk.afterPowerCut();
        for (String spare : full.list().keySet().stream().skip(2).toList()) full.remove(spare);
        full.isFull = true;
        Appender again = Appender.on(full);
        assertThat(again.log.room(10)).isEqualTo(Room.FULL);

        again.log.flushedThrough(5);
        full.settle();
        assertThat(again.log.room(10)).isEqualTo(Room.READY);
        again.write("a");
        assertThat(Appender.replay(full.afterPowerCut(), 5, Rules.ALL)).containsExactly("a");
    }

    // ---- Failure ----

    @Test
    void aFailedSyncIsTheEnd() {
        appender.write("a");
        disk.failWhen(what -> what.endsWith("and sync"));
        appender.write("b");
        assertThat(appender.failures).containsExactly("input/output error");
        assertThat(log.syncedLsn()).isEqualTo(1);
        assertThat(log.room(1)).isEqualTo(Room.FULL);
        assertThatThrownBy(() -> appender.append("c", true)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aFailedBackgroundSyncIsTheEnd() {
        appender.writeUnsynced("a");
        disk.failWhen(what -> what.startsWith("sync"));
        log.sync();
        disk.settle();
        assertThat(appender.failures).hasSize(1);
        assertThat(log.syncedLsn()).isZero();
    }

    /// A file system that copies what it writes can find no room in a file that exists.
    @Test
    void aWriteThatFindsNoSpaceIsTheEnd() {
        disk.hasNoSpaceForWrites = true;
        appender.write("a");
        assertThat(appender.failures).containsExactly("no space left on device");
        assertThat(log.room(1)).isEqualTo(Room.FULL);
    }

    @Test
    void aFailureIsToldOnce() {
        disk.failWhen(_ -> true);
        appender.writeUnsynced("a");
        log.sync();
        log.poll();
        log.endTurn();
        disk.settle();
        assertThat(appender.failures).hasSize(1);
    }

    // ---- What was recovered ----

    @Test
    void whatAKilledProcessHasWrittenCountsAsSyncedOnlyAfterASync() {
        appender.writeUnsynced("a");
        HandDisk restarted = disk.afterKill();
        // As a killed process leaves it: read from the page cache, and not on the disk.
        HandDisk cached = new HandDisk();
        restarted.list().keySet().forEach(file -> cached.create(file, 4096, _ -> {}));
        cached.settle();
        cached.write(FIRST, 0, restarted.read(FIRST, 0, 4096), 0, 4096, false, _ -> {});
        cached.settle();

        Recovered recovered = Appender.recover(cached, 0, Rules.ALL);
        CommitLog again = new CommitLog(cached, Appender.SMALL, recovered, Rules.ALL, appender);
        assertThat(again.writtenLsn()).isEqualTo(1);
        assertThat(again.syncedLsn()).isZero();
        cached.settle();
        assertThat(again.syncedLsn()).isEqualTo(1);
        assertThat(Appender.replay(cached.afterPowerCut())).containsExactly("a");
    }

    @Test
    void theNoteOfWhatIsSyncedIsWrittenOnceAndOnlyWhenNothingElseIs() {
        appender.write("a");
        log.poll();
        disk.settle();
        long writes = writes();
        log.poll();
        disk.settle();
        assertThat(writes()).isEqualTo(writes);
    }

    @Test
    void aNoteThatAKilledProcessLeftUnsyncedIsSyncedBeforeWhatContinuesIt() {
        appender.write("a");
        log.poll();
        for (int seed = 0; seed < 20; seed++) {
            HandDisk killed = disk.afterKill(new Random(seed));
            Appender again = Appender.on(killed).write("b");
            assertThat(again.log.syncedLsn()).isEqualTo(2);
            assertThat(Appender.replay(killed.afterPowerCut())).containsExactly("a", "b");
        }
    }

    @Test
    void bytesToReplayShrinkAsTheDataIsFlushed() {
        appender.write(LARGE, LARGE, LARGE, LARGE, LARGE, LARGE);
        assertThat(log.bytesAbove(0)).isBetween(5_400L, 6_000L);
        assertThat(log.bytesAbove(3)).isBetween(2_700L, 3_000L);
        assertThat(log.bytesAbove(6)).isZero();
    }

    private long writes() {
        return disk.done.stream().filter(what -> what.startsWith("write")).count();
    }
}
