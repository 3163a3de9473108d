package io.quorate.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The largest value there may be, with the heap that the launcher gives a node.
class LargeValueTest {
    private static final List<String> HEAP = List.of("-Xmx768m", "-Xmn80m");
    private static final int LARGEST_BYTES = 64 << 20;

    @TempDir
    private Path data;

    @Test
    void threeOfTheLargestValuesSurviveAKill() throws Exception {
        try (var node = NodeProcess.start(data, HEAP);
                var client = new RespClient(node.port())) {
            String last = String.valueOf(LARGEST_BYTES - 1);
            for (int i = 0; i < 3; i++) {
                assertThat(client.ask("SETRANGE", "k" + i, last, "x"))
                        .as(node::output)
                        .isEqualTo((long) LARGEST_BYTES);
            }
            node.kill();
        }
        try (var node = NodeProcess.start(data, HEAP);
                var client = new RespClient(node.port())) {
            String end = String.valueOf(LARGEST_BYTES - 2);
            for (int i = 0; i < 3; i++) {
                assertThat(client.ask("STRLEN", "k" + i)).as(node::output).isEqualTo((long) LARGEST_BYTES);
                assertThat(client.ask("GETRANGE", "k" + i, end, "-1")).isEqualTo("\0x");
            }
            assertThat(client.ask("MGET", "k0", "k1", "k2"))
                    .isInstanceOfSatisfying(
                            RespClient.Refused.class,
                            refused -> assertThat(refused.message()).startsWith("ERR a transaction may read at most "));
            assertThat(client.ask("DEL", "k0", "k1", "k2")).isEqualTo(3L);
        }
    }
}
