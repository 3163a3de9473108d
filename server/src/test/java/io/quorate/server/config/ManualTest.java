package io.quorate.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ManualTest {
    private static final Path FILE = Path.of(System.getProperty("quorate.root"), "docs", "configuration.md");

    /// With `-Dquorate.write-manual` the file is written anew.
    @Test
    void theManualIsWhatTheDeclarationsSay() throws IOException {
        if (System.getProperty("quorate.write-manual") != null) Files.writeString(FILE, Manual.text());
        assertThat(Files.readString(FILE)).isEqualTo(Manual.text());
    }
}
