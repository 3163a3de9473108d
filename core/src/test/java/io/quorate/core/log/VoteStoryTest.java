package io.quorate.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.identity.NodeId;
import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Stories of a partition that finds its leader by itself; [LogMutationTest] tells those about a rule again without
/// it.
class VoteStoryTest implements RuleStories {
    private Rules rules = Rules.ALL;
    private StoryCluster cluster = StoryCluster.voting(3, 3, Rules.ALL);
    private StoryNode one = cluster.node(1);
    private StoryNode two = cluster.node(2);
    private StoryNode three = cluster.node(3);

    @Override
    public void keep(Rules kept) {
        rules = kept;
        of(3, 3);
    }

    private void of(int count, int founderCount) {
        cluster = StoryCluster.voting(count, founderCount, rules);
        one = cluster.node(1);
        two = cluster.node(2);
        three = cluster.node(3);
    }

    private static List<NodeId> nodes(long... ids) {
        return LongStream.of(ids).mapToObj(NodeId::new).toList();
    }

    // ---- The vote ----

    @Test
    void whoeverLosesPatienceFirstIsElected() {
        cluster.elect(1);
        assertThat(one.served).containsExactly(1L);
        assertThat(two.election().leader()).contains(new NodeId(1));
        assertThat(three.log()).containsExactly("epoch 1");
    }

    @Test
    void nobodyStandsWithoutTheConsentOfAMajority() {
        cluster.isolate(1);
        cluster.elect(1);
        assertThat(one.replica().promised()).isZero();
    }

    @Test
    @Needs(Rule.VOTE_IS_GIVEN_ONCE)
    void aVoteIsGivenOnceInAnEpoch() {
        cluster.stand(1, 2);
        cluster.stand(3, 2);
        one.sync();
        three.sync();
        cluster.deliver(1, 2, Message.Fence.class);
        two.sync();
        cluster.deliver(2, 1, Message.Promised.class);
        assertThat(one.reign().epoch()).isEqualTo(1);
        cluster.deliver(3, 2, Message.Fence.class);
        assertThat(cluster.under(2, 3, Message.Promised.class)).isEmpty();
        cluster.settle();
        assertThat(three.replica().reign()).isNull();
        assertThat(three.election().leader()).contains(new NodeId(1));
    }

    @Test
    @Needs(Rule.VOTE_IS_GIVEN_ONCE)
    void aVoteIsNotForgottenInACrash() {
        cluster.stand(1, 2);
        cluster.stand(3, 2);
        cluster.deliver(1, 2, Message.Fence.class);
        two.sync().crash();
        cluster.deliver(3, 2, Message.Fence.class);
        assertThat(cluster.take(2, 3, Message.Refused.class)).isEqualTo(new Message.Refused(1, 1));
    }

    @Test
    void aSplitVoteIsTriedAgainInAnotherEpoch() {
        of(4, 4);
        cluster.losePatience(1);
        cluster.losePatience(2);
        for (long candidate = 1; candidate <= 2; candidate++) {
            for (long other = 3; other <= 4; other++) {
                cluster.deliver(candidate, other, Message.PreVote.class);
                cluster.deliver(other, candidate, Message.PreVoted.class);
            }
        }
        cluster.deliver(1, 3, Message.Fence.class);
        cluster.deliver(2, 4, Message.Fence.class);
        cluster.settle();
        assertThat(one.replica().promised()).isEqualTo(1);
        assertThat(two.replica().promised()).isEqualTo(1);
        assertThat(one.isServing() || two.isServing()).isFalse();
        cluster.elect(2);
        assertThat(two.served).containsExactly(2L);
    }

    @Test
    void whoeverIsElectedFetchesWhatItsLogLacks() {
        cluster.elect(1);
        cluster.isolate(3);
        one.write("a");
        cluster.settle();
        cluster.heal();
        cluster.isolate(1);
        cluster.elect(3);
        assertThat(three.applied).containsExactly("epoch 1", "a", "epoch 2");
    }

    @Test
    void aCandidateThatWasRestartedTakesANewNumber() {
        cluster.stand(1, 2);
        one.sync().crash();
        cluster.loseAll();
        cluster.elect(1);
        assertThat(one.served).containsExactly(2L);
    }

    /// The former process led with the votes of the others, before its own promise was synced.
    @Test
    @Needs(Rule.VOTE_NAMES_PROCESS)
    void aVoteForAProcessIsNoneForTheNextOneOnItsNode() {
        cluster.losePatience(1);
        cluster.deliver(1, 2, Message.PreVote.class);
        cluster.deliver(1, 3, Message.PreVote.class);
        Message.PreVoted late = cluster.take(3, 1, Message.PreVoted.class);
        cluster.deliver(2, 1, Message.PreVoted.class);
        for (long voter = 2; voter <= 3; voter++) {
            cluster.deliver(1, voter, Message.Fence.class);
            cluster.node(voter).sync();
            cluster.deliver(voter, 1, Message.Promised.class);
        }
        one.write("old");
        cluster.deliver(1, 3, Message.Append.class);
        cluster.deliver(3, 1, Message.Mismatched.class);
        one.replica().endTurn();
        cluster.deliver(1, 3, Message.Append.class);
        three.sync();
        assertThat(three.log()).containsExactly("epoch 1", "old");
        one.crash();
        cluster.loseAll();

        cluster.losePatience(1);
        cluster.deliver(3, 1, late);
        assertThat(one.replica().promised()).isEqualTo(1);
        one.sync();
        cluster.deliver(1, 2, Message.Fence.class);
        two.sync();
        assertThat(cluster.under(2, 1, Message.Promised.class)).isEmpty();
        assertThat(one.replica().reign()).isNull();
        cluster.elect(1);
        assertThat(one.served).containsExactly(2L);
        cluster.goOn(10);
        assertThat(three.log()).isEqualTo(one.log());
    }

    @Test
    @Needs(Rule.VOTE_NAMES_PROCESS)
    void aVoteForTheFormerProcessThatComesLateDoesNotCount() {
        cluster.losePatience(1);
        cluster.deliver(1, 2, Message.PreVote.class);
        cluster.deliver(1, 3, Message.PreVote.class);
        Message.PreVoted consent = cluster.take(3, 1, Message.PreVoted.class);
        cluster.deliver(2, 1, Message.PreVoted.class);
        cluster.deliver(1, 2, Message.Fence.class);
        two.sync();
        Message.Promised late = cluster.take(2, 1, Message.Promised.class);
        one.crash();
        cluster.losePatience(1);
        cluster.deliver(3, 1, consent);
        one.sync();
        assertThat(one.replica().promised()).isEqualTo(1);
        cluster.deliver(2, 1, late);
        assertThat(one.replica().reign()).isNull();
    }

    // ---- Who stands when ----

    @Test
    @Needs(Rule.PRE_VOTE_BEFORE_EPOCH)
    void aNodeThatReturnsDoesNotUnseatAHealthyLeader() {
        cluster.elect(1);
        cluster.isolate(3);
        cluster.goOn(100);
        cluster.heal();
        cluster.goOn(100);
        assertThat(one.served).containsExactly(1L);
        assertThat(one.deposed).isEmpty();
        assertThat(three.election().leader()).contains(new NodeId(1));
    }

    @Test
    @Needs(Rule.LEADER_HEARS_MAJORITY)
    void aDeafLeaderStepsDownAndAnotherOneIsFound() {
        cluster.elect(1);
        cluster.deafen(1);
        cluster.goOn(100);
        assertThat(one.deposed).containsExactly(1L);
        assertThat(two.isServing() || three.isServing()).isTrue();
        cluster.heal();
        cluster.goOn(100);
        assertThat(one.election().leader()).isEqualTo(two.election().leader());
        assertThat(one.log()).isEqualTo(two.log()).isEqualTo(three.log());
    }

    /// Ten minutes in which a node is cut off every few seconds, and in the end hears nothing.
    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void aNodeThatFlapsCostsOneChangeOfLeaderAtMost(long flapping) {
        cluster.elect(1);
        for (int i = 0; i < 100; i++) {
            if (i % 2 == 0) cluster.isolate(flapping);
            else cluster.deafen(flapping);
            cluster.goOn(30);
            cluster.heal();
            cluster.goOn(30);
        }
        List<Long> reigns =
                Stream.of(one, two, three).flatMap(node -> node.served.stream()).toList();
        assertThat(reigns).hasSize(flapping == 1 ? 2 : 1);
    }

    @Test
    void anIdleLeaderStays() {
        cluster.elect(1);
        cluster.goOn(1000);
        assertThat(one.deposed).isEmpty();
        assertThat(one.isServing()).isTrue();
    }

    @Test
    void whoHasJustStartedHelpsNobodyToUnseatALeaderThatItMayHearYet() {
        cluster.elect(1);
        cluster.isolate(3);
        cluster.losePatience(3);
        cluster.heal();
        two.crash();
        three.tick();
        cluster.losePatience(3);
        two.crash();
        cluster.deliver(3, 2, Message.PreVote.class);
        assertThat(cluster.under(2, 3, Message.PreVoted.class)).isEmpty();
    }

    @Test
    void aFollowerThatWasRestartedLearnsFromAnIdleLeaderWhatIsCommitted() {
        cluster.elect(1);
        one.write("a");
        cluster.settle();
        two.crash();
        assertThat(two.applied).doesNotContain("a");
        cluster.goOn(2);
        assertThat(two.applied).containsExactly("epoch 1", "a");
    }

    // ---- Its own replica set ----

    @Test
    void aLearnerVotesOnceTheLogSaysSo() {
        of(4, 3);
        cluster.elect(1);
        cluster.goOn(1);
        assertThat(one.change(1, 2, 3, 4)).isEmpty();
        cluster.settle();
        assertThat(cluster.node(4).election().voters()).isEqualTo(nodes(1, 2, 3, 4));
        cluster.isolate(1);
        cluster.elect(4);
        assertThat(cluster.node(4).isServing()).isTrue();
    }

    @Test
    void aLearnerDoesNotStand() {
        of(4, 3);
        cluster.elect(4);
        assertThat(cluster.node(4).replica().promised()).isZero();
    }

    @Test
    void aLeaderThatIsVotedOutStepsDownOnceTheOthersKnow() {
        cluster.elect(1);
        assertThat(one.change(2, 3)).isEmpty();
        cluster.settle();
        assertThat(one.isServing()).isTrue();
        assertThat(two.applied).contains("set " + nodes(2, 3));
        cluster.goOn(1);
        assertThat(one.deposed).containsExactly(1L);
        cluster.goOn(100);
        assertThat(two.isServing() || three.isServing()).isTrue();
        assertThat(one.log()).isEqualTo(two.log());
    }

    @Test
    @Needs(Rule.CUT_SET_GIVES_WAY)
    void aReplicaSetThatIsCutGivesWayToTheFormerOne() {
        cluster.elect(1);
        cluster.isolate(1);
        assertThat(one.change(1, 2)).isEmpty();
        one.sync();
        assertThat(one.election().voters()).isEqualTo(nodes(1, 2));
        cluster.elect(2);
        cluster.heal();
        cluster.goOn(20);
        assertThat(one.log()).isEqualTo(two.log());
        assertThat(one.election().voters()).isEqualTo(nodes(1, 2, 3));
        assertThat(one.crash().election().voters()).isEqualTo(nodes(1, 2, 3));
    }

    @Test
    void aReplicaSetSurvivesARestart() {
        cluster.elect(1);
        assertThat(one.change(1, 2)).isEmpty();
        cluster.settle();
        assertThat(two.crash().election().voters()).isEqualTo(nodes(1, 2));
    }

    @Test
    void aChangeIsRefusedWithAReason() {
        of(5, 3);
        assertThat(one.change(1, 2)).contains(SetRefusal.NOT_LEADING);
        cluster.isolate(5);
        cluster.elect(1);
        assertThat(one.change(1)).contains(SetRefusal.NOT_ONE_REPLICA);
        assertThat(one.change(1, 2, 4)).contains(SetRefusal.NOT_ONE_REPLICA);
        assertThat(one.change(1, 2, 3)).contains(SetRefusal.NOT_ONE_REPLICA);
        assertThat(one.change(1, 2, 2)).contains(SetRefusal.NOT_ONE_REPLICA);
        assertThat(one.change(1, 2, 3, 5)).contains(SetRefusal.NOT_CAUGHT_UP);
        cluster.isolate(1);
        assertThat(one.change(1, 2)).isEmpty();
        assertThat(one.change(1)).contains(SetRefusal.LAST_SET_OPEN);
    }

    @Test
    void aReplicaSetOutlivesTheSegmentThatItWasWrittenIn() {
        cluster.elect(1);
        assertThat(one.change(1, 2)).isEmpty();
        cluster.settle();
        two.truncate();
        assertThat(two.log()).isEmpty();
        assertThat(two.crash().election().voters()).isEqualTo(nodes(1, 2));
    }

    @Test
    @Needs(Rule.SNAPSHOT_CARRIES_SETS)
    void aSnapshotCarriesTheReplicaSet() {
        cluster.elect(1);
        cluster.isolate(3);
        assertThat(one.change(1, 2)).isEmpty();
        cluster.settle();
        one.truncate();
        cluster.heal();
        cluster.goOn(5);
        assertThat(three.applied).isEqualTo(one.applied);
        assertThat(three.election().voters()).isEqualTo(nodes(1, 2));
        cluster.isolate(1, 2);
        cluster.elect(3);
        assertThat(three.replica().promised()).isEqualTo(1);
    }

    /// Nodes 2 and 3 are a majority of the first set, nodes 1, 4 and 5 are one of the third.
    @Test
    @Needs(Rule.ONE_SET_CHANGE_AT_A_TIME)
    void aChangeWaitsUntilTheLastOneIsCommitted() {
        of(5, 3);
        cluster.elect(1);
        cluster.goOn(1);
        assertThat(one.change(1, 2, 3, 4)).isEmpty();
        one.change(1, 2, 3, 4, 5);
        cluster.isolate(2, 3);
        cluster.settle();
        cluster.heal();
        cluster.isolate(1, 4, 5);
        cluster.elect(2);
        assertThat(two.isServing()).isTrue();
        assertThat(two.applied).startsWith(one.applied.toArray(String[]::new));
    }

    /// The bug that Raft's single-server changes had until 2015: node 1 appends a set that only node 5 hears of; node
    /// 2 is elected by the others and appends one of its own; its majority and that of node 1's set need not meet,
    /// as both come from the same one.
    @Test
    @Needs(Rule.SET_CHANGES_IN_OWN_EPOCH)
    void aLeaderChangesTheSetOnlyAfterItHasCommittedSomethingOfItsOwn() {
        of(5, 4);
        cluster.elect(1);
        cluster.goOn(1);
        cluster.isolate(1);
        assertThat(one.change(1, 2, 3, 4, 5)).isEmpty();
        one.sync();

        cluster.losePatience(2);
        for (long voter = 3; voter <= 4; voter++) {
            cluster.deliver(2, voter, Message.PreVote.class);
            cluster.deliver(voter, 2, Message.PreVoted.class);
        }
        two.sync();
        for (long voter = 3; voter <= 4; voter++) {
            cluster.deliver(2, voter, Message.Fence.class);
            cluster.node(voter).sync();
            cluster.deliver(voter, 2, Message.Promised.class);
        }
        assertThat(two.reign().epoch()).isEqualTo(2);
        two.change(2, 3, 4);
        cluster.isolate(1, 4, 5);
        cluster.settle();
        List<String> committed = List.copyOf(two.applied);

        cluster.heal();
        cluster.isolate(2, 3);
        cluster.elect(1);
        cluster.heal();
        cluster.isolate(2, 3);
        cluster.elect(1);
        assertThat(one.isServing()).isTrue();
        assertThat(one.applied).startsWith(committed.toArray(String[]::new));
    }
}
