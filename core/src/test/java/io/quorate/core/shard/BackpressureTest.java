package io.quorate.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Stories of writes that wait for room in the log or in memory, or find the disk full.
class BackpressureTest {
    private static final String DISK_FULL = "MISCONF the disk is full: nothing was written; make room, then try again";
    /// A batch of the log takes one of them, the overlay three.
    private static final String VALUE = "v".repeat(600);
    /// More writes of it than anything here has room for.
    private static final int WRITES_MAX = 100;

    private final Node node = Node.serving();
    private final Node.Session client = node.connect();
    private final Node.Session other = node.connect();

    @Test
    void aWriteThatTheBatchHasNoRoomForIsTriedAgainOnceTheBatchIsWritten() {
        client.say("SET a " + VALUE);
        other.say("SET b " + VALUE).say("SET b 2").say("GET b");
        assertThat(node.shard.log().appendedLsn()).isEqualTo(1);
        node.settle();
        assertThat(client.heard()).containsExactly("OK");
        assertThat(other.heard()).containsExactly("OK", "OK", "2");
    }

    @Test
    void thoseThatWaitForRoomGetItInTheOrderInWhichTheyCame() {
        List<String> order = new ArrayList<>();
        client.say("SET a " + VALUE);
        for (int i = 0; i < 5; i++) {
            String name = "client " + i;
            Node.Session each = node.connect();
            each.talker.onReply(_ -> order.add(name));
            each.say("APPEND a " + i + VALUE);
        }
        node.rest();
        assertThat(order).containsExactly("client 0", "client 1", "client 2", "client 3", "client 4");
        client.say("STRLEN a");
        assertThat(client.lastHeard()).isEqualTo(Integer.toString(VALUE.length() + 5 * (VALUE.length() + 1)));
    }

    @Test
    void whoLeavesWhileItWaitsForRoomLeavesItToTheNext() {
        client.say("SET a " + VALUE);
        Node.Session leaving = node.connect().say("SET b " + VALUE);
        other.say("SET c " + VALUE);
        leaving.leave();
        node.settle();
        assertThat(other.heard()).containsExactly("OK");
        other.say("GET b");
        assertThat(other.lastHeard()).isEqualTo("nil");
    }

    @Test
    void writesWaitWhileTheStoreIsBehindAndGoOnWhenItHasCaughtUp() {
        node.store.holdBack("apply");
        for (int i = 0; i < 5; i++) {
            client.say("SET key" + i + " " + VALUE);
            node.settle();
        }
        assertThat(client.heard()).hasSizeBetween(1, 4);
        assertThat(node.hasReported(Event.BacklogFull.class)).isTrue();
        node.store.letGo();
        node.settle();
        assertThat(client.heard()).hasSize(5).containsOnly("OK");
    }

    @Test
    void aRequestThatWaitsForRoomDoesNotKeepTheOverlayFullWithWhatWasFetchedForIt() {
        node.given("SET counter 1");
        node.store.isWarm = false;
        client.say("INCR counter");
        node.store.stall();
        for (int i = 0; i < 4; i++) {
            other.say("SET key" + i + " " + VALUE);
            node.settle();
        }
        assertThat(node.shard.rows().overlayBytes()).isGreaterThan(Node.CONFIG.backlogBytesMax());
        node.store.letGo();
        node.rest();
        assertThat(node.hasReported(Event.BacklogFull.class)).isTrue();
        assertThat(client.heard()).containsExactly("2");
    }

    /// A fetch keeps the overlay from shrinking; nobody tells those that wait when it ends.
    @Test
    void theNextTickTriesAgainWhatWaitedForAFetchToEnd() {
        node.given("SET a 1");
        node.store.isWarm = false;
        client.say("GET a");
        node.store.stall();
        for (int i = 0; i < 5; i++) {
            other.say("SET key" + i + " " + VALUE);
            node.settle();
        }
        assertThat(other.heard()).hasSizeBetween(1, 4);
        node.store.letGo();
        node.settle();
        assertThat(client.heard()).containsExactly("1");
        node.tick();
        assertThat(other.heard()).hasSize(5).containsOnly("OK");
    }

    @Test
    void writesWaitForALongFetchForAWhileAndThenOvertakeIt() {
        node.given("SET a 1");
        node.store.isWarm = false;
        client.say("GET a").say("GET key1");
        node.store.stall();
        fillTheOverlay();
        other.say("SET a 2");
        for (int i = 0; i < 10; i++) node.tick();
        assertThat(other.connection.unansweredCount()).isPositive();
        for (int i = 0; i < 10; i++) node.tick();
        assertThat(other.connection.unansweredCount()).isZero();
        assertThat(other.heard()).containsOnly("OK");
        assertThat(client.heard()).isEmpty();
        node.store.letGo();
        node.settle();
        assertThat(client.heard()).containsExactly("2", VALUE);
    }

    @Test
    void aRequestThatIsOvertakenAgainAndAgainIsRefusedAndNothingOfItWasDone() {
        node.given("SET a 1");
        node.store.isWarm = false;
        client.say("INCR a").say("EXISTS a");
        for (int i = 0; i < Fetches.OVERTAKEN_MAX; i++) {
            assertThat(client.heard()).isEmpty();
            node.store.stall();
            fillTheOverlay();
            node.rest();
            assertThat(other.connection.unansweredCount()).isZero();
            node.store.letGo();
            node.store.step();
        }
        assertThat(client.heard())
                .containsExactly("TRYAGAIN more was written than fits in memory while this was read, 4 times;"
                        + " read less at a time");
        client.say("GET a");
        node.settle();
        assertThat(client.heard()).endsWith("1", "1");
    }

    @Test
    void aRequestThatIsOvertakenLessOftenIsAnswered() {
        node.given("SET a 1");
        node.store.isWarm = false;
        client.say("INCR a");
        for (int i = 1; i < Fetches.OVERTAKEN_MAX; i++) {
            node.store.stall();
            fillTheOverlay();
            node.rest();
            node.store.letGo();
            node.store.step();
        }
        node.settle();
        assertThat(client.heard()).containsExactly("2");
    }

    @Test
    void aFullDiskIsToldToWhoeverWrites() {
        fillTheDisk();
        assertThat(client.lastHeard()).isEqualTo(DISK_FULL);
        assertThat(node.env.events)
                .containsOnlyOnce(new Event.DiskFull("no room for another segment of the commit log"));
        other.say("GET refused").say("SET refused " + VALUE).say("GET refused");
        assertThat(other.heard()).containsExactly("nil", DISK_FULL, "nil");
    }

    @Test
    void writesAreTakenAgainWhenTheDiskHasRoom() {
        fillTheDisk();
        node.disk.isFull = false;
        node.rest();
        client.say("SET refused " + VALUE);
        node.settle();
        assertThat(client.lastHeard()).isEqualTo("OK");
        assertThat(node.env.events).containsOnlyOnce(new Event.DiskHasRoom());
    }

    @Test
    void aRequestThatWaitsForASegmentIsToldWhenThereIsNoRoomForOne() {
        node.disk.isFull = true;
        for (int i = 0; i < WRITES_MAX && !client.heard().contains(DISK_FULL); i++) {
            client.say("SET key " + i + VALUE);
            node.settle();
        }
        assertThat(client.heard()).startsWith("OK").endsWith(DISK_FULL);
    }

    @Test
    void anExecOnAFullDiskWritesNothingAndEndsItsTransaction() {
        fillTheDisk();
        client.say("MULTI").say("SET refused " + VALUE).say("EXEC").say("GET refused");
        assertThat(client.heard()).endsWith("OK", "QUEUED", DISK_FULL, "nil");
    }

    @Test
    void aStoreThatFindsTheDiskFullIsToldToWhoeverWritesBeyondTheBacklog() {
        node.store.isFull = true;
        for (int i = 0; i < WRITES_MAX && !client.heard().contains(DISK_FULL); i++) {
            client.say("SET key" + i + " " + VALUE);
            node.rest();
        }
        assertThat(client.lastHeard()).isEqualTo(DISK_FULL);
        assertThat(node.env.events).containsOnlyOnce(new Event.DiskFull("no space left on device"));
        node.store.isFull = false;
        node.rest();
        assertThat(node.env.events).containsOnlyOnce(new Event.DiskHasRoom());
        client.say("SET refused " + VALUE);
        node.settle();
        assertThat(client.lastHeard()).isEqualTo("OK");
    }

    @Test
    void whatWaitsForRoomIsToldThatNothingWasWrittenWhenTheShardStops() {
        client.say("SET a " + VALUE);
        other.say("SET b " + VALUE).say("GET b");
        node.disk.failWhen(_ -> true);
        node.settle();
        assertThat(other.heard())
                .containsExactly(
                        "CLUSTERDOWN nothing was written, this node has stopped: input/output error",
                        "CLUSTERDOWN this node has stopped: input/output error");
    }

    /// Writes more than the bound on the overlay, and more that has to wait for it.
    private void fillTheOverlay() {
        for (int i = 0; i < 5; i++) {
            other.say("SET key" + i + " " + VALUE);
            node.settle();
        }
    }

    /// Until the log takes no more values.
    private void fillTheDisk() {
        node.disk.isFull = true;
        for (int i = 0; i < WRITES_MAX && !client.heard().contains(DISK_FULL); i++) {
            client.say("SET key" + i + " " + VALUE);
            node.rest();
        }
    }
}
