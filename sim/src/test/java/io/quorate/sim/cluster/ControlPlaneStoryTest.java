package io.quorate.sim.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.control.Change;
import io.quorate.core.control.ControllerConfig;
import io.quorate.core.control.Member;
import io.quorate.core.control.PartitionState;
import io.quorate.core.identity.NodeId;
import io.quorate.core.log.ReplicaLog;
import io.quorate.core.node.NodeConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Stories of clusters that govern themselves. All times are simulated.
class ControlPlaneStoryTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int PARTITIONS = 4;

    /// As a node runs, but that nobody is distrusted for ten minutes.
    private static final NodeConfig CONFIG = new NodeConfig(
            NodeConfig.DEFAULT.membership(),
            new ControllerConfig(
                    ControllerConfig.DEFAULT.failAfterNanos(),
                    ControllerConfig.DEFAULT.takeOverNanos(),
                    Duration.ofSeconds(5).toNanos(),
                    ControllerConfig.DEFAULT.setChangesMax(),
                    ControllerConfig.DEFAULT.handOversMax()),
            NodeConfig.DEFAULT.election(),
            NodeConfig.DEFAULT.controlInterval(),
            NodeConfig.DEFAULT.stuckAfter(),
            NodeConfig.DEFAULT.leaseTerms());

    private final QuietCluster cluster = new QuietCluster(11, 4, PARTITIONS, CONFIG);

    @Test
    void aClusterFormsAndEveryPartitionIsLed() {
        awaitAllWriting();
        for (int i = 0; i < PARTITIONS; i++) {
            assertThat(cluster.state(i).established().size()).isEqualTo(3);
            assertThat(cluster.state(i).contender()).isEmpty();
        }
    }

    @Test
    void aNodeThatLostItsFolderIsReplacedByANewOneEverywhere() {
        awaitAllWriting();
        ControlledNode lost = cluster.node(cluster.leader(0).orElseThrow().node());
        lost.loseFolder();
        ControlledNode added = cluster.add();
        cluster.change(
                new Change.Removed(lost.id()), metadata -> !metadata.members().isPresent(lost.id()));
        boolean isReplaced =
                cluster.runUntil(() -> !cluster.metadata().isInvolved(lost.id()) && isIn(added.id()), 120 * SECOND);
        assertThat(isReplaced).isTrue();
        for (ControlledNode node : cluster.nodes()) {
            if (node.isUp()) assertThat(node.running().node().voters()).doesNotContain(lost.id());
        }
        awaitAllWriting();
    }

    @Test
    void aNodeThatLeavesHandsOverAndNoPartitionStandsStill() {
        awaitAllWriting();
        cluster.run(10 * SECOND);
        NodeId leaving = cluster.leader(0).orElseThrow().node();
        cluster.forgetGaps();
        cluster.change(
                new Change.Leaving(leaving),
                metadata -> metadata.members()
                        .find(leaving)
                        .filter(member -> !member.is(Member.State.MEMBER))
                        .isPresent());
        boolean hasLeft = cluster.runUntil(() -> !cluster.metadata().members().isPresent(leaving), 180 * SECOND);
        assertThat(hasLeft).isTrue();
        assertThat(cluster.longestGapNanos()).isLessThan(SECOND / 2);
    }

    @Test
    void whatAKilledProcessHadWrittenCountsAsSyncedOnceItsSuccessorHasSyncedIt() {
        awaitAllWriting();
        NodeId killed = cluster.leader(0).orElseThrow().node();
        cluster.node(killed).kill();
        cluster.start(cluster.node(killed));
        cluster.run(2 * SECOND);
        ReplicaLog log =
                cluster.node(killed).running().find(0).orElseThrow().replica().log();
        assertThat(log.synced()).isPositive().isEqualTo(log.end().offset());
    }

    @Test
    void aPartitionWhoseLeaderHearsTheControllerAndNoFollowerGetsAnotherLeader() {
        awaitAllWriting();
        cluster.run(SECOND);
        PartitionState before = cluster.state(0);
        NodeId leader = before.leader().orElseThrow().node();
        for (NodeId follower : before.current().nodes()) {
            if (!follower.equals(leader)) cluster.cutLink(leader, follower);
        }
        boolean isLedByAnother =
                cluster.runUntil(() -> !cluster.leader(0).orElseThrow().node().equals(leader), 60 * SECOND);
        assertThat(isLedByAnother).isTrue();
        awaitAllWriting();
    }

    private boolean isIn(NodeId node) {
        for (int i = 0; i < PARTITIONS; i++) if (cluster.state(i).established().contains(node)) return true;
        return false;
    }

    private void awaitAllWriting() {
        long since = cluster.nowNanos();
        boolean isWriting = cluster.runUntil(
                () -> {
                    for (int i = 0; i < PARTITIONS; i++) if (cluster.acknowledgedNanos(i) <= since) return false;
                    return true;
                },
                60 * SECOND);
        assertThat(isWriting).isTrue();
    }
}
