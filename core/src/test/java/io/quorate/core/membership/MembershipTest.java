package io.quorate.core.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.identity.NodeId;
import io.quorate.core.membership.MembershipMessage.Heartbeat;
import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class MembershipTest {
    private static final Duration A_WHILE = Duration.ofSeconds(10);
    private static final Duration A_SECOND = Duration.ofSeconds(1);

    private static HandCluster settled(int nodes) {
        return new HandCluster(nodes, Rules.ALL).run(A_WHILE);
    }

    private static HandCluster settledWithout(Rule rule, int nodes) {
        return new HandCluster(nodes, Rules.without(rule)).run(A_WHILE);
    }

    private static List<NodeId> nodes(long... numbers) {
        return LongStream.of(numbers).mapToObj(NodeId::new).toList();
    }

    @Test
    void inCalmEveryNodeHearsEveryOtherAndNobodyChangesItsMind() {
        HandCluster cluster = settled(3);
        assertThat(cluster.verdict(1, 2).sight()).isEqualTo(Sight.HEARD);
        assertThat(cluster.verdict(1, 2).heardBy()).isEqualTo(nodes(1, 3));
        assertThat(cluster.verdict(1, 2).phi()).isLessThan(1);
        assertThat(cluster.changes(1)).isEmpty();
        assertThat(cluster.at(1).hearsMajority()).isTrue();
    }

    @Test
    void idleTrafficIsOneMessageEachWayInEachInterval() {
        HandCluster cluster = settled(5);
        long intervals = A_WHILE.dividedBy(MembershipConfig.DEFAULT.heartbeatInterval());
        var n1 = new NodeId(1);
        var n2 = new NodeId(2);
        assertThat(cluster.sentCount(sent -> sent.from().equals(n1) && sent.to().equals(n2)))
                .isBetween(intervals - 1, intervals + 1);
        assertThat(cluster.sentCount(sent -> !(sent.message() instanceof Heartbeat)))
                .isZero();
    }

    @Test
    void aCrashIsSuspectedByAllWithinASecondAndTheRestartHeardAtOnce() {
        HandCluster cluster = settled(3).crash(3).run(A_SECOND);
        assertThat(cluster.verdict(1, 3).sight()).isEqualTo(Sight.SUSPECT);
        assertThat(cluster.verdict(2, 3).sight()).isEqualTo(Sight.SUSPECT);
        assertThat(cluster.verdict(1, 3).heardBy()).isEmpty();
        assertThat(cluster.verdict(1, 3).phi()).isGreaterThan(MembershipConfig.DEFAULT.threshold());
        cluster.restart(3).run(Duration.ofMillis(200));
        assertThat(cluster.verdict(1, 3).sight()).isEqualTo(Sight.HEARD);
        assertThat(cluster.verdict(1, 3).incarnation()).isEqualTo(new Incarnation(2, 0));
        assertThat(cluster.changes(1)).containsExactly("n3 SUSPECT", "n3 HEARD");
    }

    @Test
    void aNodeThatIsNeverHeardIsSuspected() {
        HandCluster cluster = new HandCluster(3, Rules.ALL).crash(3).run(A_SECOND);
        assertThat(cluster.verdict(1, 3).sight()).isEqualTo(Sight.SUSPECT);
    }

    @Test
    void ofTwoNodesEachSuspectsTheOtherWithoutAnybodyToAsk() {
        HandCluster cluster = settled(2).crash(2).run(A_SECOND);
        assertThat(cluster.verdict(1, 2).isAlive()).isFalse();
        assertThat(cluster.at(1).hearsMajority()).isFalse();
    }

    @Test
    void aStoppedProcessSuspectsNobodyWhenItWakes() {
        HandCluster cluster =
                settled(3).stop(1).run(Duration.ofSeconds(2)).wake(1).run(A_SECOND);
        assertThat(cluster.changes(1)).isEmpty();
        assertThat(cluster.changes(2)).containsExactly("n1 SUSPECT", "n1 HEARD");
    }

    @Test
    void withoutTheRuleAStoppedProcessSuspectsOthersWhenItWakes() {
        HandCluster cluster = settledWithout(Rule.OWN_PAUSE_IS_NOT_EVIDENCE, 3)
                .stop(1)
                .run(Duration.ofSeconds(2))
                .wake(1)
                .run(A_SECOND);
        assertThat(cluster.changes(1)).contains("n2 SUSPECT", "n3 SUSPECT");
    }

    @Test
    void aCrashDuringOnesOwnPauseIsNoticedAfterwards() {
        HandCluster cluster =
                settled(3).stop(1).crash(3).run(Duration.ofSeconds(2)).wake(1).run(A_SECOND);
        assertThat(cluster.changes(1)).containsExactly("n3 SUSPECT");
    }

    @Test
    void aBadLinkIsNotADeadNode() {
        HandCluster cluster = settled(3).cut(3, 1).run(A_WHILE);
        assertThat(cluster.verdict(1, 3).sight()).isEqualTo(Sight.RELAYED);
        assertThat(cluster.verdict(1, 3).heardBy()).isEqualTo(nodes(2));
        assertThat(cluster.verdict(2, 3).heardBy()).isEqualTo(nodes(2));
        assertThat(cluster.changes(1)).isEmpty();
        cluster.heal().run(A_SECOND);
        assertThat(cluster.verdict(1, 3).sight()).isEqualTo(Sight.HEARD);
        assertThat(cluster.verdict(2, 3).heardBy()).isEqualTo(nodes(1, 2));
    }

    @Test
    void withoutTheRuleABadLinkIsTakenForADeadNode() {
        HandCluster cluster =
                settledWithout(Rule.PROBE_BEFORE_SUSPICION, 3).cut(3, 1).run(A_SECOND);
        assertThat(cluster.changes(1)).contains("n3 SUSPECT");
    }

    @Test
    void aCrashBehindABadLinkIsNoticed() {
        HandCluster cluster = settled(5).cut(3, 1).run(A_WHILE).crash(3).run(A_SECOND);
        assertThat(cluster.changes(1)).containsExactly("n3 SUSPECT");
    }

    @Test
    void aDeafNodeConvincesNobodyAndIsHeardByAll() {
        HandCluster cluster = settled(3).deafen(3).run(A_WHILE);
        assertThat(cluster.changes(3)).containsExactlyInAnyOrder("n1 SUSPECT", "n2 SUSPECT");
        assertThat(cluster.at(3).hearsMajority()).isFalse();
        assertThat(cluster.changes(1)).isEmpty();
        assertThat(cluster.changes(2)).isEmpty();
        assertThat(cluster.verdict(1, 3).sight()).isEqualTo(Sight.HEARD);
        assertThat(cluster.verdict(1, 2).heardBy()).isEqualTo(nodes(1));
        // One refutation each: a suspicion of an older incarnation needs no further answer.
        assertThat(cluster.at(1).incarnation()).isEqualTo(new Incarnation(1, 1));
    }

    @Test
    void aNodesOwnRefutationPassedOnByOthersEndsASuspicion() {
        // 3 stands still long enough to be suspected, and when it goes on its link to 1 is gone.
        HandCluster cluster = settled(3).stop(3).run(A_SECOND);
        assertThat(cluster.verdict(1, 3).isAlive()).isFalse();
        cluster.cut(3, 1).wake(3).run(A_SECOND);
        assertThat(cluster.verdict(1, 3).sight()).isEqualTo(Sight.RELAYED);
        assertThat(cluster.verdict(1, 3).incarnation()).isEqualTo(new Incarnation(1, 1));
        assertThat(cluster.changes(1)).containsExactly("n3 SUSPECT", "n3 RELAYED");
    }

    @Test
    void gossipAboutTheDeadDoesNotBringThemBack() {
        HandCluster cluster = settled(5).crash(3).run(A_WHILE);
        for (int by : new int[] {1, 2, 4, 5}) {
            assertThat(cluster.changes(by)).containsExactly("n3 SUSPECT");
        }
    }

    @Test
    void offsetsOfTheWallClocksAreKnownToHalfOfTheRoundTrip() {
        HandCluster cluster = settled(3);
        ClockOffset offset = cluster.at(1).clockOffset(new NodeId(3)).orElseThrow();
        long error = offset.errorMicros(cluster.nowNanos());
        assertThat(offset.offsetMicros()).isBetween(2_000_000 - error, 2_000_000 + error);
        assertThat(error).isBetween(1_000L, 2_000L); // a millisecond each way
    }

    @Test
    void aNodeThatIsNoLongerAMemberIsForgotten() {
        HandCluster cluster = settled(3);
        cluster.at(1).setMembers(new TreeSet<>(nodes(1, 2)));
        cluster.crash(3).run(A_SECOND);
        assertThat(cluster.at(1).verdict(new NodeId(3))).isEmpty();
        assertThat(cluster.at(1).rows()).extracting(Row::observer).isEqualTo(nodes(1, 2));
        assertThat(cluster.changes(1)).isEmpty();
    }
}
