package io.quorate.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManualTest {
    private static final Path COMMITTED = Path.of("../docs/configuration.md");
    private static final Path GENERATED = Path.of("target/configuration.md");

    @Test
    void theCommittedPageIsWhatTheDeclarationsSay() throws IOException {
        Files.writeString(GENERATED, Manual.text());
        assertThat(Files.readString(COMMITTED))
                .as("if the declarations are right: cp server/target/configuration.md docs/configuration.md")
                .isEqualTo(Manual.text());
    }

    @Test
    void theFileToBeginWithHoldsEveryKeyAndItsDefault(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("quorate.conf");
        Files.writeString(file, Manual.file());
        assertThat(printed(Sources.file(Configuration.defaults(), file))).isEqualTo(printed(Configuration.defaults()));

        String uncommented = Manual.file()
                .lines()
                .filter(line -> line.matches("#[a-z].*"))
                .map(line -> line.substring(1))
                .collect(Collectors.joining("\n"));
        assertThat(uncommented.lines()).hasSameSizeAs(Keys.all());
        Files.writeString(file, uncommented);
        assertThat(printed(Sources.file(Configuration.defaults(), file))).isEqualTo(printed(Configuration.defaults()));
    }

    private static List<String> printed(Configuration configuration) {
        return Keys.all().stream()
                .map(key -> key.name() + "=" + configuration.print(key))
                .toList();
    }
}
