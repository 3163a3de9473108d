package io.quorate.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A cluster of real nodes over real sockets and disks.
class QuorateClusterTest {
    private static final int KEYS = 40;

    @TempDir
    private Path folder;

    /// What is answered once a leader is there to answer, by any of the nodes that run.
    private static String ask(QuorateCluster cluster, String request, int... nodes) throws IOException {
        while (true) {
            for (int node : nodes) {
                String reply = RunningNode.talk(cluster.port(node), request + "\r\nQUIT\r\n");
                if (!reply.startsWith("-TRYAGAIN") && !reply.startsWith("-CLUSTERDOWN")) {
                    return reply.substring(0, reply.length() - "+OK\r\n".length());
                }
            }
        }
    }

    @Test
    void whatIsWrittenIsFoundAfterANodeStopsAndAfterItComesBack() throws Exception {
        try (var cluster = QuorateCluster.start(3, folder)) {
            for (int i = 0; i < KEYS; i++) {
                assertThat(ask(cluster, "SET k" + i + " a" + i, 0, 1, 2)).isEqualTo("+OK\r\n");
            }
            cluster.stop(1);
            for (int i = 0; i < KEYS; i++) {
                assertThat(ask(cluster, "GET k" + i, 0, 2)).endsWith("\r\na" + i + "\r\n");
                assertThat(ask(cluster, "SET k" + i + " b" + i, 0, 2)).isEqualTo("+OK\r\n");
            }
            cluster.start(1);
            cluster.stop(0);
            for (int i = 0; i < KEYS; i++) {
                assertThat(ask(cluster, "GET k" + i, 1, 2)).endsWith("\r\nb" + i + "\r\n");
            }
        }
    }

    @Test
    void anyNodeAnswersForAnyKeyOnThePlainPort() throws Exception {
        try (var cluster = QuorateCluster.start(3, folder)) {
            for (int i = 0; i < KEYS; i++) {
                String said = "INCR c" + i + "\r\nMULTI\r\nINCR c" + i + "\r\nEXEC\r\nQUIT\r\n";
                for (int node = 0; node < 3; node++) {
                    int before = 2 * node;
                    assertThat(RunningNode.talk(cluster.port(node), said))
                            .isEqualTo(":" + (before + 1) + "\r\n+OK\r\n+QUEUED\r\n*1\r\n:" + (before + 2)
                                    + "\r\n+OK\r\n");
                }
            }
        }
    }

    @Test
    void theDirectPortTellsWhoLeads() throws Exception {
        try (var cluster = QuorateCluster.start(3, folder)) {
            String first = RunningNode.talk(cluster.directPort(0), "SET foo v\r\nQUIT\r\n");
            int leader = 0;
            for (int node = 0; node < 3; node++) {
                if (first.endsWith(":" + cluster.directPort(node) + "\r\n+OK\r\n")) leader = node;
            }
            if (leader != 0) assertThat(first).startsWith("-MOVED 12182 ");
            assertThat(RunningNode.talk(cluster.directPort(leader), "SET foo v\r\nQUIT\r\n"))
                    .isEqualTo("+OK\r\n+OK\r\n");
        }
    }

    @Test
    void theMapOfTheClusterCoversAllSlotsAndNamesDirectPorts() throws Exception {
        try (var cluster = QuorateCluster.start(3, folder)) {
            String slots = RunningNode.talk(cluster.port(1), "CLUSTER SLOTS\r\nQUIT\r\n");
            assertThat(slots).contains(":0\r\n", ":16383\r\n");
            assertThat(slots).contains(":" + cluster.directPort(0) + "\r\n", ":" + cluster.directPort(2) + "\r\n");
            String nodes = RunningNode.talk(cluster.directPort(1), "CLUSTER NODES\r\nQUIT\r\n");
            assertThat(nodes)
                    .containsOnlyOnce(":" + cluster.directPort(1) + "@")
                    .containsOnlyOnce("myself,master");
            assertThat(RunningNode.talk(cluster.port(2), "CLUSTER INFO\r\nQUIT\r\n"))
                    .contains("cluster_state:ok\r\n", "cluster_slots_ok:16384\r\n", "cluster_known_nodes:3\r\n");
            assertThat(RunningNode.talk(
                            cluster.port(0), "CLUSTER KEYSLOT foo\r\nREADONLY\r\nCLUSTER RESET\r\nQUIT\r\n"))
                    .startsWith(":12182\r\n+OK\r\n-ERR who belongs");
        }
    }

    @Test
    void aClusterOfOneNodeServesAllKeys() throws Exception {
        try (var cluster = QuorateCluster.start(1, folder)) {
            for (int i = 0; i < KEYS; i++) {
                assertThat(ask(cluster, "INCR c" + i % 4, 0)).isEqualTo(":" + (i / 4 + 1) + "\r\n");
            }
            assertThat(ask(cluster, "BACKUP " + folder.resolve("backup"), 0))
                    .startsWith("-")
                    .contains("a backup of a whole cluster is not built yet");
            assertThat(folder.resolve("backup")).doesNotExist();
            cluster.stop(0);
            cluster.start(0);
            assertThat(ask(cluster, "GET c3", 0)).isEqualTo("$2\r\n10\r\n");
        }
    }
}
