package io.quorate.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTest {
    private static Configuration set(String... assignments) {
        Configuration configuration = Configuration.defaults();
        for (String assignment : assignments) configuration = Sources.set(configuration, assignment);
        return configuration.checked();
    }

    @Test
    void aFileIsReadWithUnitsAndTheCommandLineWins(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("node.conf"), """
                port = 7000
                durability = buffered
                timeout = 5 m
                limits { request-bytes = 100 mb, unanswered-requests = ${port} }
                """);
        Configuration read = Sources.set(Sources.file(Configuration.defaults(), file), "port=7001");
        assertThat(read.get(Keys.PORT)).isEqualTo(7001);
        assertThat(read.get(Keys.DURABILITY)).isEqualTo(Durability.BUFFERED);
        assertThat(read.get(Keys.TIMEOUT)).isEqualTo(Duration.ofMinutes(5));
        assertThat(read.get(Keys.REQUEST_BYTES_MAX)).isEqualTo(100L << 20);
        assertThat(read.get(Keys.UNANSWERED_MAX)).isEqualTo(7000);
        assertThat(read.print(Keys.TIMEOUT)).isEqualTo("300");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "port=70000 | port: 70000 (must be a number from 0 to 65535; 6379 by default)",
                "port=x | port: x (must be a number from 0 to 65535; 6379 by default)",
                "durability=maybe | durability: maybe (must be fsync or buffered; fsync by default)",
                "proto-max-bulk-len=1 | proto-max-bulk-len: 1 (must be bytes from 1 MiB to 512 MiB; 64 MiB by default)",
                "timeout=5 weeks | timeout: 5 weeks (must be a time from 0 s to 31536000 s; 0 s by default)",
                "prot=1 | prot: unknown key (the nearest is port; docs/configuration.md has all)",
                "limits.argument=1 | limits.argument: unknown key (the nearest is limits.arguments; docs/configuration.md has all)",
                "maxmemory=1gb | maxmemory: 1gb (must be 0: nothing is ever evicted, data lives on disk; memory is set by rows.cache-bytes)",
                "port | --set: port (must be key=value)",
                "port=65000 | admin-port: 0 (stands for port + 2000, which is 67000 and no port; give one, or -1 for none)",
                "limits.request-bytes=1mb | limits.request-bytes: 1048576 (must be at least proto-max-bulk-len, 67108864)"
            })
    void whatIsWrongIsRefusedInOneLineThatSaysTheWayOut(String assignment, String message) {
        assertThatThrownBy(() -> set(assignment))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(message);
    }

    @Test
    void aFileThatIsNoneIsRefused(@TempDir Path folder) throws IOException {
        assertThatThrownBy(() -> Sources.file(Configuration.defaults(), folder.resolve("none")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("must be a file that can be read");
        Path broken = Files.writeString(folder.resolve("broken"), "port = [");
        assertThatThrownBy(() -> Sources.file(Configuration.defaults(), broken))
                .isInstanceOf(ConfigurationException.class);
    }

    @Test
    void rowsThatTheHeapCannotHoldAreRefused() {
        assertThatThrownBy(() -> set("rows.cache-bytes=8gb"))
                .hasMessageStartingWith(
                        "rows.cache-bytes: 8589934592 (must be, with rows.backlog-bytes, at most half of the heap")
                .hasMessageContaining("QUORATE_HEAP");
    }

    @Test
    void withoutAPasswordOnlyLoopbackIsServed() {
        assertThatThrownBy(() -> set("host=0.0.0.0"))
                .hasMessageStartingWith("host: 0.0.0.0 (must be loopback")
                .hasMessageContaining("--no-protected-mode");
        assertThat(set("host=127.0.0.1").get(Keys.HOST)).isEqualTo("127.0.0.1");
        assertThat(set("host=0.0.0.0", "requirepass=secret").get(Keys.HOST)).isEqualTo("0.0.0.0");
        assertThat(set("host=0.0.0.0", "protected-mode=no").get(Keys.HOST)).isEqualTo("0.0.0.0");
    }

    @Test
    void aPasswordIsNeverRepeated() {
        var secret = new Key<>("secret", new Kind.Count(0, 1), 0L, true, true, "");
        assertThatThrownBy(() -> secret.parse("hunter2")).hasMessageNotContaining("hunter2");
    }

    @Test
    void everyKeyReadsBackWhatItPrints() {
        for (Key<?> key : Keys.all()) assertReadsBack(key);
    }

    private static <T> void assertReadsBack(Key<T> key) {
        assertThat(key.parse(key.kind().print(key.byDefault()))).as(key.name()).isEqualTo(key.byDefault());
    }
}
