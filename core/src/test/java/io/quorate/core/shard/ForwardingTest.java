package io.quorate.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Stories of requests that reach a node which does not lead what they are about.
class ForwardingTest {
    private ShardCluster cluster = new ShardCluster(Rules.ALL).lead(1, 1);

    private ClusterNode.Session plainAt(long node) {
        return cluster.node(node).connectPlain();
    }

    @Test
    void anyNodeAnswersForAnyKey() {
        var client = plainAt(2).say("SET k v", "GET k", "INCR n");
        cluster.settle();
        assertThat(client.heard()).containsExactly("OK", "v", "1");
    }

    @Test
    void repliesComeInTheOrderOfTheRequestsWhoeverAnswers() {
        var client = plainAt(3).say("SET k v", "MULTI", "DISCARD", "GET k", "UNWATCH");
        assertThat(client.heard()).isEmpty();
        cluster.settle();
        assertThat(client.heard()).containsExactly("OK", "OK", "OK", "v", "OK");
    }

    @Test
    void aDoubledFrameIsCarriedOutOnce() {
        var client = plainAt(2).say("INCR n");
        cluster.work(2);
        cluster.doubleFrames();
        cluster.settle();
        plainAt(3).say("GET n");
        var reader = plainAt(3).say("GET n");
        cluster.settle();
        assertThat(client.heard()).containsExactly("1");
        assertThat(reader.heard()).containsExactly("1");
    }

    @Test
    void whatIsLostIsSaidAgain() {
        var client = plainAt(2).say("INCR n");
        cluster.work(2);
        cluster.loseFrames();
        cluster.rest(Duration.ofSeconds(1));
        assertThat(client.heard()).containsExactly("1");
    }

    @Test
    void aWriteWaitsOutAFailover() {
        plainAt(2).say("SET k old");
        cluster.settle();
        cluster.isolate(1);
        cluster.lead(2, 3);
        var client = plainAt(2).say("SET k new", "GET k");
        cluster.rest(Duration.ofSeconds(1));
        assertThat(client.heard()).containsExactly("OK", "new");
    }

    @Test
    void aWriteWhoseAnswerDoesNotComeIsUncertain() {
        var client = plainAt(2).say("INCR n");
        cluster.work(2);
        cluster.deliver();
        cluster.isolate(1);
        cluster.lead(2, 3);
        cluster.rest(Duration.ofSeconds(1));
        assertThat(client.lastHeard())
                .isEqualTo("UNCERTAIN the write may or may not be applied: node 1 leads no more and has not answered");
    }

    @Test
    void aReadWhoseAnswerDoesNotComeIsAskedAgain() {
        plainAt(2).say("SET k v");
        cluster.rest();
        var client = plainAt(2).say("GET k");
        cluster.work(2);
        cluster.isolate(1);
        cluster.lead(2, 3);
        cluster.rest(Duration.ofSeconds(1));
        assertThat(client.heard()).containsExactly("v");
    }

    @Test
    void nobodyLeadsForLongerThanIsWorthWaiting() {
        cluster.isolate(1);
        cluster.isolate(3);
        cluster.hand(2, 2);
        var client = plainAt(2).say("SET k v");
        cluster.rest(Duration.ofMillis(2_900));
        assertThat(client.heard()).isEmpty();
        cluster.rest(Duration.ofSeconds(2));
        assertThat(client.lastHeard()).startsWith("TRYAGAIN").endsWith("nothing was done");
    }

    @Test
    void aTransactionIsCarriedOutAsOneWhereItsKeysAreLed() {
        var client = plainAt(2).say("MULTI", "SET {a}1 x", "INCR {a}2", "EXEC");
        cluster.settle();
        assertThat(client.heard()).containsExactly("OK", "QUEUED", "QUEUED", "[OK, 1]");
    }

    @Test
    void keysAreWatchedOnTheirLeader() {
        var client = plainAt(2).say("WATCH k", "MULTI", "SET k mine");
        cluster.settle();
        plainAt(3).say("SET k theirs");
        cluster.settle();
        client.say("EXEC");
        cluster.settle();
        assertThat(client.lastHeard()).isEqualTo("nil");
        client.say("WATCH k", "MULTI", "SET k mine", "EXEC");
        cluster.settle();
        assertThat(client.lastHeard()).isEqualTo("[OK]");
    }

    @Test
    void aWatchEndsWithItsLeader() {
        assertThat(watchedAcrossAFailover(Rules.ALL)).isEqualTo("nil");
        assertThat(watchedAcrossAFailover(Rules.without(Rule.WATCH_ENDS_WITH_LEADER)))
                .isEqualTo("[OK]");
    }

    private String watchedAcrossAFailover(Rules rules) {
        cluster = new ShardCluster(rules).lead(1, 1);
        var client = plainAt(2).say("WATCH k", "MULTI", "SET k mine");
        cluster.settle();
        cluster.lead(2, 3);
        plainAt(3).say("SET k theirs");
        cluster.rest();
        client.say("EXEC");
        cluster.rest();
        return client.lastHeard();
    }

    @Test
    void whatWasWatchedForATransactionThatWasGivenUpIsNotWatchedForTheNext() {
        var client = plainAt(2).say("WATCH k", "UNWATCH");
        cluster.settle();
        plainAt(3).say("SET k theirs");
        cluster.settle();
        client.say("MULTI", "SET k mine", "EXEC");
        cluster.settle();
        assertThat(client.lastHeard()).isEqualTo("[OK]");
    }

    @Test
    void aRestartedProcessIsNotTakenForTheOneBefore() {
        var client = plainAt(2).say("SET k v");
        cluster.work(2);
        cluster.powerCycle(1);
        cluster.rest(Duration.ofSeconds(1));
        assertThat(client.lastHeard()).isEqualTo("UNCERTAIN the write may or may not be applied: node 1 has gone");
    }

    @Test
    void theSessionsOfARestartedProcessAreForgotten() {
        plainAt(2).say("WATCH k");
        cluster.settle();
        cluster.powerCycle(2);
        cluster.hand(2, 1).rest();
        var client = plainAt(2).say("SET k v");
        cluster.rest();
        assertThat(client.heard()).containsExactly("OK");
    }

    @Test
    void aCommandWithoutKeysIsNoPartOfATransactionElsewhere() {
        var client = plainAt(2).say("MULTI", "SET k v", "DBSIZE", "EXEC");
        cluster.settle();
        assertThat(client.lastHeard()).startsWith("EXECABORT");
    }
}
