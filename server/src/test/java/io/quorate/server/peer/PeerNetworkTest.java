package io.quorate.server.peer;

import static io.quorate.server.peer.PeerNode.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.control.Addresses.Endpoint;
import io.quorate.core.control.Introduction;
import io.quorate.core.identity.NodeId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Nodes that reach each other over real sockets.
@Timeout(30)
class PeerNetworkTest {
    private final List<PeerNode> open = new ArrayList<>();

    private PeerNode open(PeerNode.Setup setup) throws IOException {
        PeerNode node = setup.open();
        open.add(node);
        return node;
    }

    private void die(PeerNode node) {
        open.remove(node);
        node.die();
    }

    @AfterEach
    void close() {
        open.forEach(PeerNode::close);
    }

    @Test
    void framesArriveInOrder() throws IOException {
        PeerNode one = open(node(1));
        PeerNode two = open(node(2));
        one.knows(one, two);
        two.knows(one, two);
        one.awaitLinks(two);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            one.send(two, "frame " + i);
            expected.add("n1:frame " + i);
        }
        two.awaitReceived(all -> all.size() == 1_000);
        assertThat(two.received()).isEqualTo(expected);
        assertThat(one.link(two).framesSent()).isEqualTo(1_000);
        assertThat(two.link(one).framesReceived()).isEqualTo(1_000);
    }

    @Test
    void aFrameOfManyMegabytesArrivesWhole() throws IOException {
        PeerNode one = open(node(1));
        PeerNode two = open(node(2));
        one.knows(two);
        one.await(() -> one.reaches(two));
        one.send(two, new byte[20 << 20]);
        one.send(two, "after");
        two.awaitReceived(all -> all.size() == 2);
        assertThat(two.received()).containsExactly("n1:" + (20 << 20) + " bytes", "n1:after");
    }

    @Test
    void whoeverConnectsIsDialledBack() throws IOException {
        PeerNode one = open(node(1));
        PeerNode two = open(node(2));
        two.seeds(one.endpoint());
        two.awaitLinks(one);
        one.awaitLinks(two);
        one.send(two, "welcome");
        two.awaitReceived(all -> all.contains("n1:welcome"));
    }

    @Test
    void aNodeKnowsItselfAmongTheSeeds() throws IOException {
        PeerNode one = open(node(1).empty());
        PeerNode two = open(node(2).empty());
        one.seeds(one.endpoint(), two.endpoint());
        one.awaitLinks(two);
        one.await(() -> one.links().stream().anyMatch(PeerLink::isSelf));
        assertThat(one.links())
                .filteredOn(PeerLink::isSelf)
                .singleElement()
                .satisfies(link -> assertThat(link.address()).contains(one.endpoint()));
    }

    @Test
    void whatANodeSaysOfItselfIsHeardWhenItChanges() throws IOException {
        PeerNode one = open(node(1).empty());
        PeerNode two = open(node(2).empty());
        two.seeds(one.endpoint());
        two.awaitLinks(one);
        var pledged = new Introduction.State.Empty(Optional.of(one.id()));
        two.state(pledged);
        one.await(() -> one.heard().stream().anyMatch(said -> said.state().equals(pledged)));
        one.state(new Introduction.State.Settled(7));
        two.await(() -> two.heard().stream().anyMatch(said -> said.state().equals(new Introduction.State.Settled(7))));
        two.state(new Introduction.State.Settled(7));
        one.await(() -> one.heard().stream().anyMatch(said -> said.state().equals(new Introduction.State.Settled(7))));
        one.awaitLinks(two);
        two.awaitLinks(one);
    }

    @Test
    void whoComesBackIsFoundAgain() throws IOException {
        PeerNode one = open(node(1));
        PeerNode two = open(node(2));
        one.knows(two);
        two.knows(one);
        one.awaitLinks(two);
        int port = two.port();
        die(two);
        one.await(() -> one.lost().contains(two.id()));
        one.awaitProblem("refused");
        PeerNode again = open(node(2).start(2).port(port));
        again.knows(one);
        one.awaitLinks(again);
        one.send(again, "hello again");
        again.awaitReceived(all -> all.contains("n1:hello again"));
    }

    @Test
    void whoComesBackElsewhereIsFoundWhereItSays() throws IOException {
        PeerNode one = open(node(1));
        PeerNode two = open(node(2));
        one.knows(two);
        one.awaitLinks(two);
        die(two);
        PeerNode elsewhere = open(node(2).start(2));
        elsewhere.knows(one);
        one.awaitLinks(elsewhere);
    }

    @Test
    void anAddressThatChangesIsFollowed() throws IOException {
        PeerNode one = open(node(1));
        PeerNode two = open(node(2));
        var wrong = new TreeMap<NodeId, Endpoint>();
        wrong.put(two.id(), new Endpoint("127.0.0.1", 1));
        one.knows(wrong);
        one.awaitProblem("refused");
        one.knows(two);
        one.awaitLinks(two);
    }

    @Test
    void aNodeIsReachedByTheNameOfItsHost() throws IOException {
        PeerNode one = open(node(1));
        PeerNode two = open(node(2));
        one.seeds(new Endpoint("localhost", two.port()));
        one.awaitLinks(two);
    }

    @Test
    void framesToWhomItDoesNotReachAreDroppedAndCounted() throws IOException {
        PeerNode one = open(node(1));
        PeerNode two = open(node(2));
        int port = two.port();
        die(two);
        var members = new TreeMap<NodeId, Endpoint>();
        members.put(two.id(), new Endpoint("127.0.0.1", port));
        one.knows(members);
        one.send(two, "into the void");
        assertThat(one.link(two).framesDropped()).isEqualTo(1);
        assertThat(one.link(two).framesSent()).isZero();
    }
}
