package io.quorate.server.peer;

import static io.quorate.server.peer.PeerNode.node;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Random;
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
    private FaultyPeers faults;

    @BeforeEach
    void open() throws IOException {
        one = node(1).open();
        two = node(2).open();
        one.knows(two);
        one.awaitLinks(two);
        faults = new FaultyPeers(one.loop(), one.network(), one, new Random(1), bug -> {
            throw new AssertionError(bug);
        });
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

    private void send(String text) {
        set(() -> faults.send(two.id(), text.getBytes(UTF_8)));
    }

    @Test
    void withoutFaultsFramesPass() {
        send("a");
        two.awaitReceived(all -> all.contains("n1:a"));
    }

    @Test
    void whatIsSentIntoACutIsLostUntilItHeals() {
        set(() -> faults.cutTo(two.id()));
        send("lost");
        set(faults::heal);
        send("after");
        two.awaitReceived(all -> all.contains("n1:after"));
        assertThat(two.received()).containsExactly("n1:after");
    }

    @Test
    void whatComesFromACutIsLostAndTheOtherWayIsOpen() {
        set(() -> {
            faults.cutFrom(two.id());
            faults.receive(two.id(), new byte[] {'x'});
        });
        send("passes");
        two.awaitReceived(all -> all.contains("n1:passes"));
        set(() -> {
            faults.heal();
            faults.receive(two.id(), new byte[] {'y'});
        });
        assertThat(one.received()).containsExactly("n2:y");
    }

    @Test
    void whatIsKeptBackArrivesInOrderAlsoWhenTheDelayEnds() {
        set(() -> {
            faults.delay(two.id(), Duration.ofMillis(100));
            faults.send(two.id(), new byte[] {'1'});
            faults.send(two.id(), new byte[] {'2'});
            faults.heal();
            faults.send(two.id(), new byte[] {'3'});
            assertThat(one.network().links().getFirst().framesSent()).isZero();
        });
        two.awaitReceived(all -> all.size() == 3);
        assertThat(two.received()).containsExactly("n1:1", "n1:2", "n1:3");
    }

    @Test
    void aShareOfTheFramesIsLost() {
        set(() -> faults.lose(two.id(), 0.5));
        for (int i = 0; i < 1_000; i++) send("x");
        set(faults::heal);
        send("end");
        two.awaitReceived(all -> all.contains("n1:end"));
        assertThat(two.received()).hasSizeBetween(400, 600);
    }
}
