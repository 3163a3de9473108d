package io.quorate.core.control;

import static io.quorate.core.control.Samples.newcomer;
import static io.quorate.core.control.Samples.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.identity.NodeId;
import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import io.quorate.core.table.PlacementClass;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControllerTest {
    /// Short beside the time after which a suspected node has failed.
    private static final long STEP_NANOS = Duration.ofMillis(50).toNanos();

    private static final int TEN_MINUTES_TENTHS = 10 * 60 * 10;

    /// What the node that flaps does between two appearances.
    enum Flap {
        CUT_OFF,
        RESTART,
        DEAF
    }

    @Test
    void theFirstLeadersAreThoseThatTheRingNamesFirst() {
        var world = ControllerWorld.of(5, 64);
        world.run(Duration.ofSeconds(1));
        Map<NodeId, Integer> led = leaders(world);
        assertThat(led.values()).allSatisfy(count -> assertThat(count).isBetween(12, 13));
    }

    @Test
    void aFailedLeaderIsReplacedAndNothingElseMoves() {
        var world = ControllerWorld.of(5, 64);
        world.run(Duration.ofSeconds(1));
        int ofTheFailed = leaders(world).getOrDefault(node(2), 0);
        world.crash(2);
        world.run(Duration.ofSeconds(1));
        assertThat(world.leaderChanges()).hasSize(ofTheFailed);
        assertThat(leaders(world)).doesNotContainKey(node(2));
        assertThat(leaders(world).values())
                .allSatisfy(count -> assertThat(count).isLessThanOrEqualTo(21));
    }

    @Test
    void aSuspicionThatPassesAtOnceHasNoEffect() {
        var world = ControllerWorld.of(3, 16);
        world.run(Duration.ofSeconds(1));
        for (int i = 0; i < 100; i++) {
            world.crash(1);
            world.run(Duration.ofMillis(150), STEP_NANOS);
            world.heal(1);
            world.run(Duration.ofMillis(200), STEP_NANOS);
        }
        assertThat(world.leaderChanges()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Flap.class)
    void oneNodeThatFlapsCausesAtMostOneLeaderChangeForEachPartitionInTenMinutes(Flap flap) {
        for (long seed = 1; seed <= 8; seed++) {
            Random random = new Random(seed);
            var world = ControllerWorld.of(3 + random.nextInt(3), 16);
            world.run(random.nextBoolean() ? Duration.ofSeconds(1) : Duration.ofMinutes(12));
            world.forgetLeaderChanges();
            for (int left = TEN_MINUTES_TENTHS; left > 0; ) {
                if (flap == Flap.DEAF) world.deafen(1);
                else world.crash(1);
                int away = Math.min(left, 2 + random.nextInt(300));
                world.run(Duration.ofMillis(100L * away));
                if (flap == Flap.RESTART) world.restart(1);
                else world.heal(1);
                int back = Math.min(left - away, 2 + random.nextInt(300));
                world.run(Duration.ofMillis(100L * back));
                left -= away + back;
            }
            assertThat(world.verdict()).as("seed %d", seed).isEmpty();
            assertThat(world.leaderChanges().values())
                    .as("seed %d", seed)
                    .isNotEmpty()
                    .allMatch(count -> count <= 1);
        }
    }

    @Test
    void aNodeThatStaysSteadyGetsItsLeadershipsBackAFewAtATime() {
        var world = ControllerWorld.of(3, 64);
        world.run(Duration.ofMinutes(11));
        Map<NodeId, Integer> before = leaders(world);
        world.crash(1);
        world.run(Duration.ofSeconds(5));
        world.heal(1);
        world.run(Duration.ofMinutes(9));
        assertThat(leaders(world)).doesNotContainKey(node(1));
        world.run(Duration.ofMinutes(2));
        assertThat(leaders(world)).isEqualTo(before);
    }

    @Test
    void aClusterOfOneGrowsToThreeReplicasWhenNodesCome() {
        var world = ControllerWorld.of(1, 16);
        world.run(Duration.ofSeconds(1));
        world.make(new Change.Joined(newcomer(2)));
        world.make(new Change.Joined(newcomer(3)));
        world.run(Duration.ofMinutes(2));
        assertSettled(world);
        assertThat(world.metadata()
                        .placements()
                        .find(new PartitionId(1, 0))
                        .orElseThrow()
                        .established()
                        .size())
                .isEqualTo(3);
    }

    @Test
    void aNodeThatLeavesIsRemovedOnceItsReplicasAreElsewhere() {
        var world = ControllerWorld.of(4, 16);
        world.run(Duration.ofSeconds(1));
        world.make(new Change.Leaving(node(2)));
        world.run(Duration.ofMinutes(2));
        assertThat(world.metadata().members().isPresent(node(2))).isFalse();
        assertSettled(world);
    }

    @Test
    void aNodeThatWasLostIsReplacedByTheNewOneWithItsSeat() {
        var world = ControllerWorld.of(3, 16);
        world.run(Duration.ofSeconds(1));
        world.crash(3);
        world.run(Duration.ofSeconds(5));
        world.make(new Change.Removed(node(3)));
        world.make(new Change.Joined(newcomer(4)));
        world.run(Duration.ofMinutes(2));
        assertSettled(world);
        assertThat(world.metadata()
                        .placements()
                        .find(new PartitionId(1, 0))
                        .orElseThrow()
                        .established())
                .isEqualTo(Samples.replicas(1, 2, 4));
    }

    @Test
    void aLeaderIsAskedToGetReadyBeforeItsReplicaSetChanges() {
        var world = ControllerWorld.of(3, 16);
        world.run(Duration.ofSeconds(1));
        world.make(new Change.Joined(newcomer(4)));
        world.run(Duration.ofMinutes(2));
        assertThat(world.setChangesSeen()).isPositive();
        assertThat(world.unpreparedChanges()).isZero();
    }

    @Test
    void aLeaderThatDoesNotGetReadyDoesNotKeepItsReplicaSet() {
        var world = ControllerWorld.of(3, 16).withoutPreparation();
        world.run(Duration.ofSeconds(1));
        world.make(new Change.Joined(newcomer(4)));
        world.run(Duration.ofMinutes(2));
        assertSettled(world);
        assertThat(world.unpreparedChanges()).isEqualTo(world.setChangesSeen());
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 7})
    void afterAnyStormTheClusterServesEverywhereAndLiesWhereItShould(int nodes) {
        for (long seed = 1; seed <= 8; seed++) {
            var storm = new ControllerStorm(seed, nodes, Rules.ALL);
            assertThat(storm.run()).as("seed %d", seed).isEmpty();
            assertSettled(storm.world());
        }
    }

    @Test
    void aDroppedRuleIsCaught() {
        var storm = new ControllerStorm(1, 4, Rules.without(Rule.CAUGHT_UP_BEFORE_COUNTING));
        assertThat(storm.run()).hasValueSatisfying(broken -> assertThat(broken).contains("has not caught up"));
    }

    private static void assertSettled(ControllerWorld world) {
        Metadata metadata = world.metadata();
        var ring = new Ring(metadata.members().takingPart(), metadata.partitioning());
        metadata.placements().forEach((partition, state) -> {
            assertThat(world.serves(state)).as("%s serves", partition).isTrue();
            assertThat(state.isChanging()).as("%s changes", partition).isFalse();
            assertThat(state.established())
                    .isEqualTo(ReplicaSet.of(ring.replicas(partition.number(), PlacementClass.DEFAULT)));
        });
        assertThat(world.verdict()).isEmpty();
    }

    private static Map<NodeId, Integer> leaders(ControllerWorld world) {
        Map<NodeId, Integer> led = new TreeMap<>();
        world.metadata()
                .placements()
                .forEach((_, state) -> led.merge(state.leader().orElseThrow().node(), 1, Integer::sum));
        return led;
    }
}
