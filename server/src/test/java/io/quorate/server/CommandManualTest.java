package io.quorate.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.command.CommandManual;
import io.quorate.server.config.Configuration;
import io.quorate.server.config.Sources;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandManualTest {
    private static final Path COMMITTED = Path.of("../docs/commands.md");
    private static final Path GENERATED = Path.of("target/commands.md");

    @Test
    void theCommittedPageIsWhatTheDeclarationsSay(@TempDir Path folder) throws Exception {
        Configuration configuration = Sources.set(Configuration.defaults(), "data=" + folder);
        configuration = Sources.set(configuration, "port=0");
        configuration = Sources.set(configuration, "admin-port=-1");
        Node node = Node.start(configuration);
        String generated = CommandManual.markdown(node.commands());
        node.stop();
        assertThat(node.awaitEnd()).isZero();
        Files.writeString(GENERATED, generated);
        assertThat(Files.readString(COMMITTED))
                .as("docs/commands.md; if the declarations are right: cp server/target/commands.md docs/commands.md")
                .isEqualTo(generated);
    }
}
