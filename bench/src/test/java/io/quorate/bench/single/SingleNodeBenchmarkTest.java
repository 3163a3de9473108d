package io.quorate.bench.single;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.bench.ChildServer;
import io.quorate.bench.peer.ServerCommand;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// The whole benchmark in small, with servers that answer constants.
@EnabledOnOs(OS.LINUX)
class SingleNodeBenchmarkTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream report = new ByteArrayOutputStream();
    private final ByteArrayOutputStream progress = new ByteArrayOutputStream();

    @Test
    void bothServersAreMeasuredInTurnAndCompared() throws IOException {
        run(Optional.of(ChildServer.command("one")), Optional.of(ChildServer.command("two")), "GET 64", "RSS");

        assertThat(text(progress).lines().map(line -> line.replaceAll(":.*", "")))
                .containsSequence("GET 64, one", "GET 64, two", "GET 64, one", "GET 64, two")
                .contains("RSS after 50 keys, one", "RSS after 50 keys, two");
        assertThat(text(report))
                .contains("- one: redis_version:0.0.0 (")
                .contains("- two: redis_version:0.0.0 (")
                .contains("100 keys of 16 bytes")
                .contains("| row | one /s |")
                .containsPattern("\\| GET 64 \\| [0-9.]+k? \\[.*x \\| >= 0.9x; p99 <= 1.5x; CPU <= 9 s/M \\| ")
                .containsPattern("\\| RSS after 50 keys \\| \\d+ MB \\|")
                .doesNotContain("ERRORS");
    }

    @Test
    void oneServerAloneIsMeasured() throws IOException {
        run(Optional.empty(), Optional.of(ChildServer.command("two")), "SET buffered 64");

        assertThat(text(report)).containsPattern("\\| SET buffered 64 \\| - \\| - \\| - \\| [0-9.]+k? \\[");
    }

    @Test
    void aServerThatCannotStartIsTold() {
        var broken = new ServerCommand("broken", List.of("sh", "-c", "echo no disk; exit 1", "{port}", "{data}"));
        assertThatThrownBy(() -> run(Optional.empty(), Optional.of(broken), "GET 64"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no disk");
    }

    @Test
    void aRowThatDoesNotExistIsRefusedBeforeAnythingStarts() {
        assertThatThrownBy(() -> run(Optional.empty(), Optional.of(ChildServer.command("two")), "ZADD"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no row is called ZADD");
        assertThat(text(progress)).isEmpty();
    }

    @Test
    void theStandardSettingsAreThoseOfTheAims() {
        var options = SingleNodeOptions.standard(ServerCommand.quorate("./quorate"));
        assertThat(options.keys()).isEqualTo(100_000);
        assertThat(options.valueBytes()).isEqualTo(100);
        assertThat(options.residentKeys()).isEqualTo(1_000_000);
        assertThat(options.repeats()).isEqualTo(3);
        assertThat(options.warmUp()).isEqualTo(Duration.ofSeconds(20));
    }

    private void run(Optional<ServerCommand> redis, Optional<ServerCommand> quorate, String... only)
            throws IOException {
        var options = new SingleNodeOptions(
                redis,
                quorate,
                2,
                Duration.ofMillis(250),
                Duration.ofMillis(20),
                100,
                100,
                50,
                List.of(only),
                true,
                false,
                folder);
        new SingleNodeBenchmark(options).run(print(report), print(progress));
    }

    private static PrintStream print(ByteArrayOutputStream out) {
        return new PrintStream(out, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream out) {
        return out.toString(StandardCharsets.UTF_8);
    }
}
