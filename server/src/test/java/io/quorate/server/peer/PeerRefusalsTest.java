package io.quorate.server.peer;

import static io.quorate.server.peer.PeerNode.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.control.Addresses.Endpoint;
import io.quorate.core.identity.NodeId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Nodes that refuse each other: one says why, both write it down, once.
@Timeout(30)
class PeerRefusalsTest {
    private final List<PeerNode> open = new ArrayList<>();
    private PeerLogLines log = new PeerLogLines();

    @BeforeEach
    void listen() {
        log.close();
        log = new PeerLogLines();
    }

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
        log.close();
    }

    /// One dials the other, and is refused for this.
    private void assertRefused(PeerNode dialler, PeerNode acceptor, String reason, String... parts) {
        dialler.seeds(acceptor.endpoint());
        dialler.await(() -> !dialler.problem().isEmpty());
        assertThat(dialler.problem()).contains(parts);
        // The refusal of the next dials goes without saying.
        dialler.seeds().seeds(acceptor.endpoint());
        dialler.await(() -> !dialler.problem().isEmpty());
        for (String event : List.of("peer.refused", "peer.refused-by")) {
            assertThat(log.of(event))
                    .singleElement()
                    .asString()
                    .contains("reason=" + reason)
                    .contains(parts);
        }
        assertThat(dialler.reaches(acceptor)).isFalse();
    }

    @Test
    void aNodeOfAnotherCluster() throws IOException {
        PeerNode one = open(node(1));
        PeerNode two = open(node(2).cluster(0xc2));
        assertRefused(two, one, "other-cluster", "n1 belongs to cluster c1 and n2 to cluster c2", "empty folder");
    }

    @Test
    void aNodeWithoutAClusterIsLetIn() throws IOException {
        PeerNode one = open(node(1));
        PeerNode two = open(node(2).empty());
        two.seeds(one.endpoint());
        two.awaitLinks(one);
    }

    @Test
    void aNodeWithTheNameOfTheOneThatItDials() throws IOException {
        PeerNode one = open(node(1));
        PeerNode two = open(node(2).name("n1"));
        assertRefused(two, one, "same-name", "n1 (node n1#1", "n1 (node n2#1", "have the same name");
    }

    @Test
    void aNodeWithTheNameOfAnotherThatIsThere() throws IOException {
        PeerNode one = open(node(1));
        PeerNode two = open(node(2).name("b"));
        PeerNode three = open(node(3).name("b"));
        two.seeds(one.endpoint());
        two.awaitLinks(one);
        assertRefused(three, one, "same-name", "b (node n2#1", "b (node n3#1");
    }

    @Test
    void aNameIsFreeOnceItsNodeIsGone() throws IOException {
        PeerNode one = open(node(1));
        PeerNode two = open(node(2).name("b"));
        two.seeds(one.endpoint());
        two.awaitLinks(one);
        die(two);
        one.await(() -> one.lost().contains(two.id()));
        PeerNode three = open(node(3).name("b"));
        three.seeds(one.endpoint());
        three.awaitLinks(one);
    }

    @Test
    void aCopyOfTheFolderOfTheOneThatItDials() throws IOException {
        PeerNode one = open(node(1));
        PeerNode copy = open(node(1).name("copy").start(2));
        assertRefused(copy, one, "same-identity", "the same node", "copy of the other's folder");
    }

    @Test
    void aCopyOfTheFolderOfAnotherThatIsThere() throws IOException {
        PeerNode one = open(node(1));
        PeerNode two = open(node(2));
        PeerNode copy = open(node(2));
        two.seeds(one.endpoint());
        two.awaitLinks(one);
        assertRefused(copy, one, "same-identity", "the same process", "copy of the other's folder");
        assertThat(one.reaches(two)).isTrue();
    }

    @Test
    void anOlderProcessGivesWayToANewerOfItsNode() throws IOException {
        PeerNode one = open(node(1));
        PeerNode older = open(node(2).start(3));
        PeerNode newer = open(node(2).start(4));
        older.seeds(one.endpoint());
        older.awaitLinks(one);
        newer.seeds(one.endpoint());
        newer.awaitLinks(one);
        older.awaitProblem("newer process");
        one.await(() -> one.link(newer).sendsSince().isPresent());
        one.send(newer, "for the newer");
        newer.awaitReceived(all -> all.contains("n1:for the newer"));
        assertThat(older.received()).isEmpty();
        assertThat(log.of("peer.refused-by"))
                .anySatisfy(line -> assertThat(line).contains("reason=older-process", "n2#4"));
    }

    @Test
    void aNodeThatWasRemoved() throws IOException {
        PeerNode one = open(node(1));
        PeerNode two = open(node(2));
        one.removed(two.id());
        assertRefused(two, one, "removed", "n2 (node n2#1", "was removed", "empty folder");
    }

    @Test
    void aNodeThatIsRemovedWhileItIsThere() throws IOException {
        PeerNode one = open(node(1));
        PeerNode two = open(node(2));
        two.seeds(one.endpoint());
        two.awaitLinks(one);
        one.removed(two.id());
        two.awaitProblem("was removed");
        assertThat(one.lost()).contains(two.id());
    }

    @Test
    void anotherNodeThanTheOneThatIsExpectedAtAnAddress() throws IOException {
        PeerNode one = open(node(1));
        PeerNode two = open(node(2));
        var members = new TreeMap<NodeId, Endpoint>();
        members.put(new NodeId(9), two.endpoint());
        one.knows(members);
        one.awaitProblem("node n9 was expected, and it is n2");
        assertThat(log.of("peer.refused")).singleElement().asString().contains("reason=other-node");
        two.await(() -> !log.of("peer.refused-by").isEmpty());
    }

    @Test
    void aNodeWithAnotherPassword() throws IOException {
        PeerNode one = open(node(1).password("right"));
        PeerNode two = open(node(2).password("wrong"));
        assertRefused(two, one, "password", "n2 has another password");
    }

    @Test
    void aNodeWithoutAPasswordWhereOneIsAskedFor() throws IOException {
        PeerNode one = open(node(1).password("right"));
        PeerNode two = open(node(2));
        assertRefused(two, one, "password", "n1 has a password and n2 has none");
    }

    @Test
    void aNodeWithAPasswordWhereNoneIsAskedFor() throws IOException {
        PeerNode one = open(node(1));
        PeerNode two = open(node(2).password("right"));
        assertRefused(two, one, "password", "n2 has a password and n1 has none");
    }

    @Test
    void nodesWithTheSamePasswordReachEachOther() throws IOException {
        PeerNode one = open(node(1).password("right"));
        PeerNode two = open(node(2).password("right"));
        two.seeds(one.endpoint());
        two.awaitLinks(one);
        one.awaitLinks(two);
    }
}
