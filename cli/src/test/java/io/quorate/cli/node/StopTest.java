package io.quorate.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// SIGTERM, as `systemctl stop` and Ctrl-C's sibling.
@Execution(ExecutionMode.CONCURRENT)
class StopTest {
    private static final int ANSWERS = 3_000;

    @TempDir
    private Path data;

    @Test
    void nodeThatIsToldToStopUnderLoadEndsWithStatus0AndLosesNothing() throws Exception {
        var ledger = new Ledger();
        try (var node = NodeProcess.start(data, List.of());
                var workload = Workload.start(node.port(), ledger, Workload.Kind.MIXED, "s", 1)) {
            workload.awaitAnswers(ANSWERS);
            node.terminate();
            assertThat(node.awaitEnd()).as(node::output).isZero();
            workload.join();
        }
        ledger.settled();
        try (var node = NodeProcess.launch(data, List.of())) {
            assertThat(ledger.compare(node)).isEmpty();
        }
        assertThat(ledger.acknowledged()).isPositive();
    }

    @Test
    void nodeThatIsToldToShutDownByAClientEndsWithStatus0() throws Exception {
        try (var node = NodeProcess.start(data, List.of());
                var client = new RespClient(node.port())) {
            client.send(List.<String[]>of(new String[] {"SHUTDOWN"}));
            assertThat(node.awaitEnd()).as(node::output).isZero();
        }
    }
}
