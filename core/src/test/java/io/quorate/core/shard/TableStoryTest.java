package io.quorate.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.control.Change;
import io.quorate.core.control.TableEntry.Phase;
import io.quorate.core.partition.HashSlot;
import io.quorate.core.rule.Rules;
import io.quorate.core.table.Preset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Stories of tables that come, go and change while their keys are used.
class TableStoryTest {
    private final KnownTables tables = new KnownTables();
    private final ShardCluster cluster = new ShardCluster(Rules.ALL, tables::of).lead(1, 1);

    private ClusterNode.Session at(long node) {
        return cluster.node(node).connect();
    }

    private String answer(long node, String line) {
        ClusterNode.Session session = at(node).say(line);
        cluster.rest();
        return session.lastHeard();
    }

    /// What all partitions of a node have done of what is under way.
    private List<Change> done(long node) {
        List<Change> done = new ArrayList<>();
        for (int i = 1; i <= ShardCluster.PARTITIONS; i++)
            done.addAll(cluster.node(node).partition(i).done());
        return done;
    }

    private void define(Change change) {
        tables.decide(change).everyoneLearns();
    }

    /// Lets partitions close, and everybody hear of it.
    private void close() {
        cluster.rest();
        tables.decide(done(1)).everyoneLearns();
    }

    private void create() {
        define(tables.created(Preset.STRONG.table("t")));
        close();
    }

    @Test
    void aTableOpensWhenEveryPartitionHasClosedItsKeys() {
        define(tables.created(Preset.STRONG.table("t")));
        assertThat(answer(1, "SET t:k v")).isEqualTo("TRYAGAIN table t is being created: nothing was done, try again");
        List<Change> closed = done(1);
        assertThat(closed).hasSize(ShardCluster.PARTITIONS).allMatch(change -> change instanceof Change.TableClosed);
        tables.decide(closed.subList(0, 1)).everyoneLearns();
        assertThat(answer(1, "SET t:k v")).startsWith("TRYAGAIN table t is being created");
        tables.decide(done(1)).everyoneLearns();
        assertThat(tables.entry("t").phase()).isEqualTo(Phase.OPEN);
        assertThat(answer(1, "SET t:k v")).isEqualTo("OK");
    }

    @Test
    void otherKeysAreServedAllTheWhile() {
        define(tables.created(Preset.STRONG.table("t")));
        assertThat(answer(1, "SET tt:k v")).isEqualTo("OK");
        assertThat(answer(1, "SET t v")).isEqualTo("OK");
        assertThat(answer(1, "GET u:t:k")).isEqualTo("nil");
    }

    @Test
    void aKeyOfDefaultKeepsTheTableFromOpening() {
        assertThat(answer(1, "SET t:k v")).isEqualTo("OK");
        create();
        assertThat(tables.has("t")).isFalse();
        assertThat(answer(1, "GET t:k")).isEqualTo("v");
    }

    @Test
    void aKeyPastItsDeadlineIsNone() {
        assertThat(answer(1, "SET t:k v PX 100")).isEqualTo("OK");
        create();
        assertThat(tables.entry("t").phase()).isEqualTo(Phase.OPEN);
        assertThat(answer(1, "EXISTS t:k")).isEqualTo("0");
    }

    @Test
    void whatIsInFlightIsCommittedBeforeAPartitionCloses() {
        cluster.isolate(1);
        var writer = at(1).say("SET t:k v");
        cluster.work(1);
        define(tables.created(Preset.STRONG.table("t")));
        cluster.rest();
        assertThat(done(1)).isEmpty();
        cluster.heal();
        close();
        assertThat(writer.heard()).containsExactly("OK");
        assertThat(tables.has("t")).isFalse();
        assertThat(answer(1, "GET t:k")).isEqualTo("v");
    }

    @Test
    void aDeposedLeaderClosesNothing() {
        define(tables.created(Preset.STRONG.table("t")));
        cluster.isolate(1);
        cluster.rest();
        cluster.lead(2, 2);
        assertThat(answer(2, "SET t:k v")).startsWith("TRYAGAIN table t is being created");
        assertThat(done(2)).hasSize(ShardCluster.PARTITIONS);
        assertThat(done(1)).isEmpty();
        cluster.heal();
        cluster.rest();
        assertThat(done(1)).isEmpty();
    }

    @Test
    void aRestartedLeaderClosesAnewInItsNewEpoch() {
        define(tables.created(Preset.STRONG.table("t")));
        cluster.rest();
        cluster.powerCycle(1);
        cluster.rest();
        assertThat(done(1)).isEmpty();
        cluster.lead(2, 1);
        close();
        assertThat(tables.entry("t").phase()).isEqualTo(Phase.OPEN);
    }

    @Test
    void aLeaderThatHasNotHeardServesTheKeysAndTheTableWaitsForIt() {
        tables.decide(tables.created(Preset.STRONG.table("t"))).learns(2);
        assertThat(answer(1, "SET t:k v")).isEqualTo("OK");
        assertThat(done(1)).isEmpty();
        assertThat(done(2)).isEmpty();
    }

    @Test
    void aRequestThatWasParkedIsRefusedWhenItsTableCloses() {
        answer(1, "SET t:k v");
        cluster.node(1).shard.checkpoint(_ -> {});
        cluster.settle();
        cluster.powerCycle(1);
        cluster.lead(2, 1);
        cluster.node(1).store.isWarm = false;
        var reader = at(1).say("GET t:k");
        assertThat(cluster.node(1).store.waiting()).containsExactly("fetch");
        assertThat(reader.heard()).isEmpty();
        define(tables.created(Preset.STRONG.table("t")));
        cluster.work(1);
        assertThat(reader.lastHeard()).startsWith("TRYAGAIN table t is being created");
    }

    @Test
    void aTransactionIsRefusedWhenATableOfItsKeysCloses() {
        var client = at(1).say("MULTI", "SET t:k v");
        define(tables.created(Preset.STRONG.table("t")));
        client.say("EXEC");
        cluster.rest();
        assertThat(client.lastHeard()).startsWith("TRYAGAIN table t is being created");
        assertThat(answer(1, "GET other")).isEqualTo("nil");
    }

    @Test
    void aTableWithKeysIsNotDroppedUnasked() {
        create();
        answer(1, "SET t:k v");
        define(tables.dropped("t", false));
        assertThat(answer(1, "GET t:k")).startsWith("TRYAGAIN table t is being dropped");
        close();
        assertThat(tables.entry("t").phase()).isEqualTo(Phase.OPEN);
        assertThat(answer(1, "GET t:k")).isEqualTo("v");
    }

    @Test
    void anEmptyTableIsDropped() {
        create();
        answer(1, "SET t:k v");
        answer(1, "DEL t:k");
        define(tables.dropped("t", false));
        close();
        assertThat(tables.has("t")).isFalse();
        assertThat(answer(1, "SET t:k v")).isEqualTo("OK");
    }

    @Test
    void aForcedDropDeletesTheTablesKeysAndNoOthers() {
        create();
        for (int i = 0; i < 100; i++) at(1).say("SET t:" + i + " v", "SET u:" + i + " v");
        cluster.rest();
        define(tables.dropped("t", true));
        close();
        assertThat(tables.has("t")).isFalse();
        for (int i = 0; i < 100; i++) {
            assertThat(answer(1, "EXISTS t:" + i)).isEqualTo("0");
            assertThat(answer(1, "GET u:" + i)).isEqualTo("v");
        }
    }

    @Test
    void aForcedDropIsDoneAnewByTheNextLeader() {
        create();
        answer(1, "SET t:k v");
        define(tables.dropped("t", true));
        cluster.isolate(1);
        cluster.rest();
        cluster.lead(2, 2);
        cluster.rest();
        tables.decide(done(2)).everyoneLearns();
        assertThat(tables.has("t")).isFalse();
        assertThat(answer(2, "GET t:k")).isEqualTo("nil");
    }

    @Test
    void aNameMayBeUsedAgainAfterItsTableIsGone() {
        create();
        define(tables.dropped("t", false));
        close();
        create();
        assertThat(tables.entry("t").phase()).isEqualTo(Phase.OPEN);
        assertThat(answer(1, "SET t:k v")).isEqualTo("OK");
    }

    @Test
    void newOptionsAreInForceAtOnceWhereTheyAreKnownAndDoneWhenEveryPartitionHasThem() {
        define(tables.created(Preset.FAST.table("t")));
        close();
        cluster.isolate(1);
        var before = at(1).say("SET t:k v");
        cluster.work(1);
        assertThat(before.heard()).containsExactly("OK");
        define(tables.altered(Preset.STRONG.table("t")));
        var after = at(1).say("SET t:k w");
        cluster.rest();
        assertThat(after.heard()).isEmpty();
        assertThat(tables.entry("t").phase()).isEqualTo(Phase.ALTERING);
        cluster.heal();
        close();
        assertThat(after.heard()).containsExactly("OK");
        assertThat(tables.entry("t").phase()).isEqualTo(Phase.OPEN);
    }

    @Test
    void aKeyBelongsToTheTableOfItsPrefixWhateverItsHashTag() {
        create();
        assertThat(HashSlot.of("t:{a}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(HashSlot.of("{a}".getBytes(StandardCharsets.UTF_8)));
        var client = at(1).say("MULTI", "SET t:{a} v", "SET {a} w", "EXEC");
        cluster.rest();
        assertThat(client.lastHeard()).doesNotContain("error");
    }
}
