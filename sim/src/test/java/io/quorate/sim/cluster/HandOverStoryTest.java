package io.quorate.sim.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.control.Change;
import io.quorate.core.control.ControllerConfig;
import io.quorate.core.control.Member;
import io.quorate.core.control.PartitionState;
import io.quorate.core.identity.NodeId;
import io.quorate.core.node.NodeConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Stories of planned changes, in clusters that govern themselves and in which nothing goes wrong: whoever asks
/// notices nothing but a wait. All times are simulated.
class HandOverStoryTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int PARTITIONS = 4;

    /// As a node runs, but that a node is trusted soon, and leads soon what the ring says.
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

    @Test
    void nobodyIsRefusedWhileANodeComes() {
        for (long seed = 1; seed <= 10; seed++) {
            var cluster = atWork(seed, 4);
            cluster.add();
            cluster.run(60 * SECOND);
            boolean hasMoved = false;
            for (int i = 0; i < PARTITIONS; i++) {
                PartitionState state = cluster.state(i);
                assertThat(state.isChanging()).isFalse();
                hasMoved |= state.current().contains(new NodeId(5));
            }
            assertThat(hasMoved).isTrue();
            assertThat(cluster.failures()).as("seed %d", seed).isEmpty();
        }
    }

    @Test
    void nobodyIsRefusedWhileANodeLeaves() {
        for (long seed = 1; seed <= 10; seed++) {
            var cluster = atWork(seed, 4);
            NodeId leaving = cluster.leader(0).orElseThrow().node();
            cluster.change(
                    new Change.Leaving(leaving),
                    metadata -> metadata.members()
                            .find(leaving)
                            .filter(member -> !member.is(Member.State.MEMBER))
                            .isPresent());
            boolean hasLeft =
                    cluster.runUntil(() -> !cluster.metadata().members().isPresent(leaving), 180 * SECOND);
            assertThat(hasLeft).isTrue();
            assertThat(cluster.failures()).as("seed %d", seed).isEmpty();
        }
    }

    private static QuietCluster atWork(long seed, int nodeCount) {
        var cluster = new QuietCluster(seed, nodeCount, PARTITIONS, CONFIG);
        cluster.run(20 * SECOND);
        cluster.forgetFailures();
        cluster.forgetGaps();
        return cluster;
    }
}
