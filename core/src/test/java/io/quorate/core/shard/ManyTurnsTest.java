package io.quorate.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Stories of requests that take many turns. In the order of their places the keys are f, b, c, d, e, a.
class ManyTurnsTest {
    private static final String ALL = "[f, b, c, d, e, a]";

    private final Node node = Node.serving();
    private final Node.Session client = node.connect();
    private final Node.Session other = node.connect();

    @BeforeEach
    void sixKeys() {
        node.given("MSET a 1 b 1 c 1 d 1 e 1 f 1");
    }

    /// One page is read of the store, and what it leads to.
    private void piece() {
        node.store.step();
        node.endTurn();
    }

    @Test
    void othersAreAnsweredBetweenTwoPieces() {
        client.say("KEYS *").say("GET b");
        piece();
        other.say("GET a");
        assertThat(other.heard()).containsExactly("1");
        assertThat(client.heard()).isEmpty();
        node.settle();
        assertThat(client.heard()).containsExactly(ALL, "1");
    }

    @Test
    void aListingIsWhatIsThereAtItsEndAndWaitsForIt() {
        client.say("KEYS *");
        piece();
        other.say("RENAME c f2").say("DEL f").say("SET b 2").say("DEL c");
        piece();
        piece();
        piece();
        assertThat(client.heard()).isEmpty(); // what it has seen is not durable yet
        node.settle();
        other.say("KEYS *");
        node.settle();
        assertThat(client.heard()).containsExactly(other.lastHeard());
        assertThat(other.lastHeard()).contains("f2").doesNotContain("c").doesNotContain("f,");
    }

    @Test
    void aSecondListingWaitsForTheFirst() {
        client.say("KEYS *");
        piece();
        other.say("KEYS a");
        piece();
        node.store.holdBack("scan"); // the first needs a third page
        node.settle();
        assertThat(other.heard()).isEmpty();
        node.store.letGo();
        node.settle();
        assertThat(client.heard()).containsExactly(ALL);
        assertThat(other.heard()).containsExactly("[a]");
    }

    @Test
    void aListingWhoseClientLeavesKeepsNobodyWaiting() {
        client.say("KEYS *");
        piece();
        other.say("KEYS *");
        piece();
        client.leave();
        node.settle();
        assertThat(client.heard()).isEmpty();
        assertThat(other.heard()).containsExactly(ALL);
    }

    @Test
    void aListingThatCannotBeReadIsAnErrorAndTheNextOneBegins() {
        client.say("KEYS *");
        piece();
        other.say("KEYS *");
        node.store.failWhen("scan"::equals);
        piece();
        node.store.failWhen(_ -> false);
        node.settle();
        assertThat(client.heard()).containsExactly("ERR cannot read the data: input/output error");
        assertThat(other.heard()).containsExactly(ALL);
    }

    @Test
    void bothAreToldWhenTheShardStops() {
        client.say("KEYS *");
        piece();
        other.say("KEYS *");
        node.store.failWhen("flush"::equals);
        node.checkpoint();
        node.settle();
        assertThat(client.heard()).hasSize(1).allMatch(reply -> reply.startsWith("CLUSTERDOWN") || reply.equals(ALL));
        assertThat(other.heard()).hasSize(1).allMatch(reply -> reply.startsWith("CLUSTERDOWN") || reply.equals(ALL));
    }

    @Test
    void everythingIsDeletedInTheMiddleOfAListing() {
        client.say("KEYS *");
        piece();
        piece();
        other.say("FLUSHALL").say("SET f 2");
        node.settle();
        assertThat(client.heard()).containsExactly("[f]");
    }

    @Test
    void aListingInATransactionIsOnePiece() {
        client.say("MULTI").say("KEYS *").say("DBSIZE").say("EXEC");
        node.store.step();
        assertThat(client.lastHeard()).isEqualTo("[" + ALL + ", 6]");
    }
}
