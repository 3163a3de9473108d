package io.quorate.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.partition.HashSlot;
import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/// Stories of commands that run through a replicated log.
class ReplicatedShardTest {
    private final ShardCluster cluster = new ShardCluster(Rules.ALL).lead(1, 1);

    private ClusterNode.Session at(long node) {
        return cluster.node(node).connect();
    }

    @Test
    void aWriteIsAnsweredOnceAMajorityHasIt() {
        var client = at(1).say("SET k v");
        cluster.work(1);
        assertThat(client.heard()).isEmpty();
        cluster.settle();
        assertThat(client.heard()).containsExactly("OK");
    }

    @Test
    void whatIsCommittedReachesTheStoreOfEveryReplica() {
        at(1).say("SET k v", "SET j w", "DEL j");
        cluster.rest();
        for (long id = 1; id <= 3; id++) {
            assertThat(cluster.node(id).stored("k")).isEqualTo("v");
            assertThat(cluster.node(id).stored("j")).isEmpty();
            assertThat(cluster.node(id).shard.rows().keyCount()).isEqualTo(1);
        }
    }

    @Test
    void whatIsNotCommittedReachesNoStore() {
        cluster.isolate(1);
        at(1).say("SET k v");
        cluster.rest();
        assertThat(cluster.node(1).stored("k")).isEmpty();
    }

    @Test
    void repliesLeaveInTheOrderOfTheRequests() {
        var client = at(1).say("SET k v", "UNWATCH", "SET fast:k v", "GET k", "GET nothing");
        cluster.work(1);
        assertThat(client.heard()).isEmpty();
        cluster.settle();
        assertThat(client.heard()).containsExactly("OK", "OK", "OK", "v", "nil");
    }

    @Test
    void aFastTableIsAnsweredByTheLeaderAlone() {
        cluster.isolate(1);
        var client = at(1).say("SET fast:k v", "GET fast:k");
        cluster.work(1);
        assertThat(client.heard()).containsExactly("OK", "v");
    }

    @Test
    void aReadWaitsForItsConfirmation() {
        at(1).say("SET k v");
        cluster.settle();
        cluster.isolate(1);
        var client = at(1).say("GET k");
        cluster.rest();
        assertThat(client.heard()).isEmpty();
        cluster.heal();
        cluster.rest();
        assertThat(client.heard()).containsExactly("v");
    }

    @Test
    void whoHearsNoMajorityForLongSaysSo() {
        at(1).say("SET k v");
        cluster.settle();
        cluster.isolate(1);
        var writer = at(1).say("SET k w");
        var reader = at(1).say("GET j");
        cluster.rest(Duration.ofSeconds(4));
        assertThat(writer.heard()).isEmpty();
        assertThat(reader.heard()).isEmpty();
        cluster.rest(Duration.ofSeconds(2));
        assertThat(writer.lastHeard()).startsWith("UNCERTAIN ").contains("no majority");
        assertThat(reader.lastHeard()).startsWith("NOQUORUM ");
        cluster.heal();
        cluster.rest();
        assertThat(at(1).say("GET k", "GET j").heard()).isEmpty();
        var after = at(1).say("GET k", "GET j");
        cluster.rest();
        assertThat(after.heard()).containsExactly("w", "nil");
    }

    @Test
    void aDeposedLeaderForgetsWhatWasNotCommitted() {
        at(1).say("SET k old");
        cluster.settle();
        cluster.isolate(1);
        var writer = at(1).say("SET k new");
        var counter = at(1).say("INCR n");
        var reader = at(1).say("GET k");
        cluster.work(1);
        cluster.lead(2, 2);
        assertThat(writer.heard()).isEmpty();

        cluster.heal();
        cluster.rest();
        assertThat(writer.lastHeard()).startsWith("UNCERTAIN ");
        assertThat(counter.lastHeard()).startsWith("UNCERTAIN ");
        assertThat(reader.lastHeard()).startsWith("TRYAGAIN ");

        cluster.lead(3, 1);
        var after = at(1).say("GET k", "GET n", "INCR n");
        cluster.rest();
        assertThat(after.heard()).containsExactly("old", "nil", "1");
        assertThat(cluster.node(1).shard.rows().keyCount()).isEqualTo(2);
    }

    @Test
    void whatANewLeaderFoundAndCommittedIsServedByIt() {
        var writer = at(1).say("SET k v");
        cluster.work(1);
        cluster.deliver(); // the others have it, and the leader does not hear of that
        cluster.isolate(1);
        cluster.work(2);
        cluster.lead(2, 2);
        var reader = at(2).say("GET k");
        cluster.settle();
        assertThat(reader.heard()).containsExactly("v");
        cluster.heal();
        cluster.rest();
        assertThat(writer.lastHeard()).startsWith("UNCERTAIN ");
        assertThat(cluster.node(1).stored("k")).isEqualTo("v");
    }

    @Test
    void anIncrementThatWasAcknowledgedIsThereOnceAfterTheLeaderWasLost() {
        var client = at(1).say("INCR n");
        cluster.settle();
        assertThat(client.heard()).containsExactly("1");
        cluster.powerCycle(1);
        cluster.lead(2, 2);
        cluster.rest();
        cluster.powerCycle(2);
        cluster.lead(3, 1);
        var reader = at(1).say("GET n");
        cluster.rest();
        assertThat(reader.heard()).containsExactly("1");
    }

    @Test
    void aNodeThatLostItsPowerBeginsWithItsStoreAndTakesTheRestFromTheLog() {
        at(1).say("SET a 1", "INCR n");
        cluster.rest();
        var done = new ArrayList<>();
        cluster.node(2).shard.checkpoint(done::add);
        cluster.rest();
        assertThat(done).hasSize(1);
        at(1).say("SET b 2", "INCR n");
        cluster.rest();
        cluster.powerCycle(2);
        cluster.hand(1, 1).rest(); // the control plane tells who starts what is in force
        assertThat(cluster.node(2).stored("a")).isEqualTo("1");
        assertThat(cluster.node(2).stored("b")).isEqualTo("2");
        assertThat(cluster.node(2).stored("n")).isEqualTo("2");
        assertThat(cluster.node(2).shard.rows().keyCount()).isEqualTo(3);
    }

    @Test
    void aTransactionIsOneEntryOfTheLog() {
        int partition = partitionOf("{u}a");
        long end = cluster.node(1).replica(partition).log().end().offset();
        var client = at(1).say("MULTI", "SET {u}a 1", "SET {u}b 2", "INCR {u}a", "EXEC");
        cluster.settle();
        assertThat(client.lastHeard()).isEqualTo("[OK, OK, 2]");
        assertThat(cluster.node(1).replica(partition).log().end().offset()).isEqualTo(end + 1);
    }

    @Test
    void keysOfSeveralSlotsAreRefused() {
        var client = at(1).say("MSET a 1 b 2", "MULTI", "SET a 1", "SET b 2", "EXEC", "WATCH a", "MULTI", "GET b");
        client.say("EXEC", "GET a");
        cluster.settle();
        assertThat(client.heard().get(0)).startsWith("CROSSSLOT ");
        assertThat(client.heard().get(4)).startsWith("CROSSSLOT ");
        assertThat(client.heard().get(8)).startsWith("CROSSSLOT ");
        assertThat(client.lastHeard()).isEqualTo("nil");
    }

    @Test
    void whatIsAboutAllKeysIsRefusedByOneNodeOfSeveral() {
        var client = at(1).say("DBSIZE", "FLUSHALL", "MULTI", "KEYS *", "EXEC");
        cluster.settle();
        assertThat(client.heard().get(0)).startsWith("ERR 'dbsize'");
        assertThat(client.heard().get(1)).startsWith("ERR 'flushall'");
        assertThat(client.lastHeard()).startsWith("EXECABORT ");
    }

    @Test
    void aNodeThatDoesNotLeadRefusesAndTellsWhoDoes() {
        var client = at(2).say("GET k", "SET k v", "UNWATCH");
        cluster.settle();
        assertThat(client.heard())
                .containsExactly(
                        "TRYAGAIN node 1 leads these slots: nothing was done",
                        "TRYAGAIN node 1 leads these slots: nothing was done",
                        "OK");
    }

    @Test
    void whoeverIsToldThatAKeyHasExpiredIsToldOnceTheLogSaysIt() {
        at(1).say("SET k v PX 100");
        cluster.settle();
        cluster.node(1).env.advance(Duration.ofMillis(101));
        var reader = at(1).say("GET k");
        cluster.isolate(1);
        cluster.work(1);
        assertThat(reader.heard()).isEmpty();
        cluster.lead(2, 2);
        // Nobody was told, and the clock of the new leader is behind.
        var other = at(2).say("GET k");
        cluster.settle();
        assertThat(other.heard()).containsExactly("v");
    }

    @Test
    void anExpiredKeyDoesNotComeBackUnderALeaderWhoseClockIsBehind() {
        at(1).say("SET k v PX 100");
        cluster.settle();
        cluster.node(1).env.advance(Duration.ofMillis(101));
        var reader = at(1).say("GET k");
        cluster.settle();
        assertThat(reader.heard()).containsExactly("nil");
        cluster.lead(2, 2);
        var other = at(2).say("GET k", "EXISTS k");
        cluster.settle();
        assertThat(other.heard()).containsExactly("nil", "0");
    }

    @Test
    void theTimeOfAPartitionIsNotBehindItsLogUnderALeaderWhoseClockIs() {
        cluster.node(1).env.advance(Duration.ofSeconds(10));
        at(1).say("SET other v", "SET k v PX 5000");
        at(1).say("SET {k}later v");
        cluster.settle();
        cluster.lead(2, 2);
        var reader = at(2).say("PTTL k");
        cluster.settle();
        assertThat(Long.parseLong(reader.lastHeard())).isLessThanOrEqualTo(5_000);
    }

    @Test
    void keysThatNobodyAsksForAreSweptByTheirLeaderOnly() {
        at(1).say("SET k v PX 100", "SET j v PX 100");
        cluster.rest(Duration.ofSeconds(5));
        for (long id = 1; id <= 3; id++) {
            assertThat(cluster.node(id).shard.rows().keyCount()).isZero();
            assertThat(cluster.node(id).stored("k")).isEmpty();
        }
    }

    @Test
    void aWatchDoesNotOutliveTheReign() {
        var client = at(1).say("SET k v", "WATCH k");
        cluster.settle();
        cluster.lead(2, 2);
        at(2).say("SET k other");
        cluster.settle();
        cluster.lead(3, 1);
        client.say("MULTI", "SET k mine", "EXEC", "GET k");
        cluster.settle();
        assertThat(client.heard().subList(4, 6)).containsExactly("nil", "other");
    }

    @Test
    void aRequestThatWaitsForTheDiskIsRefusedWhenItsPartitionIsLedElsewhereMeanwhile() {
        at(1).say("SET k v");
        cluster.rest();
        cluster.node(1).shard.checkpoint(_ -> {});
        cluster.rest();
        cluster.powerCycle(1);
        cluster.lead(2, 1);
        cluster.node(1).store.isWarm = false;
        cluster.node(1).store.holdBack("fetch");
        var reader = at(1).say("GET k", "UNWATCH");
        cluster.settle();
        assertThat(reader.heard()).isEmpty();
        cluster.lead(3, 2);
        cluster.node(1).store.letGo();
        cluster.settle();
        assertThat(reader.heard()).containsExactly("TRYAGAIN node 2 leads these slots: nothing was done", "OK");
    }

    @Test
    void aLeaderThatHandsOverParksWhatIsAskedUntilAnotherOneLeads() {
        int partition = partitionOf("n");
        cluster.node(1).partition(partition).handOver(cluster.node(2).self.node());
        var client = at(1).say("INCR n", "UNWATCH");
        cluster.settle();
        assertThat(client.heard()).isEmpty();
        assertThat(cluster.node(1).partition(partition).successor())
                .contains(cluster.node(2).self.node());
        cluster.lead(2, 2);
        assertThat(client.heard()).hasSize(2);
        assertThat(client.heard().getFirst()).endsWith("nothing was done");
    }

    @Test
    void aLeaderWhoseHandOverComesToNothingGoesOnWithWhatItHasParked() {
        int partition = partitionOf("n");
        cluster.node(1).partition(partition).handOver(cluster.node(2).self.node());
        var client = at(1).say("INCR n", "INCR n");
        cluster.rest();
        assertThat(client.heard()).containsExactly("1", "2");
    }

    @Test
    void nobodyNoticesThatTheSameLeaderGetsAnotherEpoch() {
        var asked = at(1).say("INCR n", "GET n", "WATCH n", "MULTI", "INCR n");
        handOver(1);
        var parked = at(1).say("GET n");
        cluster.settle();
        assertThat(asked.heard()).containsExactly("1", "1", "OK", "OK", "QUEUED");
        asked.say("EXEC");
        assertThat(cluster.node(1).partition(partitionOf("n")).successor())
                .contains(cluster.node(1).self.node());
        cluster.lead(2, 1);
        assertThat(parked.heard()).containsExactly("1");
        assertThat(asked.lastHeard()).isEqualTo("[2]");
    }

    @Test
    void aLeaderWithSomethingUnderWayIsNotReadyToGo() {
        at(1).say("INCR n");
        handOver(1);
        cluster.work(1);
        assertThat(cluster.node(1).partition(partitionOf("n")).successor()).isEmpty();
    }

    @Test
    void whatIsAskedOfANodeThatTakesOverWaitsUntilItServes() {
        at(1).say("SET k v");
        cluster.settle();
        cluster.hand(2, 2);
        var client = at(2).say("GET k");
        cluster.work(2);
        assertThat(client.heard()).isEmpty();
        cluster.settle();
        assertThat(client.heard()).containsExactly("v");
    }

    @Test
    void aTakeoverThatDoesNotComeAboutIsNotWaitedForForever() {
        cluster.isolate(2);
        cluster.hand(2, 2);
        var client = at(2).say("GET k");
        cluster.rest();
        assertThat(client.lastHeard()).isEqualTo("TRYAGAIN a new leader is taking over here: nothing was done");
    }

    @Test
    void noMoreThanSoManyRequestsWaitForTheNextReign() {
        handOver(1);
        for (int i = 0; i < 65_536; i++) at(1).say("GET n");
        var last = at(1).say("GET n");
        assertThat(last.lastHeard()).startsWith("OVERLOADED ");
    }

    /// Asks the first node to get ready for another one, or for itself.
    private void handOver(long successor) {
        for (int i = 1; i <= ShardCluster.PARTITIONS; i++) {
            cluster.node(1).partition(i).handOver(cluster.node(successor).self.node());
        }
    }

    @Test
    void aClientMayAskFromInsideAReply() {
        var client = at(1);
        client.talker.onReply(text -> {
            if (text.equals("1")) client.say("INCR n");
        });
        client.say("INCR n");
        cluster.settle();
        assertThat(client.heard()).containsExactly("1", "2");
    }

    @Test
    void anOlderRecordDoesNotCoverANewerOneWhenItIsCommitted() {
        assertThat(countedWith(Rules.ALL)).isEqualTo("3");
    }

    @Test
    void withoutTheRuleThatTheNewestIsOnTopAnIncrementIsLost() {
        assertThat(countedWith(Rules.without(Rule.NEWEST_IS_ON_TOP))).isNotEqualTo("3");
    }

    /// The first of three increments is committed after the second was executed and before the third is.
    private static String countedWith(Rules rules) {
        var cluster = new ShardCluster(rules).lead(1, 1);
        var client = cluster.node(1).connect();
        client.say("INCR n");
        cluster.work(1);
        client.say("INCR n");
        for (int i = 0; i < 4; i++) {
            cluster.deliver();
            cluster.work(2);
            cluster.work(3);
        }
        cluster.work(1);
        client.say("INCR n");
        cluster.settle();
        return client.lastHeard();
    }

    private static int partitionOf(String key) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        return ShardCluster.MAP.partitionOf(ShardCluster.MAP.tableOf(bytes), HashSlot.of(bytes));
    }
}
