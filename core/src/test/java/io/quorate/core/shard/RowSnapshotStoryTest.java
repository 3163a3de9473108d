package io.quorate.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.log.Position;
import io.quorate.core.partition.HashSlot;
import io.quorate.core.rule.Rules;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// Stories of partitions whose rows move from node to node as they are.
class RowSnapshotStoryTest {
    private final ShardCluster cluster = new ShardCluster(Rules.ALL);

    private ClusterNode.Session at(long node) {
        return cluster.node(node).connect();
    }

    /// The first two nodes let go of what the third one misses.
    private void truncate() {
        cluster.rest();
        cluster.node(1).truncate();
        cluster.node(2).truncate();
        cluster.rest();
    }

    private static int partitionOf(String key) {
        return ShardCluster.partitionOf(HashSlot.of(key.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void whoMissedWhatIsNotKeptGetsTheRows() {
        cluster.lead(1, 1);
        cluster.isolate(3);
        at(1).say("SET k v", "SET j w", "SET i x", "DEL j", "PEXPIRE i 1000000");
        truncate();
        cluster.heal();
        cluster.rest();
        ClusterNode three = cluster.node(3);
        assertThat(three.replica(partitionOf("k")).log().base()).isNotEqualTo(Position.START);
        assertThat(three.stored("k")).isEqualTo("v");
        assertThat(three.stored("j")).isEmpty();
        assertThat(three.stored("i")).isEqualTo("x");
        assertThat(three.shard.rows().keyCount()).isEqualTo(2);
        assertThat(three.shard.rows().expiringCount()).isEqualTo(1);
    }

    @Test
    void whatAFormerLeaderKnewOfItsRowsIsForgottenWithThem() {
        cluster.lead(1, 3);
        at(3).say("SET k old", "SET j old");
        cluster.rest();
        cluster.isolate(3);
        at(3).say("SET k never");
        cluster.rest();
        cluster.lead(2, 1);
        at(1).say("SET k new", "DEL j", "SET i new");
        truncate();
        cluster.heal();
        cluster.rest();
        cluster.lead(3, 3);
        var client = at(3).say("MGET k", "GET j", "GET i", "SET i newer", "GET i");
        cluster.rest();
        assertThat(client.heard().subList(1, 5)).containsExactly("nil", "new", "OK", "newer");
        assertThat(client.heard().getFirst()).contains("new");
        assertThat(cluster.node(3).shard.rows().keyCount()).isEqualTo(2);
    }

    @Test
    void whatComesAfterASnapshotIsAppliedOnTopOfIt() {
        cluster.lead(1, 1);
        cluster.isolate(3);
        at(1).say("SET n 41", "SET k v");
        truncate();
        cluster.heal();
        cluster.rest();
        at(1).say("INCR n", "APPEND k w");
        cluster.rest();
        assertThat(cluster.node(3).stored("n")).isEqualTo("42");
        assertThat(cluster.node(3).stored("k")).isEqualTo("vw");
        assertThat(cluster.node(3).shard.rows().keyCount()).isEqualTo(2);
    }

    @Test
    void aPowerCutAfterASnapshotTakesNothingOfIt() {
        cluster.lead(1, 1);
        cluster.isolate(3);
        at(1).say("SET k v");
        truncate();
        cluster.heal();
        cluster.rest();
        ClusterNode later = cluster.node(3).afterPowerCut();
        int partition = partitionOf("k");
        assertThat(later.replica(partition).log().committed())
                .isEqualTo(cluster.node(1).replica(partition).log().committed());
        assertThat(later.stored("k")).isEqualTo("v");
    }

    @Test
    void aReplicaThatIsRemovedKeepsItsPromiseAndNothingElse() {
        cluster.lead(1, 1);
        at(1).say("SET k v");
        cluster.rest();
        cluster.isolate(3);
        int partition = partitionOf("k");
        cluster.node(3).retire(partition, 5);
        cluster.rest();
        ClusterNode three = cluster.node(3);
        assertThat(three.stored("k")).isEmpty();
        assertThat(three.replica(partition).log().end()).isEqualTo(Position.START);
        assertThat(three.replica(partition).promised()).isEqualTo(5);
        ClusterNode later = three.afterPowerCut();
        assertThat(later.stored("k")).isEmpty();
        assertThat(later.replica(partition).promised()).isEqualTo(5);
    }
}
