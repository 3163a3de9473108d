package io.quorate.server.peer;

import static io.quorate.server.peer.PeerNode.node;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Faults between two nodes that are otherwise well.
@Timeout(30)
@SuppressWarnings("NullAway.Init") // opened before each test
class FaultyPeersTest {
    private PeerNode one;
    private PeerNode two;
    private PeerFaults faults;

    @BeforeEach
    void open() throws IOException {
        one = node(1).faulty().open();
        two = node(2).open();
        one.knows(two);
        one.awaitLinks(two);
        faults = one.faults();
    }

    @AfterEach
    void close() {
        one.close();
        two.close();
    }

    private void set(Runnable what) {
        one.onLoop(() -> {
            what.run();
            return true;
        });
    }

    @Test
    void withoutFaultsFramesPass() {
        one.send(two, "a");
        two.awaitReceived(all -> all.contains("n1:a"));
    }

    @Test
    void whatIsSentIntoACutIsLostUntilItHeals() {
        set(() -> faults.cutTo(two.id()));
        one.send(two, "lost");
        set(faults::heal);
        one.send(two, "after");
        two.awaitReceived(all -> all.contains("n1:after"));
        assertThat(two.received()).containsExactly("n1:after");
    }

    @Test
    void whatComesFromACutIsLostAndTheOtherWayIsOpen() {
        set(() -> faults.cutFrom(two.id()));
        two.send(one, "lost");
        one.await(() -> one.link(two).framesReceived() == 1);
        one.send(two, "passes");
        two.awaitReceived(all -> all.contains("n1:passes"));
        set(faults::heal);
        two.send(one, "after");
        one.awaitReceived(all -> all.contains("n2:after"));
        assertThat(one.received()).containsExactly("n2:after");
    }

    @Test
    void whatIsKeptBackArrivesInOrderAlsoWhenTheDelayEnds() {
        set(() -> {
            faults.delay(two.id(), Duration.ofMillis(100));
            one.network().send(two.id(), new byte[] {'1'});
            one.network().send(two.id(), new byte[] {'2'});
            faults.heal();
            one.network().send(two.id(), new byte[] {'3'});
            assertThat(one.network().links().getFirst().framesSent()).isZero();
        });
        two.awaitReceived(all -> all.size() == 3);
        assertThat(two.received()).containsExactly("n1:1", "n1:2", "n1:3");
    }

    @Test
    void aShareOfTheFramesIsLost() {
        set(() -> faults.lose(two.id(), 0.5));
        for (int i = 0; i < 1_000; i++) one.send(two, "x");
        set(faults::heal);
        one.send(two, "end");
        two.awaitReceived(all -> all.contains("n1:end"));
        assertThat(two.received()).hasSizeBetween(400, 600);
    }
}
