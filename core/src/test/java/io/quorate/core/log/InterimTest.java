package io.quorate.core.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.core.identity.NodeId;
import io.quorate.core.log.Reign.Ack;
import io.quorate.core.rule.Rules;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterimTest {
    private static final long SECOND = 1_000_000_000;
    private static final NodeId SELF = new NodeId(1);
    private static final NodeId OTHER = new NodeId(2);

    private final StoryCluster cluster = new StoryCluster(3, Rules.ALL);
    private final StoryNode one = cluster.node(1);
    private final List<String> left = new ArrayList<>();
    private final List<Runnable> again = new ArrayList<>();
    private final HeldReplies<String> held = new HeldReplies<>(one.replica(), Rules.ALL, left::add);
    private final Interim interim = new Interim(one.replica(), held, again::add);

    private void write() {
        one.write("v");
        held.hold(
                "done",
                new Demand(Ack.MAJORITY, true, true),
                0,
                one.replica().log().end().offset(),
                true);
    }

    private void settle() {
        cluster.settle();
        held.release();
    }

    @Test
    void aLeaderOfWhichNothingIsAskedIsReadyAtOnce() {
        cluster.lead(1, 1);
        assertThat(interim.handOver(OTHER, 0)).isTrue();
        interim.look(0);
        assertThat(interim.successor()).contains(OTHER);
        assertThat(interim.isOpen()).isTrue();
    }

    @Test
    void itIsReadyOnceAllIsAnsweredAndTheSuccessorHasAllOfTheLog() {
        cluster.lead(1, 1);
        write();
        interim.handOver(OTHER, 0);
        cluster.isolate(2);
        settle();
        assertThat(left).containsExactly("done"); // committed by the other follower
        interim.look(0);
        assertThat(interim.successor()).isEmpty();
        cluster.heal();
        cluster.tickAndSettle();
        interim.look(0);
        assertThat(interim.successor()).contains(OTHER);
    }

    @Test
    void itIsReadyForItselfThoughOneFollowerLacksAll() {
        cluster.lead(1, 1);
        write();
        cluster.isolate(2);
        interim.handOver(SELF, 0);
        settle();
        interim.look(0);
        assertThat(interim.successor()).contains(SELF);
    }

    @Test
    void aReplyThatIsHeldKeepsTheLeader() {
        cluster.lead(1, 1);
        write();
        interim.handOver(OTHER, 0);
        cluster.settle();
        interim.look(0);
        assertThat(interim.successor()).isEmpty();
        held.release();
        interim.look(0);
        assertThat(interim.successor()).contains(OTHER);
    }

    @Test
    void whoeverDoesNotServeHasNothingToHandOver() {
        cluster.lead(1, 2);
        assertThat(interim.handOver(OTHER, 0)).isFalse();
        assertThat(interim.isOpen()).isFalse();
    }

    @Test
    void aLeaderThatDoesNotGetReadyGoesOnAfterASecond() {
        cluster.lead(1, 1);
        write();
        interim.handOver(OTHER, 0);
        interim.park(() -> {});
        interim.look(SECOND - 1);
        assertThat(again).isEmpty();
        interim.look(SECOND);
        assertThat(again).hasSize(1);
        assertThat(interim.isOpen()).isFalse();
        assertThat(interim.isHandingOver()).isFalse();
    }

    @Test
    void aLeaderThatIsReadyWaitsForASecondMore() {
        cluster.lead(1, 1);
        interim.handOver(OTHER, 0);
        interim.look(SECOND - 1);
        interim.look(2 * SECOND - 2);
        assertThat(interim.successor()).contains(OTHER);
        interim.look(2 * SECOND - 1);
        assertThat(interim.successor()).isEmpty();
        assertThat(interim.isOpen()).isFalse();
    }

    @Test
    void whatWaitsIsAskedAgainOnceThisNodeServes() {
        cluster.lead(1, 1);
        interim.handOver(SELF, 0);
        interim.park(() -> {});
        cluster.hand(2, 1);
        interim.deposed(0);
        interim.look(0);
        assertThat(again).isEmpty();
        cluster.settle();
        interim.look(0);
        assertThat(again).hasSize(1);
    }

    @Test
    void whatWaitsIsAskedAgainOnceItIsKnownWhoLeads() {
        cluster.lead(1, 1);
        interim.handOver(OTHER, 0);
        interim.park(() -> {});
        cluster.assign(1, cluster.hand(2, 2));
        interim.deposed(0);
        interim.look(0);
        assertThat(again).isEmpty();
        cluster.settle();
        interim.look(0);
        assertThat(again).hasSize(1);
    }

    @Test
    void aTakeoverIsWaitedForOnce() {
        cluster.isolate(1);
        cluster.hand(1, 1);
        interim.look(0);
        assertThat(interim.isOpen()).isTrue();
        interim.look(SECOND);
        assertThat(interim.isOpen()).isFalse();
        interim.look(SECOND + 1);
        assertThat(interim.isOpen()).isFalse();
        cluster.hand(2, 1);
        interim.look(SECOND + 2);
        assertThat(interim.isOpen()).isTrue();
    }

    @Test
    void nothingWaitsWhereNobodyIsAboutToLead() {
        assertThatThrownBy(() -> interim.park(() -> {})).isInstanceOf(IllegalStateException.class);
    }
}
