package io.quorate.core.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Stories of a partition's log, each about one rule; [LogMutationTest] tells them again without it.
class LogStoryTest implements RuleStories {
    private Rules rules = Rules.ALL;
    private StoryCluster cluster = new StoryCluster(3, Rules.ALL);
    private StoryNode one = cluster.node(1);
    private StoryNode two = cluster.node(2);
    private StoryNode three = cluster.node(3);

    @Override
    public void keep(Rules kept) {
        rules = kept;
        in(new StoryCluster(3, rules));
    }

    private void in(StoryCluster another) {
        cluster = another;
        one = cluster.node(1);
        two = cluster.node(2);
        three = cluster.node(3);
    }

    // ---- Following ----

    @Test
    void aFollowerThatRestartsWhileNothingIsWrittenLearnsWhatIsCommitted() {
        cluster.lead(1, 1);
        one.write("a");
        var late = cluster.take(1, 2, Message.Append.class);
        cluster.deliver(1, 2, late);
        cluster.settle();
        assertThat(two.applied).containsExactly("epoch 1", "a");
        two.crash();
        cluster.deliver(1, 2, late);
        cluster.settle();
        assertThat(two.applied).containsExactly("epoch 1");
        cluster.tickAndSettle();
        assertThat(two.applied).containsExactly("epoch 1", "a");
    }

    // ---- Promises and takeover ----

    @Test
    @Needs(Rule.PROMISE_IS_SYNCED)
    void aPromiseIsAnsweredOnceItAndTheLogBeforeItAreSynced() {
        cluster.lead(1, 1);
        one.write("a");
        cluster.deliver(1, 2, Message.Append.class);
        cluster.hand(2, 3);
        cluster.deliver(3, 2, Message.Fence.class);
        assertThat(two.replica().promised()).isEqualTo(2);
        assertThat(cluster.under(2, 3, Message.Promised.class)).isEmpty();
        two.sync(1);
        assertThat(cluster.under(2, 3, Message.Promised.class)).isEmpty();
        two.sync(1);
        assertThat(cluster.take(2, 3, Message.Promised.class).end()).isEqualTo(new Position(1, 2));
    }

    @Test
    @Needs(Rule.PROMISE_IS_SYNCED)
    void aPromiseThatACrashTakesWasCountedByNobody() {
        cluster.hand(1, 1);
        one.sync();
        cluster.deliver(1, 2, Message.Fence.class);
        assertThat(cluster.under(2, 1, Message.Promised.class)).isEmpty();
        two.crash();
        assertThat(two.replica().promised()).isZero();
        assertThat(one.replica().reign()).isNull();
    }

    @Test
    @Needs(Rule.FENCED_APPEND_IS_REFUSED)
    void whoHasPromisedANewerEpochRefusesAnOlderLeader() {
        cluster.lead(1, 1);
        one.write("late");
        var late = cluster.take(1, 2, Message.Append.class);
        cluster.isolate(1);
        cluster.lead(2, 3);
        cluster.heal();
        cluster.deliver(1, 2, late);
        assertThat(two.log()).containsExactly("epoch 1", "epoch 2");
        cluster.deliver(2, 1, Message.Refused.class);
        assertThat(one.deposed).containsExactly(1L);
        assertThat(one.replica().reign()).isNull();
    }

    @Test
    @Needs(Rule.TAKEOVER_FENCES)
    void aLeaderNeedsThePromisesOfAMajority() {
        cluster.hand(1, 1);
        one.sync();
        assertThat(one.replica().reign()).isNull();
        cluster.deliver(1, 2, Message.Fence.class);
        two.sync();
        cluster.deliver(2, 1, Message.Promised.class);
        assertThat(one.reign().epoch()).isEqualTo(1);
    }

    @Test
    void aLeadersOwnPromiseCountsOnceItIsSynced() {
        cluster.hand(1, 1);
        cluster.deliver(1, 2, Message.Fence.class);
        two.sync();
        cluster.deliver(2, 1, Message.Promised.class);
        assertThat(one.replica().reign()).isNull();
        one.sync();
        assertThat(one.reign().epoch()).isEqualTo(1);
    }

    @Test
    @Needs(Rule.LONGEST_LOG_IS_BY_EPOCH)
    void ofTwoLogsTheOneWithTheLaterEpochIsTakenHoweverShort() {
        cluster.lead(1, 1);
        cluster.isolate(1);
        one.write("x").write("y").write("z").sync();
        cluster.lead(2, 2);
        two.write("new");
        cluster.settle();
        cluster.heal();
        cluster.isolate(2);
        cluster.lead(3, 3);
        assertThat(three.log()).containsExactly("epoch 1", "epoch 2", "new", "epoch 3");
        assertThat(one.log()).isEqualTo(three.log());
    }

    @Test
    void aNewLeaderFetchesTheLongestLogOfItsMajority() {
        cluster.lead(1, 1);
        cluster.isolate(3);
        one.write("a");
        cluster.settle();
        cluster.heal();
        cluster.isolate(1);
        cluster.lead(2, 3);
        assertThat(three.applied).containsExactly("epoch 1", "a", "epoch 2");
        assertThat(three.isServing()).isTrue();
    }

    @Test
    void theDeathOfTheHolderOfTheLongestLogCostsOnlyTheWaitForAnotherMajority() {
        cluster.lead(1, 1);
        cluster.isolate(2, 3);
        one.write("only here").sync();
        cluster.heal();
        cluster.hand(2, 3);
        three.sync();
        cluster.deliver(3, 1, Message.Fence.class);
        one.sync();
        cluster.deliver(1, 3, Message.Promised.class);
        assertThat(cluster.under(3, 1, Message.Pull.class)).hasSize(1);
        cluster.isolate(1);
        assertThat(three.isServing()).isFalse();
        cluster.settle();
        assertThat(three.isServing()).isTrue();
        assertThat(three.log()).containsExactly("epoch 1", "epoch 2");
    }

    @Test
    @Needs(Rule.SERVE_AFTER_OPENING)
    void aLeaderServesOnceItsOpeningEntryIsCommitted() {
        cluster.hand(1, 1);
        one.sync();
        cluster.deliver(1, 2, Message.Fence.class);
        two.sync();
        cluster.deliver(2, 1, Message.Promised.class);
        one.sync();
        cluster.deliver(1, 2, Message.Append.class);
        assertThat(one.isServing()).isFalse();
        two.sync();
        cluster.deliver(2, 1, Message.Accepted.class);
        assertThat(one.isServing()).isTrue();
        assertThat(one.served).containsExactly(1L);
    }

    @Test
    @Needs(Rule.REIGN_ENDS_WITH_PROCESS)
    void aRestartedLeaderDoesNotGoOnInItsEpoch() {
        Assignment assignment = cluster.hand(1, 1);
        cluster.settle();
        one.write("lost");
        one.crash();
        cluster.assign(1, assignment);
        cluster.settle();
        assertThat(one.replica().reign()).isNull();
    }

    @Test
    @Needs(Rule.EPOCH_IS_TAKEN_ONCE)
    void aDeposedLeaderDoesNotTakeItsEpochAgain() {
        Assignment assignment = cluster.hand(1, 1);
        cluster.settle();
        cluster.deliver(2, 1, new Message.Refused(1, 2));
        assertThat(one.replica().reign()).isNull();
        cluster.assign(1, assignment);
        cluster.settle();
        assertThat(one.replica().reign()).isNull();
        assertThat(one.served).containsExactly(1L);
    }

    @Test
    void aTakeoverWithinATakeoverEndsTheFirst() {
        cluster.hand(1, 1);
        one.sync();
        cluster.lead(2, 2);
        assertThat(one.deposed).containsExactly(1L);
        assertThat(two.isServing()).isTrue();
        assertThat(one.log()).containsExactly("epoch 2");
    }

    // ---- Append ----

    @Test
    @Needs(Rule.LATE_APPEND_CUTS_NOTHING)
    void aLateAppendCutsNothing() {
        cluster.lead(1, 1);
        one.write("a");
        var late = cluster.take(1, 2, Message.Append.class);
        one.write("b");
        cluster.deliver(1, 2, late);
        cluster.settle();
        assertThat(two.log()).containsExactly("epoch 1", "a", "b");
        cluster.deliver(1, 2, late);
        assertThat(two.log()).containsExactly("epoch 1", "a", "b");
        assertThat(two.journal.records()).noneMatch(JournalRecord.Cut.class::isInstance);
    }

    @Test
    void anAppendThatOvertookAnotherIsSentAgainFromWhereTheLogEnds() {
        cluster.lead(1, 1);
        one.write("a");
        one.write("b");
        cluster.deliver(1, 2, Message.Append.class);
        assertThat(two.log()).containsExactly("epoch 1");
        cluster.deliver(2, 1, Message.Mismatched.class);
        cluster.deliver(1, 2, Message.Append.class);
        assertThat(two.log()).containsExactly("epoch 1", "a", "b");
    }

    /// A log with entries of two epochs that nobody else has, behind what all have.
    private void divergeThree() {
        cluster.lead(1, 1);
        one.write("all have this");
        cluster.settle();
        for (long epoch = 2; epoch <= 3; epoch++) {
            cluster.hand(epoch, 3);
            three.sync();
            cluster.deliver(3, 2, Message.Fence.class);
            two.sync();
            cluster.deliver(2, 3, Message.Promised.class);
            three.write("of " + epoch).sync();
            cluster.loseAll();
        }
        assertThat(three.log()).containsExactly("epoch 1", "all have this", "epoch 2", "of 2", "epoch 3", "of 3");
        cluster.isolate(3);
        cluster.lead(4, 1);
        one.write("new");
        cluster.settle();
        cluster.heal();
    }

    @Test
    @Needs(Rule.DIVERGING_TAIL_IS_CUT)
    void aDivergingTailOfTwoEpochsIsCutAtTheCommonPoint() {
        divergeThree();
        cluster.tickAndSettle();
        assertThat(three.log()).containsExactly("epoch 1", "all have this", "epoch 4", "new");
        assertThat(three.applied).isEqualTo(one.applied);
        assertThat(three.journal.records().stream().filter(JournalRecord.Cut.class::isInstance))
                .containsExactly(new JournalRecord.Cut(2));
    }

    @Test
    @Needs(Rule.CUT_LOWERS_SYNCED)
    void whatTakesThePlaceOfACutTailIsNotSyncedYet() {
        divergeThree();
        cluster.deliver(1, 3, append(new Position(1, 2), List.of(Entry.opening(new Position(4, 3))), 0));
        assertThat(three.replica().log().synced()).isEqualTo(2);
        three.flush();
        assertThat(cluster.take(3, 1, Message.Accepted.class).synced()).isEqualTo(2);
        three.sync();
        assertThat(cluster.take(3, 1, Message.Accepted.class).synced()).isEqualTo(3);
    }

    private static Message.Append append(Position previous, List<Entry> entries, long committed) {
        return new Message.Append(4, previous, entries, committed);
    }

    @Test
    @Needs(Rule.ACCEPTED_IS_MATCHED)
    void anAnswerCoversOnlyWhatWasMatched() {
        divergeThree();
        cluster.deliver(1, 3, append(new Position(1, 2), List.of(), 0));
        three.sync();
        Message.Accepted answer = cluster.take(3, 1, Message.Accepted.class);
        assertThat(answer.synced()).isEqualTo(2);
        assertThat(answer.written()).isEqualTo(2);
    }

    @Test
    @Needs(Rule.APPLY_ONLY_WHAT_IS_MATCHED)
    void aFollowerAppliesOnlyWhatItHasMatched() {
        divergeThree();
        cluster.deliver(1, 3, append(new Position(1, 2), List.of(), 4));
        assertThat(three.applied).containsExactly("epoch 1", "all have this");
    }

    @Test
    @Needs(Rule.COMMITTED_IS_NOT_CUT)
    void whatIsCommittedIsNeverCut() {
        cluster.lead(1, 1);
        one.write("a");
        cluster.settle();
        var impossible = new Message.Append(2, new Position(1, 1), List.of(Entry.opening(new Position(2, 2))), 0);
        assertThatThrownBy(() -> cluster.deliver(3, 2, impossible)).isInstanceOf(ReplicaDamage.class);
    }

    @Test
    @Needs(Rule.LEDGER_BEFORE_CUT)
    void anEntryThatWasAnsweredEarlyIsInTheLedgerBeforeItIsCut() {
        cluster.lead(1, 1);
        cluster.isolate(1);
        one.write("early", true).write("late", false);
        one.sync();
        cluster.lead(2, 2);
        cluster.heal();
        cluster.tickAndSettle();
        assertThat(one.log()).containsExactly("epoch 1", "epoch 2");
        assertThat(one.replica().ledger().lost()).containsOnlyKeys(new Position(1, 2));
        List<JournalRecord> records = one.journal.records();
        assertThat(records.indexOf(new JournalRecord.Lost(new Position(1, 2), false)))
                .isNotNegative()
                .isLessThan(records.indexOf(new JournalRecord.Cut(1)));
        assertThat(one.crash().replica().ledger().lost()).containsOnlyKeys(new Position(1, 2));
    }

    // ---- Commit ----

    /// Raft's figure 8: an entry of an older epoch lies on a majority and is cut all the same.
    @Test
    @Needs(Rule.COMMIT_ENDS_IN_OWN_EPOCH)
    void anEntryOfAnOlderEpochIsCommittedOnlyTogetherWithOneOfTheOwn() {
        cluster.lead(1, 1);
        cluster.isolate(2, 3);
        one.write("old").sync();
        cluster.heal();
        cluster.isolate(1);
        cluster.hand(2, 3);
        three.sync();
        cluster.deliver(3, 2, Message.Fence.class);
        two.sync();
        cluster.deliver(2, 3, Message.Promised.class);
        three.sync();
        cluster.loseAll();
        assertThat(three.log()).containsExactly("epoch 1", "epoch 2");

        cluster.heal();
        cluster.isolate(3);
        cluster.hand(3, 1);
        one.sync();
        cluster.deliver(1, 2, Message.Fence.class);
        two.sync();
        cluster.deliver(2, 1, Message.Promised.class);
        one.sync();
        cluster.deliver(1, 2, Message.Append.class);
        cluster.deliver(2, 1, Message.Mismatched.class);
        cluster.deliver(1, 2, Message.Append.class);
        assertThat(two.log()).containsExactly("epoch 1", "old", "epoch 3");
        two.sync(1); // the old entry, not yet the new one
        cluster.deliver(2, 1, Message.Accepted.class);
        assertThat(one.applied).containsExactly("epoch 1");

        two.crash();
        cluster.heal();
        cluster.isolate(1);
        cluster.lead(4, 3);
        assertThat(two.log()).containsExactly("epoch 1", "epoch 2", "epoch 4");
    }

    @Test
    @Needs(Rule.COMMITTED_IS_SYNCED)
    void aWrittenEntryIsCommittedOnceAMajorityHasSyncedIt() {
        cluster.lead(1, 1);
        one.write("a", true).flush();
        cluster.deliver(1, 2, Message.Append.class);
        two.flush();
        cluster.deliver(2, 1, Message.Accepted.class);
        assertThat(one.reign().held(Reign.Ack.MAJORITY, false)).isEqualTo(2);
        assertThat(one.applied).containsExactly("epoch 1");
        one.sync();
        two.sync();
        cluster.deliver(2, 1, Message.Accepted.class);
        assertThat(one.applied).containsExactly("epoch 1", "a");
    }

    @Test
    void aWriteIsHeldByAllOnceTheSlowestHasSyncedIt() {
        cluster.lead(1, 1);
        cluster.isolate(3);
        one.write("a");
        cluster.settle();
        assertThat(one.reign().held(Reign.Ack.LEADER, true)).isEqualTo(2);
        assertThat(one.reign().held(Reign.Ack.MAJORITY, true)).isEqualTo(2);
        assertThat(one.reign().held(Reign.Ack.ALL, true)).isEqualTo(1);
        cluster.heal();
        cluster.tickAndSettle();
        assertThat(one.reign().held(Reign.Ack.ALL, true)).isEqualTo(2);
    }

    @Test
    void aFollowerThatLostItsUnsyncedTailIsCaughtUpAgain() {
        cluster.lead(1, 1);
        cluster.isolate(3);
        one.write("a");
        cluster.deliver(1, 2, Message.Append.class);
        two.flush();
        cluster.deliver(2, 1, Message.Accepted.class);
        two.crash();
        assertThat(two.log()).containsExactly("epoch 1");
        cluster.tickAndSettle();
        assertThat(two.log()).containsExactly("epoch 1", "a");
        assertThat(one.applied).containsExactly("epoch 1", "a");
    }

    @Test
    void aFollowerThatLostItsUnsyncedTailBeforeAnythingWasCommittedIsCaughtUpAgain() {
        cluster.hand(1, 1);
        cluster.isolate(3);
        one.sync();
        cluster.deliver(1, 2, Message.Fence.class);
        two.sync();
        cluster.deliver(2, 1, Message.Promised.class);
        one.sync();
        cluster.deliver(1, 2, Message.Append.class);
        two.flush();
        cluster.deliver(2, 1, Message.Accepted.class);
        two.crash();
        cluster.loseAll();
        cluster.tickAndSettle();
        assertThat(one.isServing()).isTrue();
    }

    // ---- Confirmation of reads ----

    /// The leader of the first node reads, and asks.
    private long read() {
        long round = one.reign().roundForRead();
        one.endTurn();
        return round;
    }

    /// The second node answers what the first has asked.
    private void answer() {
        cluster.deliver(1, 2, ShardMessage.Confirm.class);
        cluster.deliver(2, 1, ShardMessage.Confirmed.class);
    }

    private boolean isConfirmed(long round) {
        Reign reign = one.replica().reign();
        return reign != null && reign.confirmedRound() >= round;
    }

    /// The third node takes over, and of the others only the second hears of it.
    private void promiseTwoToThree() {
        cluster.hand(2, 3);
        cluster.deliver(3, 2, Message.Fence.class);
        two.sync();
    }

    @Test
    void aReadIsConfirmedByAMajority() {
        cluster.lead(1, 1);
        long round = read();
        assertThat(isConfirmed(round)).isFalse();
        answer();
        assertThat(isConfirmed(round)).isTrue();
    }

    @Test
    @Needs(Rule.CONFIRMATION_STARTS_AFTER_READ)
    void aRoundThatStartedBeforeAReadDoesNotConfirmIt() {
        cluster.lead(1, 1);
        read();
        cluster.deliver(1, 2, ShardMessage.Confirm.class);
        var late = cluster.take(2, 1, ShardMessage.Confirmed.class);
        cluster.isolate(1);
        cluster.lead(2, 3);
        three.write("unseen by one");
        cluster.settle();
        cluster.heal();
        long second = read();
        cluster.deliver(2, 1, late);
        assertThat(isConfirmed(second)).isFalse();
    }

    @Test
    @Needs(Rule.CONFIRMATION_KNOWS_PROMISES)
    void whoHasPromisedANewerEpochConfirmsNothing() {
        cluster.lead(1, 1);
        long round = read();
        promiseTwoToThree();
        answer();
        assertThat(isConfirmed(round)).isFalse();
        assertThat(one.deposed).containsExactly(1L);
    }

    @Test
    @Needs(Rule.COUNT_MOVES_WITH_PROMISE)
    void aPromiseIsToldToWhoKnowsTheCountBeforeIt() {
        cluster.lead(1, 1);
        read();
        answer();
        promiseTwoToThree();
        long round = read();
        assertThat(cluster.under(1, 2, ShardMessage.Confirm.class).getLast().partitions())
                .isEmpty();
        answer();
        assertThat(isConfirmed(round)).isFalse();
        assertThat(one.deposed).containsExactly(1L);
    }

    @Test
    @Needs(Rule.COUNT_BELONGS_TO_PROCESS)
    void theCountOfAFormerProcessConfirmsNothing() {
        cluster.lead(1, 1);
        read();
        answer();
        promiseTwoToThree();
        two.crash();
        long round = read();
        answer();
        assertThat(isConfirmed(round)).isFalse();
        answer(); // asked about each partition anew
        assertThat(one.deposed).containsExactly(1L);
    }

    @Test
    @Needs(Rule.ROUND_BELONGS_TO_PROCESS)
    void anAnswerToAFormerProcessConfirmsNothing() {
        cluster.lead(1, 1);
        read();
        cluster.deliver(1, 2, ShardMessage.Confirm.class);
        var late = cluster.take(2, 1, ShardMessage.Confirmed.class);
        one.crash();
        cluster.lead(2, 1);
        cluster.isolate(1);
        cluster.lead(3, 3);
        cluster.heal();
        long round = read();
        cluster.deliver(2, 1, late);
        assertThat(isConfirmed(round)).isFalse();
    }

    @Test
    void aLostRoundIsSaidAgain() {
        cluster.lead(1, 1);
        long round = read();
        cluster.loseAll();
        cluster.tickAndSettle();
        assertThat(isConfirmed(round)).isTrue();
    }

    @Test
    void nothingIsAskedAgainForWhichNobodyWaits() {
        cluster.lead(1, 1);
        read();
        cluster.isolate(3);
        cluster.settle();
        cluster.heal();
        for (int i = 0; i < 3; i++) one.tick();
        assertThat(cluster.under(1, 3, ShardMessage.Confirm.class)).isEmpty();
    }

    // ---- Leases ----

    /// A lease is 1000 ns long, of which a leader may count on 800: a clock may be a tenth fast or slow.
    private void leaseToOne() {
        in(new StoryCluster(3, new LeaseTerms(1000, 100_000), rules));
        cluster.lead(1, 1);
        cluster.isolate(3);
        one.reign().isLeased();
        one.endTurn();
        answer();
        assertThat(one.reign().isLeased()).isTrue();
        cluster.heal();
    }

    /// Time goes by everywhere.
    private void pass(long nanos) {
        for (StoryNode node : List.of(one, two, three)) node.clockNanos += nanos;
    }

    /// The third node tries to take over with the help of the second.
    private long promisedToThree() {
        if (three.replica().promised() < 2) cluster.hand(2, 3);
        three.tick();
        cluster.deliver(3, 2, Message.Fence.class);
        return two.replica().promised();
    }

    @Test
    @Needs(Rule.LEASE_IS_WITHIN_GRANT)
    void aLeaseIsOverBeforeThoseWhoGrantedItHaveSatItOut() {
        in(new StoryCluster(3, new LeaseTerms(1000, 100_000), rules));
        cluster.lead(1, 1);
        one.reign().isLeased();
        one.endTurn();
        cluster.deliver(1, 2, ShardMessage.Confirm.class);
        pass(500); // the answer takes its time
        cluster.deliver(2, 1, ShardMessage.Confirmed.class);
        assertThat(one.reign().isLeased()).isTrue();
        pass(300);
        assertThat(one.reign().isLeased()).isFalse();
        assertThat(promisedToThree()).isEqualTo(1);
        pass(200);
        assertThat(promisedToThree()).isEqualTo(2);
    }

    @Test
    @Needs(Rule.GRANT_IS_SAT_OUT)
    void nothingNewerIsPromisedWhileALeaseRuns() {
        leaseToOne();
        assertThat(promisedToThree()).isEqualTo(1);
        pass(999);
        assertThat(promisedToThree()).isEqualTo(1);
        pass(1);
        assertThat(promisedToThree()).isEqualTo(2);
    }

    @Test
    @Needs(Rule.GRANT_IS_SAT_OUT)
    void whoHasGrantedALeaseDoesNotTakeOverItself() {
        leaseToOne();
        cluster.hand(2, 2);
        assertThat(two.replica().isTakingOver()).isFalse();
        pass(1000);
        two.tick();
        assertThat(two.replica().isTakingOver()).isTrue();
    }

    @Test
    @Needs(Rule.GRANT_IS_SAT_OUT)
    void anAppendOfANewerEpochDoesNotEndALeaseEither() {
        leaseToOne();
        var newer = new Message.Append(2, Position.START, List.of(), 0);
        cluster.deliver(3, 2, newer);
        assertThat(two.replica().promised()).isEqualTo(1);
        pass(1000);
        cluster.deliver(3, 2, newer);
        assertThat(two.replica().promised()).isEqualTo(2);
    }

    @Test
    @Needs(Rule.RESTARTED_SITS_OUT_LEASE)
    void whoHasStartedAgainSitsTheLongestLeaseOut() {
        leaseToOne();
        pass(500);
        two.crash();
        assertThat(promisedToThree()).isEqualTo(1);
        pass(999);
        assertThat(promisedToThree()).isEqualTo(1);
        pass(1);
        assertThat(promisedToThree()).isEqualTo(2);
    }

    @Test
    void aFirstStartSitsNothingOut() {
        in(new StoryCluster(3, new LeaseTerms(1000, 100_000), rules));
        assertThat(promisedToThree()).isEqualTo(2);
    }

    @Test
    void theHolderOfALeaseMayBePromisedANewerEpoch() {
        leaseToOne();
        cluster.lead(2, 1);
        assertThat(two.replica().promised()).isEqualTo(2);
        assertThat(one.isServing()).isTrue();
    }

    @Test
    void aLeaseDoesNotCoverAnEpochThatTheOtherHasNotPromised() {
        leaseToOne();
        cluster.lead(2, 1);
        assertThat(one.reign().isLeased()).isFalse();
        one.endTurn();
        answer();
        assertThat(one.reign().isLeased()).isTrue();
    }

    @Test
    void aLeaseThatWasGivenUpIsNotSatOut() {
        leaseToOne();
        one.reign().giveUpLeases();
        cluster.deliver(1, 2, Message.LeaseGivenUp.class);
        assertThat(promisedToThree()).isEqualTo(2);
    }

    @Test
    void whoHadToWaitForALeaseTakesOverWhenItIsGivenUp() {
        leaseToOne();
        cluster.hand(2, 2);
        one.reign().giveUpLeases();
        cluster.deliver(1, 2, Message.LeaseGivenUp.class);
        assertThat(two.replica().isTakingOver()).isTrue();
    }

    @Test
    @Needs(Rule.GIVEN_UP_LEASE_IS_OVER)
    void aLeaseThatWasGivenUpProvesNothing() {
        leaseToOne();
        one.reign().giveUpLeases();
        assertThat(one.reign().isLeased()).isFalse();
        cluster.settle();
        cluster.isolate(1);
        cluster.lead(2, 3);
        three.write("newer");
        cluster.settle();
        assertThat(three.applied).contains("newer");
        assertThat(one.reign().isLeased()).isFalse();
    }

    @Test
    @Needs(Rule.GRANT_IS_SAT_OUT)
    void whatWasGivenUpInAnOlderEpochIsSatOutInThisOne() {
        leaseToOne();
        one.reign().giveUpLeases();
        var late = cluster.take(1, 2, Message.LeaseGivenUp.class);
        cluster.isolate(3);
        cluster.lead(2, 1);
        one.reign().isLeased();
        one.endTurn();
        answer();
        assertThat(one.reign().isLeased()).isTrue();
        cluster.heal();
        cluster.deliver(1, 2, late);
        cluster.hand(3, 3);
        three.tick();
        cluster.deliver(3, 2, Message.Fence.class);
        assertThat(two.replica().promised()).isEqualTo(2);
    }

    @Test
    void withoutLeasesNoneIsGivenUp() {
        cluster.lead(1, 1);
        one.reign().giveUpLeases();
        assertThat(cluster.under(1, 2, Message.LeaseGivenUp.class)).isEmpty();
    }

    @Test
    void aLeaderThatPromisesANewerEpochHoldsNoLease() {
        leaseToOne();
        cluster.hand(2, 3);
        cluster.deliver(3, 1, Message.Fence.class);
        assertThat(one.replica().reign()).isNull();
    }

    @Test
    void withoutReadsNoLeaseIsAskedFor() {
        leaseToOne();
        pass(10_000);
        for (int i = 0; i < 5; i++) one.tick();
        cluster.settle();
        assertThat(one.reign().isLeased()).isFalse();
    }

    // ---- What a replica says of itself ----

    @Test
    void aReplicaThatWasRecoveredSaysWhatTheOneBeforeWouldHaveKept() {
        cluster.lead(1, 1);
        one.write("a");
        cluster.settle();
        assertThat(two.crash().log()).containsExactly("epoch 1", "a");
        assertThat(two.replica().promised()).isEqualTo(1);
    }
}
