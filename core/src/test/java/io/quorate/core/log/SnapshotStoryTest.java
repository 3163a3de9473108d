package io.quorate.core.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.core.identity.NodeId;
import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Stories of logs that are truncated, of the snapshots that this makes necessary, and of replicas that leave;
/// [LogMutationTest] tells them again without the rule that each is about.
class SnapshotStoryTest implements RuleStories {
    private StoryCluster cluster = new StoryCluster(3, Rules.ALL);
    private StoryNode one = cluster.node(1);
    private StoryNode two = cluster.node(2);
    private StoryNode three = cluster.node(3);

    private Rules rules = Rules.ALL;

    @Override
    public void keep(Rules kept) {
        rules = kept;
        cluster = new StoryCluster(3, rules);
        one = cluster.node(1);
        two = cluster.node(2);
        three = cluster.node(3);
    }

    // ---- Truncation ----

    @Test
    void whatTheStateHoldsDurablyIsReleased() {
        cluster.lead(1, 1);
        one.write("a").write("b");
        cluster.settle();
        one.truncate();
        assertThat(one.replica().log().base()).isEqualTo(new Position(1, 3));
        assertThat(one.log()).isEmpty();
        one.write("c");
        cluster.settle();
        assertThat(two.applied).containsExactly("epoch 1", "a", "b", "c");
    }

    @Test
    @Needs(Rule.PROMISE_OUTLIVES_SEGMENT)
    void aCheckpointAndWhatFollowsGiveTheSameReplicaBack() {
        cluster.lead(1, 1);
        one.write("a").write("b");
        cluster.settle();
        two.truncate();
        cluster.isolate(3);
        one.write("c");
        cluster.settle();
        cluster.lead(2, 1);
        var before = two.replica();
        two.crash();
        var after = two.replica();
        assertThat(two.journal.recycledCount()).isPositive();
        assertThat(after.promised()).isEqualTo(before.promised());
        assertThat(after.log().base()).isEqualTo(before.log().base());
        assertThat(after.log().end()).isEqualTo(before.log().end());
        assertThat(after.log().history()).isEqualTo(before.log().history());
        assertThat(two.log()).containsExactly("c", "epoch 2");
        two.truncate().crash();
        assertThat(two.replica().promised()).isEqualTo(2);
    }

    @Test
    @Needs(Rule.TAIL_KEEPS_SEGMENT)
    void entriesThatTheStateLacksKeepTheirSegments() {
        cluster.lead(1, 1);
        cluster.isolate(2, 3);
        one.write("a").write("b").sync();
        one.truncate();
        one.crash();
        assertThat(one.log()).containsExactly("a", "b");
    }

    @Test
    void aTailThatACheckpointHasCutStaysCut() {
        cluster.lead(1, 1);
        cluster.isolate(3);
        three.truncate();
        cluster.heal();
        cluster.isolate(1);
        one.write("x", true).write("y", true).sync();
        cluster.lead(2, 2);
        two.write("new");
        cluster.settle();
        cluster.heal();
        cluster.tickAndSettle();
        assertThat(one.replica().ledger().lost()).hasSize(2);
        one.truncate().crash();
        assertThat(one.replica().ledger().lost()).hasSize(2);
        assertThat(one.replica().log().end()).isEqualTo(new Position(2, 3));
    }

    // ---- Snapshots ----

    /// Three has slept: what it lacks nobody has in its log any more.
    private void sleepThree() {
        cluster.lead(1, 1);
        cluster.isolate(3);
        one.write("a").write("b").write("c");
        cluster.settle();
        one.truncate();
        two.truncate();
        cluster.heal();
    }

    @Test
    @Needs(Rule.SNAPSHOT_CARRIES_HISTORY)
    void aFollowerThatHasSleptGetsASnapshotAndThenTheLogBehindIt() {
        sleepThree();
        cluster.tickAndSettle();
        assertThat(three.applied).containsExactly("epoch 1", "a", "b", "c");
        assertThat(three.replica().log().end()).isEqualTo(new Position(1, 4));
        one.write("d");
        cluster.settle();
        assertThat(three.applied).containsExactly("epoch 1", "a", "b", "c", "d");
        assertThat(three.replica().log().history())
                .isEqualTo(one.replica().log().history());
    }

    @Test
    @Needs(Rule.SNAPSHOT_NAMES_ITS_OFFSET)
    void aSnapshotThatIsOldWhenItIsOfferedSaysSo() {
        sleepThree();
        one.tick();
        one.tick();
        cluster.deliver(1, 3, Message.Append.class);
        cluster.deliver(3, 1, Message.Mismatched.class);
        one.work();
        cluster.loseAll();
        one.write("later");
        cluster.deliver(1, 2, Message.Append.class);
        two.sync();
        one.sync();
        cluster.deliver(2, 1, Message.Accepted.class);
        cluster.tickAndSettle();
        assertThat(three.applied).containsExactly("epoch 1", "a", "b", "c", "later");
        assertThat(three.replica().log().committed()).isEqualTo(5);
    }

    /// Lets a snapshot come to three as far as its last piece, which is not on disk yet.
    private void almostInstall() {
        sleepThree();
        three.state.beSlow();
        cluster.tickAndSettle();
        for (int i = 0; i < 3; i++) {
            three.work();
            cluster.settle();
        }
        assertThat(three.state.receivedCount()).isEqualTo(3);
    }

    @Test
    @Needs(Rule.SNAPSHOT_IS_ON_DISK)
    void untilAllOfASnapshotIsOnDiskTheLogIsWhatItWas() {
        almostInstall();
        three.work();
        cluster.settle();
        assertThat(three.replica().log().end()).isEqualTo(new Position(1, 1));
        cluster.lead(2, 2);
        assertThat(three.replica().log().end()).isEqualTo(new Position(1, 1));
        three.work();
        cluster.tickAndSettle();
        assertThat(three.applied).containsExactly("epoch 1", "a", "b", "c", "epoch 2");
    }

    @Test
    void aReceiverThatIsStartedAgainGoesOnFromThePieceThatItHas() {
        almostInstall();
        cluster.loseAll();
        three.crash();
        one.tick();
        one.tick();
        cluster.deliver(1, 3, Message.Append.class);
        cluster.deliver(3, 1, Message.Mismatched.class);
        cluster.deliver(1, 3, Message.Offer.class);
        assertThat(cluster.take(3, 1, Message.Fetch.class).after()).isEqualTo(new byte[] {'3'});
    }

    @Test
    void aReceiverWhoseSenderIsStartedAgainBeginsAgain() {
        sleepThree();
        three.state.beSlow();
        cluster.tickAndSettle();
        three.work();
        Snapshot former = three.state.receiving().orElseThrow();
        one.crash();
        cluster.loseAll();
        cluster.lead(2, 1);
        cluster.tickAndSettle();
        assertThat(three.state.receiving()).isNotEmpty().get().isNotEqualTo(former);
        assertThat(three.state.receivedCount()).isZero();
        workAll();
        assertThat(three.applied).containsExactly("epoch 1", "a", "b", "c", "epoch 2");
    }

    /// Lets three's disk do all that follows.
    private void workAll() {
        while (three.state.isBusy()) {
            three.work();
            cluster.settle();
        }
    }

    @Test
    void aSnapshotThatACrashInterruptsAsItIsSwitchedInLeavesTheFormerState() {
        almostInstall();
        three.work();
        cluster.settle();
        three.crash();
        assertThat(three.log()).containsExactly("epoch 1");
        cluster.tickAndSettle();
        assertThat(three.state.receivedCount()).isEqualTo(4);
    }

    @Test
    void aStateThatIsAheadOfItsJournalAfterACrashIsWhereTheLogGoesOn() {
        almostInstall();
        three.work();
        cluster.settle();
        three.work();
        three.journal.loseUnsynced();
        three.crash();
        assertThat(three.replica().log().end()).isEqualTo(new Position(1, 4));
        assertThat(three.applied).containsExactly("epoch 1", "a", "b", "c");
        assertThat(three.replica().log().committed()).isEqualTo(4);
    }

    @Test
    @Needs(Rule.SNAPSHOT_IS_NEWER)
    void aSnapshotAtOrBelowWhatIsCommittedIsIgnored() {
        sleepThree();
        one.tick();
        one.tick();
        cluster.deliver(1, 3, Message.Append.class);
        cluster.deliver(3, 1, Message.Mismatched.class);
        one.work();
        var late = cluster.take(1, 3, Message.Offer.class);
        cluster.tickAndSettle();
        one.write("d");
        cluster.settle();
        three.truncate();
        cluster.deliver(1, 3, late);
        cluster.settle();
        assertThat(three.applied).containsExactly("epoch 1", "a", "b", "c", "d");
        assertThat(three.replica().log().end()).isEqualTo(new Position(1, 5));
    }

    @Test
    void aSnapshotOfAnOlderEpochIsRefused() {
        sleepThree();
        one.tick();
        one.tick();
        cluster.deliver(1, 3, Message.Append.class);
        cluster.deliver(3, 1, Message.Mismatched.class);
        one.work();
        var late = cluster.take(1, 3, Message.Offer.class);
        cluster.hand(2, 2);
        cluster.deliver(2, 3, Message.Fence.class);
        cluster.deliver(1, 3, late);
        assertThat(three.state.receiving()).isEmpty();
    }

    /// Three has a tail that nobody else has, above what all have.
    private void divergeThree(String... texts) {
        cluster.lead(1, 1);
        cluster.lead(2, 3);
        cluster.isolate(3);
        for (String text : texts) three.write(text, true);
        three.sync();
    }

    @Test
    @Needs(Rule.TAIL_FITS_SNAPSHOT)
    void aTailThatASnapshotContradictsIsCutAndItsEarlyEntriesAreInTheLedgerFirst() {
        divergeThree("x", "y", "z");
        cluster.lead(3, 1);
        one.write("a");
        cluster.settle();
        one.truncate();
        two.truncate();
        cluster.heal();
        cluster.tickAndSettle();
        assertThat(three.applied).containsExactly("epoch 1", "epoch 2", "epoch 3", "a");
        assertThat(three.replica().ledger().lost())
                .containsOnlyKeys(new Position(2, 3), new Position(2, 4), new Position(2, 5));
        three.crash();
        assertThat(three.replica().ledger().lost()).hasSize(3);
        one.write("b");
        cluster.tickAndSettle();
        assertThat(three.applied).containsExactly("epoch 1", "epoch 2", "epoch 3", "a", "b");
    }

    @Test
    void aTailBeyondASnapshotStaysIfItFits() {
        cluster.lead(1, 1);
        one.write("a").write("b");
        // Three has it all and does not know that any of it is committed.
        var second = cluster.take(1, 3, Message.Append.class);
        cluster.deliver(1, 3, Message.Append.class);
        cluster.deliver(1, 3, second);
        three.sync();
        var coverage = new Coverage(new Position(1, 2), one.replica().log().history(), 2);
        var snapshot = new Snapshot(new SnapshotId(one.self(), 1), coverage);
        cluster.loseAll();
        cluster.deliver(1, 3, new Message.Offer(1, snapshot));
        var last = new SnapshotChunk(new byte[0], new byte[0], "epoch 1".getBytes(StandardCharsets.UTF_8));
        cluster.deliver(1, 3, new Message.Chunk(1, snapshot.id(), last));
        three.work().work();
        assertThat(three.replica().log().base()).isEqualTo(new Position(1, 2));
        assertThat(three.log()).containsExactly("b");
    }

    @Test
    void whatComesBackInASnapshotIsNotLostAfterAll() {
        cluster.lead(1, 1);
        one.write("x", true);
        var x = cluster.take(1, 3, Message.Append.class);
        cluster.loseAll();
        cluster.deliver(1, 3, x);
        three.sync();
        cluster.isolate(1);
        // A leader that has not heard of it cuts it, and falls.
        cluster.hand(2, 2);
        two.sync();
        cluster.deliver(2, 3, Message.Fence.class);
        three.sync();
        cluster.loseAll();
        cluster.deliver(3, 2, new Message.Promised(2, two.self(), new Position(1, 1)));
        cluster.deliver(2, 3, Message.Append.class);
        assertThat(three.replica().ledger().lost()).containsOnlyKeys(new Position(1, 2));
        cluster.loseAll();
        two.crash();
        assertThat(two.log()).containsExactly("epoch 1");
        // The next one has it, and three learns that by a snapshot.
        cluster.heal();
        cluster.isolate(3);
        cluster.lead(3, 1);
        one.truncate();
        two.truncate();
        cluster.heal();
        cluster.tickAndSettle();
        assertThat(three.applied).containsExactly("epoch 1", "x", "epoch 3");
        assertThat(three.replica().ledger().lost()).isEmpty();
    }

    @Test
    void aLeaderToBeGetsASnapshotFromWhoHasWhatItLacks() {
        sleepThree();
        cluster.isolate(1);
        cluster.lead(2, 3);
        cluster.tickAndSettle();
        assertThat(three.isServing()).isTrue();
        assertThat(three.applied).containsExactly("epoch 1", "a", "b", "c", "epoch 2");
        assertThat(two.applied).isEqualTo(three.applied);
    }

    // ---- Learners ----

    @Test
    @Needs(Rule.CAUGHT_UP_IS_DURABLE)
    void aLearnerHasCaughtUpOnceItHasSyncedWhatIsCommitted() {
        var two1 = List.of(new NodeId(1), new NodeId(2));
        cluster.assign(1, new Assignment(1, one.self(), two1, List.of(new NodeId(3))));
        cluster.isolate(3);
        cluster.settle();
        one.write("a");
        cluster.settle();
        one.truncate();
        cluster.heal();
        three.state.beSlow();
        cluster.tickAndSettle();
        assertThat(one.reign().isCaughtUp(new NodeId(3))).isFalse();
        workAll();
        cluster.tickAndSettle();
        assertThat(one.reign().isCaughtUp(new NodeId(3))).isTrue();
    }

    // ---- Replicas that leave ----

    @Test
    @Needs(Rule.REMOVED_KEEPS_PROMISE)
    void aRemovedReplicaDropsItsDataAndKeepsItsPromise() {
        cluster.lead(1, 1);
        one.write("a");
        cluster.settle();
        var fewer = List.of(new NodeId(1), new NodeId(2));
        cluster.assign(1, new Assignment(2, one.self(), fewer, List.of()));
        cluster.settle();
        three.retire(2);
        cluster.settle();
        assertThat(three.log()).isEmpty();
        assertThat(three.applied).isEmpty();
        assertThat(three.replica().promised()).isEqualTo(2);
        three.crash();
        assertThat(three.replica().promised()).isEqualTo(2);
        assertThat(three.replica().log().end()).isEqualTo(Position.START);
        cluster.deliver(2, 3, new Message.Append(1, Position.START, List.of(), 0));
        assertThat(cluster.under(3, 2, Message.Refused.class)).hasSize(1);
    }

    /// Two replicas that had promised, and forgot it as they were removed, would be a majority with a leader that has
    /// not heard of its successors.
    @Test
    @Needs(Rule.REMOVED_KEEPS_PROMISE)
    void removedReplicasDoNotHelpADeposedLeaderToCommit() {
        var five = new StoryCluster(5, rules);
        StoryNode former = five.node(1);
        StoryNode leader = five.node(2);
        five.lead(1, 1);
        five.isolate(1);
        List<NodeId> four = LongStream.rangeClosed(1, 4).mapToObj(NodeId::new).toList();
        five.assign(2, new Assignment(2, leader.self(), four, List.of(new NodeId(5))));
        five.settle();
        five.assign(2, new Assignment(3, leader.self(), four.subList(0, 3), List.of()));
        five.settle();
        leader.write("new");
        five.settle();
        five.node(4).retire(3);
        five.node(5).retire(3);
        five.settle();
        five.heal();
        five.isolate(2, 3);
        former.write("old");
        five.tickAndSettle();
        assertThat(former.applied).containsExactly("epoch 1");
        assertThat(former.deposed).containsExactly(1L);
    }

    @Test
    void whatWasRemovedIsInTheLedgerIfItsReplyMayHaveLeft() {
        divergeThree("x");
        three.retire(3);
        cluster.settle();
        assertThat(three.replica().ledger().lost()).containsOnlyKeys(new Position(2, 3));
        three.crash();
        assertThat(three.replica().ledger().lost()).containsOnlyKeys(new Position(2, 3));
    }

    @Test
    void aReplicaThatIsAddedAgainBeginsEmpty() {
        cluster.lead(1, 1);
        one.write("a");
        cluster.settle();
        three.retire(2);
        cluster.settle();
        cluster.lead(3, 1);
        cluster.tickAndSettle();
        assertThat(three.applied).containsExactly("epoch 1", "a", "epoch 3");
    }

    @Test
    void whoHasHeardOfANewerReignIsNotRemovedByAnOlderDecision() {
        cluster.lead(1, 1);
        one.write("a");
        cluster.settle();
        three.retire(1);
        assertThat(three.log()).containsExactly("epoch 1", "a");
        cluster.lead(3, 1);
        three.retire(2);
        assertThat(three.log()).containsExactly("epoch 1", "a", "epoch 3");
    }

    @Test
    void aRemovalThatACrashInterruptsLeavesAReplicaThatIsWhole() {
        cluster.lead(1, 1);
        one.write("a");
        cluster.settle();
        three.state.beSlow();
        three.truncate();
        three.retire(2);
        three.sync();
        three.crash();
        assertThat(three.applied).containsExactly("epoch 1", "a");
        assertThat(three.replica().log().end()).isEqualTo(new Position(1, 2));
        three.retire(2);
        three.sync();
        three.work();
        assertThat(three.applied).isEmpty();
        assertThat(three.replica().log().end()).isEqualTo(Position.START);
    }

    // ---- Damage ----

    @Test
    void aLeaderRefusesAnAnswerForMoreThanItHas() {
        cluster.lead(1, 1);
        assertThatThrownBy(() -> cluster.deliver(2, 1, new Message.Accepted(1, 9, 9, 0)))
                .isInstanceOf(ReplicaDamage.class)
                .hasMessageContaining("L2");
    }
}
