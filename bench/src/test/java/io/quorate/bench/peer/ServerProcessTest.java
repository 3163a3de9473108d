package io.quorate.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.bench.ChildServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class ServerProcessTest {
    @TempDir
    Path parent;

    @Test
    void aServerAnswersIsWatchedAndLeavesNothingBehind() throws IOException {
        ServerProcess server = ServerProcess.start(ChildServer.command("constant"), Durability.FSYNC, parent);
        try (server) {
            assertThat(server.version()).isEqualTo("redis_version:0.0.0");
            assertThat(server.cpuTime()).isPositive();
            assertThat(server.residentBytes()).isGreaterThan(1_000_000);
            assertThat(entries(parent)).hasSize(1);
        }
        assertThatThrownBy(() -> new Socket(
                                server.address().getAddress(), server.address().getPort())
                        .close())
                .isInstanceOf(ConnectException.class);
        assertThatThrownBy(server::cpuTime).isInstanceOf(IOException.class);
        assertThat(entries(parent)).isEmpty();
    }

    @Test
    void aServerThatEndsAtOnceIsToldWithWhatItSaid() throws IOException {
        var command = new ServerCommand("broken", List.of("sh", "-c", "echo bad option; exit 3", "{port}", "{data}"));
        assertThatThrownBy(() -> ServerProcess.start(command, Durability.FSYNC, parent))
                .isInstanceOf(IOException.class)
                .hasMessage("broken ended with status 3 before it answered PING; it said:\nbad option");
        assertThat(entries(parent)).isEmpty();
    }

    @Test
    void aProgramThatIsMissingIsNamed() throws IOException {
        var command = new ServerCommand("missing", List.of("/no/such/program", "{port}", "{data}"));
        assertThatThrownBy(() -> ServerProcess.start(command, Durability.FSYNC, parent))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/no/such/program");
        assertThat(entries(parent)).isEmpty();
    }

    private static List<Path> entries(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList();
        }
    }
}
