package io.quorate.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `kill -9` under load, again and again on one folder.
@Execution(ExecutionMode.CONCURRENT)
class KillTest {
    private static final int KILLS = 15;
    private static final int ANSWERS_MAX = 10_000;

    @TempDir
    private Path data;

    @ParameterizedTest
    @ValueSource(strings = {"fsync", "buffered"})
    void killedNodeHasAllThatItAcknowledgedAndNothingElse(String durability) throws Exception {
        long seed = System.nanoTime();
        var random = new SplittableRandom(seed);
        var ledger = new Ledger();
        for (int kill = 1; kill <= KILLS; kill++) {
            String what = "kill " + kill + ", seed " + seed + ", " + durability;
            try (var node = NodeProcess.launch(data, List.of(), SmallStore.options("durability=" + durability))) {
                assertThat(ledger.compare(node)).as(what).isEmpty();
                try (var workload =
                        Workload.start(node.port(), ledger, Workload.Kind.MIXED, "k" + kill, random.nextLong())) {
                    workload.awaitAnswers(random.nextInt(ANSWERS_MAX));
                    node.kill();
                }
                ledger.settled();
            }
        }
        try (var node = NodeProcess.launch(data, List.of(), SmallStore.options("durability=" + durability))) {
            assertThat(ledger.compare(node)).as("seed %d, %s", seed, durability).isEmpty();
        }
        assertThat(ledger.acknowledged()).isGreaterThan(KILLS);
    }
}
