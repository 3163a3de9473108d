package io.quorate.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Stories of requests whose rows are fetched from the store's disk.
class ParkedRequestTest {
    private final Node node = Node.serving();
    private final Node.Session client = node.connect();
    private final Node.Session other = node.connect();

    @BeforeEach
    void aColdRow() {
        node.given("SET a 1");
        node.store.isWarm = false;
    }

    @Test
    void aParkedRequestIsAnsweredOnceItsRowsAreThereAndThoseBehindItWait() {
        client.say("GET a").say("SET b 2").say("GET b");
        assertThat(node.store.waiting()).containsExactly("fetch");
        assertThat(client.heard()).isEmpty();
        node.settle();
        assertThat(client.heard()).containsExactly("1", "OK", "2");
    }

    @Test
    void aParkedRequestDoesNotKeepOtherClientsWaiting() {
        client.say("GET a");
        node.store.stall();
        other.say("SET b 2").say("GET b");
        node.settle();
        assertThat(other.heard()).containsExactly("OK", "2");
        assertThat(client.heard()).isEmpty();
    }

    @Test
    void aParkedRequestSeesWhatWasWrittenMeanwhileAndWaitsForIt() {
        client.say("GET a");
        node.store.stall();
        other.say("SET a 2"); // what it has to know of the old value overtakes the fetch
        node.store.step();
        node.store.letGo();
        node.store.step();
        assertThat(client.heard()).isEmpty();
        node.settle();
        assertThat(client.heard()).containsExactly("2");
    }

    @Test
    void twoParkedIncrementsBothCount() {
        client.say("INCR a");
        other.say("INCR a");
        node.settle();
        assertThat(client.heard()).containsExactly("2");
        assertThat(other.heard()).containsExactly("3");
    }

    @Test
    void theRequestOfAClientThatLeavesWhileItIsParkedDoesNotRun() {
        client.say("INCR a").say("INCR a");
        client.leave();
        node.settle();
        assertThat(client.heard()).isEmpty();
        other.say("GET a");
        node.settle();
        assertThat(other.heard()).containsExactly("1");
    }

    @Test
    void aClientThatLeftWhileItWasParkedKeepsNothingInTheOverlay() {
        client.say("GET a");
        node.store.stall();
        other.say("SET b 2");
        node.settle();
        client.leave();
        node.rest();
        assertThat(other.heard()).containsExactly("OK");
        assertThat(node.shard.rows().overlayBytes()).isZero();
    }

    @Test
    void whatCannotBeReadIsAnErrorAndTheNextRequestRuns() {
        node.store.failWhen(what -> what.equals("fetch"));
        client.say("GET a").say("EXISTS a");
        node.settle();
        assertThat(client.heard()).containsExactly("ERR cannot read the data: input/output error", "1");
    }

    @Test
    void anExecThatCannotReadRunsNothingAndEndsItsTransaction() {
        node.store.failWhen(what -> what.equals("fetch"));
        client.say("MULTI")
                .say("SET b 2")
                .say("GET a")
                .say("EXEC")
                .say("EXISTS b")
                .say("EXEC");
        node.settle();
        assertThat(client.heard())
                .containsExactly(
                        "OK",
                        "QUEUED",
                        "QUEUED",
                        "ERR cannot read the data: input/output error",
                        "0",
                        "ERR EXEC without MULTI");
    }

    @Test
    void anExecThatCannotReadForgetsWhatWasWatched() {
        client.say("WATCH a");
        node.settle();
        node.store.failWhen(what -> what.equals("fetch"));
        client.say("MULTI").say("GET a").say("EXEC");
        node.settle();
        node.store.failWhen(_ -> false);
        other.say("SET a 2");
        node.settle();
        client.say("MULTI").say("GET a").say("EXEC");
        node.settle();
        assertThat(client.lastHeard()).isEqualTo("[2]");
    }

    @Test
    void aParkedRequestIsToldThatNothingWasWrittenWhenTheShardStops() {
        client.say("INCR a").say("INCR a");
        node.store.stall();
        other.say("SET b 2");
        node.disk.failWhen(what -> what.startsWith("write"));
        node.settle();
        node.store.letGo();
        node.settle();
        assertThat(client.heard())
                .containsExactly(
                        "CLUSTERDOWN nothing was written, this node has stopped: input/output error",
                        "CLUSTERDOWN this node has stopped: input/output error");
    }
}
