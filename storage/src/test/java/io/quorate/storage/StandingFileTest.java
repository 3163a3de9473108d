package io.quorate.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.core.control.Standing;
import io.quorate.core.identity.NodeId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandingFileTest {
    private static final Standing FIRST = Standing.first(new NodeId(7));

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private StandingFile file;

    @BeforeEach
    void open() {
        file = new StandingFile(folder);
    }

    @Test
    void aFolderSaysNothingUntilSomethingIsWritten() throws Exception {
        assertThat(file.read()).isEmpty();
        file.write(FIRST);
        assertThat(new StandingFile(folder).read()).contains(FIRST);
    }

    @Test
    void whatIsWrittenTakesThePlaceOfWhatWas() throws Exception {
        file.write(FIRST.belonging(new Standing.Belonging(99, Optional.empty(), List.of(new NodeId(8)))));
        file.write(FIRST.startedAgain());
        assertThat(file.read()).contains(FIRST.startedAgain());
    }

    @Test
    void whatACrashHasLeftHalfWrittenIsOverlooked() throws Exception {
        file.write(FIRST);
        Files.write(folder.resolve("NODE.new"), new byte[] {1, 2, 3});
        assertThat(file.read()).contains(FIRST);
        file.write(FIRST.startedAgain());
        assertThat(file.read()).contains(FIRST.startedAgain());
    }

    @Test
    void eachFlippedBitIsFound() throws Exception {
        file.write(FIRST.startedAgain());
        Path written = folder.resolve("NODE");
        byte[] bytes = Files.readAllBytes(written);
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            byte[] damaged = bytes.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(written, damaged);
            assertThatThrownBy(file::read)
                    .isInstanceOf(UnusableStoreException.class)
                    .hasMessageContaining("is damaged");
        }
    }
}
