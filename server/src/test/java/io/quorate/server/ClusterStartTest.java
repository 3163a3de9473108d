package io.quorate.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.server.config.Configuration;
import io.quorate.server.config.Sources;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a node of a cluster refuses to start with.
class ClusterStartTest {
    @TempDir
    private Path folder;

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Node start(String... assignments) throws IOException, StartException {
        List<String> all = new ArrayList<>(List.of(
                "data=" + folder, "port=0", "admin-port=-1", "peer-port=" + freePort(), "direct-port=" + freePort()));
        all.addAll(List.of(assignments));
        Configuration configuration = Configuration.defaults();
        for (String assignment : all) configuration = Sources.set(configuration, assignment);
        return Node.start(configuration);
    }

    @Test
    void aNodeOfAClusterNeedsAName() {
        assertThatThrownBy(() -> start("join=127.0.0.1:1"))
                .isInstanceOf(StartException.class)
                .hasMessageStartingWith("name: is not given");
    }

    @Test
    void theDurabilityOfATableIsNotForANodeToSay() {
        assertThatThrownBy(() -> start("join=127.0.0.1:1", "name=n1", "durability=buffered"))
                .isInstanceOf(StartException.class)
                .hasMessageStartingWith("durability: buffered (in a cluster each table says it");
    }

    @Test
    void aNameThatIsNoneIsRefused() {
        assertThatThrownBy(() -> start("join=127.0.0.1:1", "name=n 1"))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("node name 'n 1'");
    }

    @Test
    void aPeerPortThatIsTakenIsNamed() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> start("join=127.0.0.1:1", "name=n1", "peer-port=" + taken.getLocalPort()))
                    .isInstanceOf(StartException.class)
                    .hasMessageStartingWith("peer-port: " + taken.getLocalPort() + " cannot be had: ");
        }
    }

    @Test
    void dataOfANodeThatStandsAloneIsNotTakenIntoACluster() throws Exception {
        Node alone = start();
        RunningNode.talk(alone.port(), "SET k v\r\nQUIT\r\n");
        alone.stop();
        assertThat(alone.awaitEnd()).isZero();
        assertThatThrownBy(() -> start("join=127.0.0.1:1", "name=n1"))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("holds the data of a node that stands alone");
        Node again = start();
        assertThat(RunningNode.talk(again.port(), "GET k\r\nQUIT\r\n")).isEqualTo("$1\r\nv\r\n+OK\r\n");
        again.stop();
        assertThat(again.awaitEnd()).isZero();
    }

    @Test
    void norIsWhatANodeWroteAloneAfterItHadWaitedForOthersInVain() throws Exception {
        int own = freePort();
        String join = "join=127.0.0.1:" + own + ",127.0.0.1:" + freePort();
        Node waiting = start(join, "peer-port=" + own, "name=n1");
        waiting.stop();
        assertThat(waiting.awaitEnd()).isZero();
        Node alone = start();
        RunningNode.talk(alone.port(), "SET k v\r\nQUIT\r\n");
        alone.stop();
        assertThat(alone.awaitEnd()).isZero();
        assertThatThrownBy(() -> start(join, "peer-port=" + own, "name=n1"))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("holds the data of a node that stands alone");
    }

    @Test
    void aNodeThatIsNotOnItsOwnListEnds() throws Exception {
        Node node = start("join=10.255.255.1:1,10.255.255.2:1", "name=n1");
        assertThat(node.awaitEnd()).isEqualTo(1);
    }

    @Test
    void aNodeThatWaitsForOthersSaysForWhomAndStopsWhenToldTo() throws Exception {
        int own = freePort();
        int other = freePort();
        Node node = start("join=127.0.0.1:" + own + ",127.0.0.1:" + other, "peer-port=" + own, "name=n1");
        String waits = "waits for [127.0.0.1:" + other + "]";
        while (!node.whyNotReady().orElseThrow().contains(waits)) {}
        node.stop();
        assertThat(node.awaitEnd()).isZero();
    }
}
