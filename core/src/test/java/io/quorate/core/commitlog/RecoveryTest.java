package io.quorate.core.commitlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecoveryTest {
    private static final String FIRST = SegmentName.of(1);
    private static final int BATCH = BatchHeader.BYTES;

    @Test
    void anEmptyFolderHoldsNothingAndGoesOnAboveTheData() throws DamagedLogException {
        Recovered recovered = Recovery.run(new HandDisk(), 41, Rules.ALL);

        assertThat(recovered.lastLsn()).isEqualTo(41);
        assertThat(recovered.records().hasNext()).isFalse();
        assertThat(recovered.tornTail()).isEmpty();
    }

    @Test
    void everyFieldOfARecordComesBack() throws DamagedLogException {
        var appender = Appender.on(new HandDisk());
        appender.log.append(7, 3, 1L << 40, sink -> sink.putLong(42), true);
        appender.log.append(Integer.MAX_VALUE, Long.MAX_VALUE, 0, _ -> {}, true);
        appender.log.endTurn();
        appender.disk.settle();

        var records = new ArrayList<LogRecord>();
        Recovery.run(appender.disk.afterPowerCut(), 0, Rules.ALL).records().forEachRemaining(records::add);

        assertThat(records)
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(
                        new LogRecord(1, 7, 3, 1L << 40, new byte[] {0, 0, 0, 0, 0, 0, 0, 42}),
                        new LogRecord(2, Integer.MAX_VALUE, Long.MAX_VALUE, 0, new byte[0]));
    }

    @Test
    void onlyWhatTheDataLacksIsReplayed() {
        HandDisk disk = Appender.on(new HandDisk()).write("a", "b", "c").disk;

        assertThat(Appender.replay(disk, 2, Rules.ALL)).containsExactly("c");
        assertThat(Appender.replay(disk, 3, Rules.ALL)).isEmpty();
    }

    @Test
    void aBatchCutAnywhereIsGoneWholeAndNothingBeforeIt() {
        HandDisk disk = Appender.on(new HandDisk()).write("a", "b").disk;
        int from = endOf("a");
        int to = from + endOf("b");

        for (int cut = from; cut < to; cut++) {
            HandDisk torn = disk.afterKill();
            Arrays.fill(torn.bytes(FIRST), cut, to, (byte) 0);

            assertThat(Appender.replay(torn)).as("cut at %d", cut).containsExactly("a");
        }
    }

    @Test
    void anyFlippedBitOfTheLastUnsyncedBatchCutsItWhole() {
        HandDisk disk = Appender.on(new HandDisk()).write("a").writeUnsynced("b").disk;

        for (int bit = endOf("a") * 8; bit < (endOf("a") + endOf("b")) * 8; bit++) {
            HandDisk flipped = flip(disk, bit);

            assertThat(Appender.replay(flipped)).as("bit %d", bit).containsExactly("a");
        }
    }

    @Test
    void anyFlippedBitOfASyncedBatchIsRefusedIfAnythingWasWrittenBehindIt() {
        HandDisk disk = Appender.on(new HandDisk()).write("a", "b", "c").disk;

        for (int bit = 0; bit < (endOf("a") + endOf("b")) * 8; bit++) {
            HandDisk flipped = flip(disk, bit);

            assertThatThrownBy(() -> Recovery.run(flipped, 0, Rules.ALL))
                    .as("bit %d", bit)
                    .isInstanceOf(DamagedLogException.class)
                    .hasMessageContaining(FIRST)
                    .hasMessageContaining("restore a backup");
        }
    }

    @Test
    void anyFlippedBitOfTheLastBatchIsRefusedOnceTheLogHasNotedItsSync() {
        var appender = Appender.on(new HandDisk()).write("a");
        appender.log.poll();
        appender.disk.settle();

        for (int bit = 0; bit < endOf("a") * 8; bit++) {
            HandDisk flipped = flip(appender.disk, bit);

            assertThatThrownBy(() -> Recovery.run(flipped, 0, Rules.ALL))
                    .as("bit %d", bit)
                    .isInstanceOf(DamagedLogException.class);
        }
    }

    @Test
    void damageBelowWhatTheDataHoldsIsRefused() {
        HandDisk disk = Appender.on(new HandDisk()).write("a", "b").disk;

        assertThatThrownBy(() -> Recovery.run(flip(disk, (endOf("a") + BATCH) * 8), 2, Rules.ALL))
                .isInstanceOf(DamagedLogException.class)
                .hasMessageContaining("record 2 cannot be read")
                .hasMessageContaining("the data is already at record 2");
    }

    @Test
    void aTornTailIsToldWithItsPlace() throws DamagedLogException {
        HandDisk disk = Appender.on(new HandDisk()).write("a", "b").disk;

        var tornTail = Recovery.run(flip(disk, (endOf("a") + BATCH) * 8), 0, Rules.ALL)
                .tornTail()
                .orElseThrow();

        assertThat(tornTail.segment()).isEqualTo(FIRST);
        assertThat(tornTail.position()).isEqualTo(endOf("a"));
        assertThat(tornTail.why()).contains("checksum");
    }

    @Test
    void whatWasCutNeverComesBack() {
        // "b" is torn, "c" behind it is whole; after the cut the very same bytes as "b" are written again.
        HandDisk disk = Appender.on(new HandDisk())
                .write("a")
                .writeUnsynced("b", "c")
                .disk
                .afterKill();
        disk.bytes(FIRST)[endOf("a") + BATCH] ^= 1;

        HandDisk again = Appender.on(disk).write("b").disk;

        assertThat(Appender.replay(again)).containsExactly("a", "b");
        assertThat(Appender.replay(Appender.on(again.afterPowerCut()).disk)).containsExactly("a", "b");
    }

    @Test
    void aCutStaysACutWhenTheTornBatchCanBeReadAgain() {
        HandDisk disk = Appender.on(new HandDisk())
                .write("a")
                .writeUnsynced("b", "c")
                .disk
                .afterKill();
        disk.bytes(FIRST)[endOf("a") + BATCH] ^= 1;
        HandDisk again = Appender.on(disk).write("d").disk;

        again.bytes(FIRST)[endOf("a") + BATCH] ^= 1;

        assertThat(Appender.replay(again)).containsExactly("a", "d");
    }

    @Test
    void recoveryOverAndOverFindsTheSame() {
        HandDisk disk =
                Appender.on(new HandDisk()).write("a").writeUnsynced("b").disk.afterKill();
        disk.bytes(FIRST)[endOf("a") + BATCH] ^= 1;
        for (int i = 0; i < 5; i++) {
            assertThat(Appender.replay(disk)).containsExactly("a");
            disk = i % 2 == 0
                    ? Appender.on(disk).disk.afterPowerCut()
                    : Appender.on(disk).disk.afterKill();
        }
    }

    @Test
    void aLogGoesOnOverManyRestarts() {
        HandDisk disk = new HandDisk();
        List<String> written = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String text = "record " + i;
            written.add(text);
            disk = Appender.on(disk).write(text).disk.afterPowerCut();
        }
        assertThat(Appender.replay(disk)).isEqualTo(written);
    }

    @Test
    void aMissingSegmentIsRefused() {
        for (int missing = 1; missing <= 3; missing++) {
            HandDisk disk = fourSegments();
            disk.remove(SegmentName.of(missing));

            assertThatThrownBy(() -> Recovery.run(disk, 0, Rules.ALL))
                    .as("segment %d", missing)
                    .isInstanceOf(DamagedLogException.class)
                    .hasMessageContaining("was synced");
        }
    }

    @Test
    void aSegmentOfWhichTheBeginningIsHarmedIsRefused() {
        for (int harmed = 1; harmed <= 3; harmed++) {
            HandDisk disk = fourSegments();
            disk.bytes(SegmentName.of(harmed))[3] ^= 1;

            assertThatThrownBy(() -> Recovery.run(disk, 0, Rules.ALL))
                    .as("segment %d", harmed)
                    .isInstanceOf(DamagedLogException.class);
        }
    }

    @Test
    void aSegmentOfAnotherLogIsRefused() {
        HandDisk disk = fourSegments();
        byte[] other = fourSegments('y').bytes(SegmentName.of(2));
        System.arraycopy(other, 0, disk.bytes(SegmentName.of(2)), 0, other.length);

        assertThatThrownBy(() -> Recovery.run(disk, 0, Rules.ALL))
                .isInstanceOf(DamagedLogException.class)
                .hasMessageContaining("was synced");
        // Without the rule the two logs are replayed as one.
        assertThat(Appender.replay(disk, 0, Rules.without(Rule.BATCHES_ARE_CHAINED)))
                .contains("x".repeat(900), "y".repeat(900), "last");
    }

    @Test
    void aFileThatIsNotASegmentIsLeftAlone() {
        HandDisk disk = Appender.on(new HandDisk()).write("a").disk;
        disk.create("notes.txt", 3, _ -> {});
        disk.settle();

        HandDisk again = Appender.on(disk).disk;

        assertThat(Appender.replay(again)).containsExactly("a");
        assertThat(again.list()).containsKey("notes.txt");
    }

    @Test
    void aRollOverOfWhichOnlyTheLaterHalfWasSavedIsATornTail() {
        // Nothing here was synced, and a loss of power may keep any of it: here the second segment, not the first's
        // end.
        var appender = Appender.on(new HandDisk()).write("a");
        while (appender.disk.list().size() < 3) appender.writeUnsynced("x".repeat(500));
        HandDisk disk = appender.disk.afterKill();
        Arrays.fill(disk.bytes(FIRST), endOf("a"), 4096, (byte) 0);

        assertThat(Appender.replay(disk)).containsExactly("a");
        assertThat(Appender.replay(Appender.on(disk).write("b").disk)).containsExactly("a", "b");
    }

    @Test
    void withoutTheRuleATornTailIsKept() {
        var appender = Appender.on(new HandDisk()).write("a");
        appender.append("b", true);
        appender.append("c", true);
        appender.log.endTurn();
        appender.disk.settle();
        byte[] bytes = appender.disk.bytes(FIRST);
        Arrays.fill(bytes, endOf("a") + endOf("b"), bytes.length, (byte) 0xff);

        assertThat(Appender.replay(appender.disk)).containsExactly("a");
        assertThat(Appender.replay(appender.disk, 0, Rules.without(Rule.TORN_TAIL_IS_CUT)))
                .containsExactly("a", "b");
    }

    @Test
    void withoutTheRuleABadChecksumIsAccepted() {
        HandDisk disk = Appender.on(new HandDisk()).write("a").disk;
        HandDisk flipped = flip(disk, (endOf("a") - 1) * 8 + 6); // a becomes c

        assertThat(Appender.replay(flipped)).isEmpty();
        assertThat(Appender.replay(flipped, 0, Rules.without(Rule.CHECKSUM_IS_VERIFIED)))
                .containsExactly("c");
    }

    @Test
    void withoutTheRuleSyncedDamageIsCut() {
        HandDisk disk = flip(Appender.on(new HandDisk()).write("a", "b").disk, (endOf("a") - 1) * 8);

        assertThat(Appender.replay(disk, 0, Rules.without(Rule.SYNCED_DAMAGE_IS_REFUSED)))
                .isEmpty();
    }

    @Test
    void withoutTheRuleRecordsAreReplayedOutOfOrder() {
        HandDisk disk = Appender.on(new HandDisk()).write("a", "b", "c").disk;

        assertThat(Appender.replay(disk, 0, Rules.without(Rule.REPLAY_IN_ORDER)))
                .containsExactly("b", "a", "c");
    }

    @Test
    void withoutTheRuleWhatIsAppliedIsReplayedAgain() {
        HandDisk disk = Appender.on(new HandDisk()).write("a", "b", "c").disk;

        assertThat(Appender.replay(disk, 2, Rules.without(Rule.REPLAY_FROM_APPLIED)))
                .containsExactly("a", "b", "c");
    }

    @Test
    void withoutTheRuleNothingIsReplayed() {
        HandDisk disk = Appender.on(new HandDisk()).write("a", "b", "c").disk;

        assertThat(Appender.replay(disk, 2, Rules.without(Rule.REPLAY_UNFLUSHED)))
                .isEmpty();
    }

    /// Bytes of a batch of one record with that text.
    private static int endOf(String text) {
        return BATCH + 4 + 3 + text.length();
    }

    private static HandDisk flip(HandDisk disk, int bit) {
        HandDisk flipped = disk.afterKill();
        flipped.bytes(FIRST)[bit / 8] ^= (byte) (0x80 >> bit % 8);
        return flipped;
    }

    /// Segments 1 to 4, all of them with synced records.
    private static HandDisk fourSegments() {
        return fourSegments('x');
    }

    /// The same numbers of records in each, whatever they consist of.
    private static HandDisk fourSegments(char of) {
        var appender = Appender.on(new HandDisk());
        while (appender.disk.list().size() < 5)
            appender.write(Character.toString(of).repeat(900));
        return appender.write("last").disk.afterPowerCut();
    }
}
