package io.quorate.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// A backup that is made while clients write, and a node on what it restores.
@Execution(ExecutionMode.CONCURRENT)
class RestoreTest {
    private static final int ANSWERS = 2_000;

    @TempDir
    private Path folder;

    @Test
    void restoredNodeHasAllThatWasAcknowledgedBeforeTheBackupAndNothingWithoutWhatCameBefore() throws Exception {
        var ledger = new Ledger();
        Path backup = folder.resolve("backup");
        Path restored = folder.resolve("restored");
        long asked;
        try (var node = NodeProcess.start(folder.resolve("data"), List.of(), SmallStore.options());
                var client = new RespClient(node.port());
                var workload = Workload.start(node.port(), ledger, Workload.Kind.FRESH_KEYS, "r", 1)) {
            workload.awaitAnswers(ANSWERS);
            asked = System.nanoTime();
            assertThat(client.ask("BACKUP", backup.toString())).isEqualTo("OK");
            workload.awaitAnswers(2 * ANSWERS);
        }
        try (var restore = NodeProcess.run(List.of(), "restore", backup.toString(), restored.toString())) {
            assertThat(restore.awaitEnd()).as(restore::output).isZero();
        }
        try (var node = NodeProcess.launch(restored, List.of(), SmallStore.options())) {
            assertThat(ledger.compareAllowingLoss(node, asked, 0)).isEmpty();
        }
    }
}
