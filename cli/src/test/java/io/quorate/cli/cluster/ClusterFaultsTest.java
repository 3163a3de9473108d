package io.quorate.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Nodes of a real cluster are killed and stopped under load: what clients were told must be linearizable, and once a
/// majority is there they are served.
class ClusterFaultsTest {
    private static final int NODES = 3;
    private static final int ROUNDS = 10;
    /// Requests of all clients together between two events.
    private static final int ANSWERS = 300;

    @TempDir
    private Path folder;

    @Test
    void nothingThatClientsWereToldIsTakenBackByKilledNodes() throws Exception {
        long seed = System.nanoTime();
        var random = new SplittableRandom(seed);
        try (var cluster = ClusterProcesses.start(NODES, folder)) {
            var workload = ClusterWorkload.start(cluster, random.split());
            try (workload) {
                for (int round = 1; round <= ROUNDS; round++) {
                    workload.use(Integer.toString(round));
                    workload.awaitAnswers(random.nextInt(ANSWERS));
                    List<Integer> killed = drawn(random);
                    killed.forEach(cluster::kill);
                    if (killed.size() == 1) workload.awaitAnswers(ANSWERS); // the others go on
                    for (int node : killed) cluster.launch(node);
                    for (int node : killed) cluster.awaitReady(node);
                    workload.awaitAnswers(ANSWERS);
                }
            }
            assertThat(workload.violations())
                    .as("seed %d, %d answers, %d uncertain", seed, workload.answers(), workload.uncertain())
                    .isEmpty();
        }
    }

    /// Mostly one node, sometimes two, sometimes all.
    private static List<Integer> drawn(SplittableRandom random) {
        int count = random.nextInt(4) > 0 ? 1 : 2 + random.nextInt(NODES - 1);
        int first = random.nextInt(NODES);
        return IntStream.range(0, count).mapToObj(i -> (first + i) % NODES).toList();
    }

    @Test
    void aNodeThatStandsStillIsReplacedAndAnswersNothingStaleWhenItGoesOn() throws Exception {
        long seed = System.nanoTime();
        var random = new SplittableRandom(seed);
        try (var cluster = ClusterProcesses.start(NODES, folder)) {
            var workload = ClusterWorkload.start(cluster, random.split());
            try (workload) {
                for (int node = 0; node < NODES; node++) {
                    workload.use("stopped" + node);
                    workload.awaitAnswers(ANSWERS);
                    cluster.signal(node, "STOP");
                    workload.awaitAnswers(ANSWERS);
                    cluster.signal(node, "CONT");
                    workload.awaitAnswers(ANSWERS);
                }
            }
            assertThat(workload.violations())
                    .as("seed %d, %d answers, %d uncertain", seed, workload.answers(), workload.uncertain())
                    .isEmpty();
        }
    }

    @Test
    void aNodeThatIsToldToStopEndsWell() throws Exception {
        try (var cluster = ClusterProcesses.start(NODES, folder)) {
            var workload = ClusterWorkload.start(cluster, new SplittableRandom(1));
            try (workload) {
                for (int node = 0; node < NODES; node++) {
                    workload.awaitAnswers(ANSWERS);
                    assertThat(cluster.stop(node)).as(cluster.output()).isZero();
                    workload.awaitAnswers(ANSWERS);
                    cluster.launch(node);
                    cluster.awaitReady(node);
                }
            }
            assertThat(workload.violations()).isEmpty();
        }
    }
}
