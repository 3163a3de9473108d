package io.quorate.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CommandManualTest {
    private static final Path COMMITTED = Path.of("../docs/commands.md");
    private static final Path GENERATED = Path.of("target/commands.md");

    @Test
    void theCommittedPageIsWhatTheDeclarationsSay() throws IOException {
        String generated = CommandManual.markdown(new CommandTable(DataCommands.all(Transcript.VALUE_BYTES_MAX)));
        Files.writeString(GENERATED, generated);
        assertThat(Files.exists(COMMITTED) ? Files.readString(COMMITTED) : "")
                .as("docs/commands.md; if the declarations are right: cp core/target/commands.md docs/commands.md")
                .isEqualTo(generated);
    }
}
