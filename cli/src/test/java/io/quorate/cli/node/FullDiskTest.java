package io.quorate.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.cli.node.RespClient.Refused;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A disk that fills up: an alarm first, then writes are refused and reads go on, then there is room again.
@Execution(ExecutionMode.CONCURRENT)
class FullDiskTest {
    private static final int MEGABYTE = 1 << 20;
    private static final String VALUE = "v".repeat(10_000);
    /// Writes that fit on no disk of these sizes.
    private static final int WRITES_MAX = 20_000;
    /// Refusals take no room, so there are many more of them while the node makes room.
    private static final int REFUSALS_MAX = 1_000_000;

    @ParameterizedTest
    @ValueSource(ints = {32, 64})
    void fullDiskRefusesWritesServesReadsAndTakesWritesAgainWhenThereIsRoom(int megabytes) throws Exception {
        try (var disk = MountedDisk.memory(megabytes)) {
            Path ballast = disk.folder().resolve("ballast");
            Path data = disk.folder().resolve("data");
            var written = new TreeMap<String, String>();
            var options = SmallStore.options("disk.alarm-free-bytes=" + megabytes / 2 + "mb");
            try (var node = NodeProcess.start(data, List.of(), options);
                    var client = new RespClient(node.port())) {
                Files.write(ballast, new byte[megabytes / 2 * MEGABYTE]);
                node.awaitLine(line -> line.contains("disk.low"));

                Refused refused = fill(client, written);
                assertThat(refused.message()).startsWith("MISCONF ");
                assertThat(client.ask("GET", "refused")).isNull();
                compare(client, written);

                Files.delete(ballast);
                writeAgain(client, written);
                node.kill();
            }
            try (var node = NodeProcess.start(data, List.of(), options);
                    var client = new RespClient(node.port())) {
                compare(client, written);
            }
        }
    }

    private static Refused fill(RespClient client, TreeMap<String, String> written) throws Exception {
        for (int i = 0; i < WRITES_MAX; i++) {
            Object reply = client.ask("SET", "k" + i, i + VALUE);
            if (reply instanceof Refused refused) {
                assertThat(client.ask("GET", "k" + i))
                        .as("a refused write is not applied")
                        .isNull();
                return refused;
            }
            assertThat(reply).isEqualTo("OK");
            written.put("k" + i, i + VALUE);
        }
        throw new AssertionError("the disk does not fill up");
    }

    /// Writes until it is accepted: the node looks for room by itself, and when is its own affair.
    private static void writeAgain(RespClient client, TreeMap<String, String> written) throws Exception {
        for (int i = 0; i < REFUSALS_MAX; i++) {
            Object reply = client.ask("SET", "again", "there is room");
            if ("OK".equals(reply)) {
                written.put("again", "there is room");
                return;
            }
            assertThat(reply)
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.message()).startsWith("MISCONF "));
        }
        throw new AssertionError("writes are still refused");
    }

    private static void compare(RespClient client, TreeMap<String, String> written) throws Exception {
        for (var entry : written.entrySet()) {
            assertThat(client.ask("GET", entry.getKey())).isEqualTo(entry.getValue());
        }
    }
}
