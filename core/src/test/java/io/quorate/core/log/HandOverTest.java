package io.quorate.core.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.core.identity.NodeId;
import io.quorate.core.log.Reign.Ack;
import io.quorate.core.rule.Rules;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandOverTest {
    private static final NodeId SUCCESSOR = new NodeId(2);
    private static final long UNTIL_NANOS = 1_000;

    private final HandCluster cluster = new HandCluster(Rules.ALL, 3).lead(1, 1);
    private final List<String> left = new ArrayList<>();
    private final HeldReplies<String> held = new HeldReplies<>(cluster.replica(1), Rules.ALL, left::add);
    private final HandOver handOver = new HandOver(cluster.replica(1), held, SUCCESSOR, UNTIL_NANOS);

    private void write() {
        long offset = cluster.append(1, 7, false);
        held.hold("done", new Demand(Ack.MAJORITY, true, true), 0, offset, true);
    }

    @Test
    void aLeaderOfWhichNothingIsAskedIsReadyAtOnce() {
        assertThat(handOver.isReady()).isTrue();
    }

    @Test
    void itIsReadyOnceAllIsAnsweredAndTheSuccessorHasAllOfTheLog() {
        write();
        assertThat(handOver.isReady()).isFalse();
        cluster.sync(1).say().sync(3).say(); // committed by the other follower
        held.release();
        assertThat(left).containsExactly("done");
        assertThat(handOver.isReady()).isFalse();
        cluster.sync(2).say();
        assertThat(handOver.isReady()).isTrue();
    }

    @Test
    void aReplyThatIsHeldKeepsTheLeader() {
        write();
        cluster.sync(1).say().sync(2).sync(3).say();
        assertThat(handOver.isReady()).isFalse();
        held.release();
        assertThat(handOver.isReady()).isTrue();
    }

    @Test
    void aDeposedLeaderHasNothingToHandOver() {
        cluster.lead(2, 3);
        assertThat(handOver.isReady()).isFalse();
        var late = cluster.replica(1);
        assertThatThrownBy(() -> new HandOver(late, held, SUCCESSOR, UNTIL_NANOS))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void itIsOverWhenItsTimeIs() {
        assertThat(handOver.isOver(UNTIL_NANOS - 1)).isFalse();
        assertThat(handOver.isOver(UNTIL_NANOS)).isTrue();
    }
}
