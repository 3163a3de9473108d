package io.quorate.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerCommandTest {
    @Test
    void placesAreFilledIn() {
        var command = ServerCommand.quorate("./quorate");
        assertThat(command.words(7001, Path.of("/tmp/x y"), Durability.BUFFERED))
                .containsExactly(
                        "./quorate", "start", "--port", "7001", "--data", "/tmp/x y", "--set", "durability=buffered");
    }

    @Test
    void redisTakesTheDurabilityInItsOwnWords() {
        assertThat(ServerCommand.REDIS.words(7001, Path.of("/tmp/x"), Durability.FSYNC))
                .containsSubsequence("--save", "", "--appendonly", "yes", "--appendfsync", "always");
        assertThat(ServerCommand.REDIS.words(7001, Path.of("/tmp/x"), Durability.BUFFERED))
                .endsWith("--appendfsync", "everysec");
    }

    @Test
    void aLineIsSplitAtSpacesOutsideOfQuotes() {
        assertThat(ServerCommand.parse("s", "  a  'b c' d\"e'f\" '' {port}{data} ")
                        .words())
                .containsExactly("a", "b c", "de'f", "", "{port}{data}");
        assertThatThrownBy(() -> ServerCommand.parse("s", "a 'b {port} {data}"))
                .hasMessageContaining("a quote is not closed");
    }

    @Test
    void aServerWithoutAPortOrFolderOfItsOwnIsRefused() {
        assertThatThrownBy(() -> new ServerCommand("s", List.of("redis-server", "--dir", "{data}")))
                .hasMessageContaining("the command of s has no {port}");
        assertThatThrownBy(() -> new ServerCommand("s", List.of("redis-server", "--port", "{port}")))
                .hasMessageContaining("has no {data}");
    }

    @Test
    void coresGoInFront() {
        assertThat(ServerCommand.quorate("q").on("0-2").words()).startsWith("taskset", "-c", "0-2", "q", "start");
    }
}
