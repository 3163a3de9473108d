package io.quorate.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Stories of transactions and the keys that they watch.
class WatchTest {
    private final Node node = Node.serving();
    private final Node.Session client = node.connect();
    private final Node.Session other = node.connect();

    @Test
    void aTransactionRunsIfNoWatchedKeyHasChanged() {
        node.given("SET a 1");
        client.say("WATCH a").say("MULTI").say("INCR a").say("GET a").say("EXEC");
        node.settle();
        assertThat(client.heard()).containsExactly("OK", "OK", "QUEUED", "QUEUED", "[2, 2]");
    }

    @Test
    void aTransactionDoesNotRunIfAWatchedKeyHasChangedInBetween() {
        client.say("WATCH a").say("MULTI").say("SET b 2").say("EXEC").say("GET b");
        node.settle();
        assertThat(client.lastHeard()).isEqualTo("2");
        client.say("WATCH a");
        other.say("SET a 1");
        client.say("MULTI").say("SET b 3").say("EXEC").say("GET b");
        node.settle();
        assertThat(client.heard()).endsWith("OK", "OK", "QUEUED", "nil", "2");
    }

    @Test
    void watchingAKeyDoesNotReadItsValue() {
        node.given("SET a 1");
        node.store.isWarm = false;
        client.say("WATCH a");
        assertThat(node.store.waiting()).containsExactly("scan");
        node.settle();
        assertThat(client.heard()).containsExactly("OK");
    }

    @Test
    void whoIsToldThatAWatchedKeyHasChangedIsToldOnceTheChangeIsDurable() {
        client.say("WATCH a");
        other.say("SET a 1");
        client.say("MULTI").say("EXEC");
        node.endTurn();
        assertThat(client.heard()).containsExactly("OK", "OK");
        node.write();
        assertThat(client.heard()).containsExactly("OK", "OK", "nil");
    }

    @Test
    void aWriteThatFindsTheDiskFullBreaksNoWatch() {
        node.given("SET a 1");
        node.disk.isFull = true;
        for (int i = 0; i < 100; i++) {
            other.say("SET other" + i + " " + "v".repeat(600));
            node.rest();
        }
        client.say("WATCH a");
        other.say("APPEND a " + "v".repeat(600));
        assertThat(other.lastHeard()).startsWith("MISCONF");
        client.say("MULTI").say("GET a").say("EXEC");
        assertThat(client.lastHeard()).isEqualTo("[1]");
    }

    @Test
    void aWatchedKeyThatIsPastItsDeadlineHasChangedAlthoughNobodyDeletedIt() {
        node.given("SET a 1 PX 20");
        Node.Session setting = node.connect().say("SET b 1 PX 20");
        node.settle();
        assertThat(setting.heard()).containsExactly("OK");
        client.say("WATCH b").say("MULTI").say("SET c 1");
        node.env.advance(Duration.ofMillis(30));
        client.say("EXEC");
        node.settle();
        assertThat(client.heard()).containsExactly("OK", "OK", "QUEUED", "nil");
    }

    @Test
    void theDeletionOfAllKeysBreaksTheWatchOfThoseThatExisted() {
        node.given("SET a 1");
        client.say("WATCH a").say("MULTI");
        Node.Session ofNothing = node.connect().say("WATCH nothing").say("MULTI");
        other.say("FLUSHALL");
        client.say("EXEC");
        ofNothing.say("EXEC");
        node.settle();
        assertThat(client.lastHeard()).isEqualTo("nil");
        assertThat(ofNothing.lastHeard()).isEqualTo("[]");
    }

    @Test
    void whoLeavesInTheMiddleOfATransactionHasDoneNothing() {
        client.say("WATCH a").say("MULTI").say("SET a 1");
        client.leave();
        other.say("SET a 2").say("GET a");
        node.settle();
        assertThat(other.heard()).containsExactly("OK", "2");
    }
}
