package io.quorate.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.command.CommandManual;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandManualTest {
    private static final Path COMMITTED = Path.of("../docs/commands.md");
    private static final Path GENERATED = Path.of("target/commands.md");

    @Test
    void theCommittedPageIsWhatTheDeclarationsSay(@TempDir Path folder) throws Exception {
        String generated;
        try (var node = RunningNode.start(folder)) {
            generated = CommandManual.markdown(node.node().commands());
        }
        Files.writeString(GENERATED, generated);
        assertThat(Files.readString(COMMITTED))
                .as("docs/commands.md; if the declarations are right: cp server/target/commands.md docs/commands.md")
                .isEqualTo(generated);
    }
}
