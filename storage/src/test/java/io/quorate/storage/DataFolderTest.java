package io.quorate.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    @TempDir
    private Path temp;

    @Test
    void aFolderThatIsNotThereIsMade() throws Exception {
        Path folder = temp.resolve("a/b");
        try (var opened = DataFolder.open(folder)) {
            assertThat(opened.log()).isEmptyDirectory();
            assertThat(opened.rows()).isEmptyDirectory();
            assertThat(opened.freeBytes()).isPositive();
        }
        assertThat(folder.resolve("FORMAT")).hasContent("quorate data 2");
    }

    @Test
    void aFolderIsOpenedAgainWithWhatItHolds() throws Exception {
        try (var opened = DataFolder.open(temp)) {
            Files.writeString(opened.log().resolve("segment"), "x");
        }
        try (var opened = DataFolder.open(temp)) {
            assertThat(opened.log().resolve("segment")).hasContent("x");
        }
    }

    @Test
    void theRootOfAFileSystemWillDo() throws Exception {
        Files.createDirectory(temp.resolve("lost+found"));

        DataFolder.open(temp).close();
    }

    @Test
    void aFirstStartThatWasCutDownIsNoObstacle() throws Exception {
        Files.writeString(temp.resolve("LOCK"), "123\n");
        Files.writeString(temp.resolve("FORMAT.new"), "quor");

        DataFolder.open(temp).close();

        assertThat(temp.resolve("FORMAT")).hasContent("quorate data 2");
    }

    @Test
    void aSecondUserIsRefused() throws Exception {
        try (var _ = DataFolder.open(temp)) {
            refused("is in use by process " + ProcessHandle.current().pid(), "stop that one");
        }
        DataFolder.open(temp).close();
    }

    @Test
    void aNewerVersionIsRefused() throws Exception {
        Files.writeString(temp.resolve("FORMAT"), "quorate data 3\n");

        refused(
                "says format 3, and this program knows 2",
                "start the version of Quorate that wrote the folder, or a later one");
    }

    @Test
    void anOlderVersionIsRefused() throws Exception {
        Files.writeString(temp.resolve("FORMAT"), "quorate data 1\n");

        refused("says format 1, and this program knows 2", "start the version of Quorate that wrote the folder");
    }

    @Test
    void anUnknownFormatIsRefused() throws Exception {
        for (String format : new String[] {"", "quorate data", "quorate data x", "rocksdb 1", "\0\0\0\0"}) {
            Files.writeString(temp.resolve("FORMAT"), format);

            refused("does not say what it should", "restore a backup");
        }
    }

    @Test
    void aFolderOfSomebodyElseIsRefusedAndNotTouched() throws Exception {
        Files.writeString(temp.resolve("thesis.tex"), "x");

        refused("holds thesis.tex but no file FORMAT", "give an empty folder");
        assertThat(temp).isDirectoryContaining(path -> path.endsWith("thesis.tex"));
        assertThat(temp.resolve("LOCK")).doesNotExist();
    }

    @Test
    void aFileInPlaceOfAFolderIsRefused() throws Exception {
        Path file = Files.writeString(temp.resolve("file"), "x");

        assertThatThrownBy(() -> DataFolder.open(file))
                .isInstanceOf(UnusableStoreException.class)
                .hasMessageContaining(file + " cannot be made");
    }

    private void refused(String what, String wayOut) {
        assertThatThrownBy(() -> DataFolder.open(temp))
                .isInstanceOf(UnusableStoreException.class)
                .hasMessageContaining(temp.toString())
                .hasMessageContaining(what)
                .hasMessageContaining(wayOut)
                .extracting(Throwable::getMessage)
                .asString()
                .doesNotContain("\n");
    }
}
