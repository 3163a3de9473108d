package io.quorate.storage;

import static io.quorate.storage.StoreDriver.answerOf;
import static io.quorate.storage.StoreDriver.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quorate.core.store.OrderedStore;
import io.quorate.core.store.Page;
import io.quorate.core.store.WriteSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupTest {
    private static final OrderedStore.Outcome DONE = new OrderedStore.Outcome.Done();

    @TempDir
    private Path temporary;

    private Path rows;
    private Path backup;
    private Path restored;

    @BeforeEach
    void nameFolders() {
        rows = temporary.resolve("rows");
        backup = temporary.resolve("backup");
        restored = temporary.resolve("restored");
    }

    @Test
    void aBackupHoldsWhatWasAppliedBeforeItFlushedOrNot() throws UnusableStoreException {
        makeBackup();
        assertThat(Restore.run(backup, restored).applied()).isEqualTo(new OrderedStore.Applied(20, 20, 20, 20));
        assertThat(rowsIn(restored)).hasSize(20);
    }

    @Test
    void aRestoredFolderIsANodesWithAnEmptyLog() throws UnusableStoreException, IOException {
        makeBackup();
        Restore.run(backup, restored);
        try (DataFolder folder = DataFolder.open(restored);
                Stream<Path> log = Files.list(folder.log())) {
            assertThat(log).isEmpty();
            assertThat(folder.rows()).isEqualTo(restored.resolve("rows"));
        }
    }

    @Test
    void aBackupCanBeRestoredTwiceAndIsNotChangedByIt() throws UnusableStoreException {
        makeBackup();
        Restore.run(backup, restored);
        try (var driver = new StoreDriver(restored.resolve("rows"))) {
            driver.apply(21, put("more", new byte[1]));
            driver.flush();
        }
        Path again = temporary.resolve("again");
        assertThat(Restore.run(backup, again).applied().lsn()).isEqualTo(20);
        assertThat(rowsIn(again)).hasSize(20);
    }

    /// Batch n gives every row the number n: a backup of which one row tells another number than the mark is torn.
    @Test
    void aBackupUnderWritesIsOneMoment() throws UnusableStoreException, InterruptedException {
        try (var driver = new StoreDriver(rows)) {
            var failure = new AtomicReference<Exception>();
            applyNumber(driver, 1);
            Thread maker = Thread.ofPlatform().start(() -> {
                try {
                    Backup.write(driver.store, backup);
                } catch (UnusableStoreException refused) {
                    failure.set(refused);
                }
            });
            for (int number = 2; maker.isAlive(); number++) applyNumber(driver, number);
            maker.join();
            assertThat(failure.get()).isNull();
        }
        long lsn = Restore.run(backup, restored).applied().lsn();
        assertThat(rowsIn(restored))
                .hasSize(50)
                .allMatch(row -> new String(row.value(), StandardCharsets.UTF_8).equals("number " + lsn));
    }

    private static void applyNumber(StoreDriver driver, int number) {
        var puts = new WriteSet.Change[50];
        byte[] value = ("number " + number).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < puts.length; i++) puts[i] = put("k" + i, value);
        assertThat(driver.apply(number, puts)).isEqualTo(DONE);
    }

    @Test
    void aBackupAcrossFileSystemsIsCopied() throws UnusableStoreException, IOException, InterruptedException {
        var disk = new SmallDisk(Files.createDirectory(temporary.resolve("other")), 24);
        try {
            backup = temporary.resolve("other").resolve("backup");
            makeBackup();
            assertThat(Restore.run(backup, restored).applied().lsn()).isEqualTo(20);
        } finally {
            disk.unmount();
        }
    }

    @Test
    void aBackupOnAFullDiskFailsAndLeavesNothing() throws UnusableStoreException, IOException, InterruptedException {
        Path other = Files.createDirectory(temporary.resolve("other"));
        var disk = new SmallDisk(other, 24);
        try {
            disk.fillUpTo(8 * 1024);
            backup = other.resolve("backup");
            assertRefused(this::makeBackup, "no backup was made in " + backup, "No space left");
            assertThat(BackupFiles.list(other)).containsExactly(other.resolve("ballast"));
            assertThat(backup).doesNotExist();
            assertThat(other.resolve("backup.incomplete")).doesNotExist();
        } finally {
            disk.unmount();
        }
    }

    @Test
    void anExistingTargetIsRefused() throws IOException {
        Files.createDirectory(backup);
        assertRefused(this::makeBackup, backup.toString(), "exists");
    }

    @Test
    void aTargetWithoutAParentIsRefused() {
        backup = temporary.resolve("nowhere").resolve("backup");
        assertRefused(this::makeBackup, temporary.resolve("nowhere").toString());
    }

    @Test
    void whatACrashLeftOfABackupIsReplaced() throws UnusableStoreException, IOException {
        Path left = temporary.resolve("backup.incomplete");
        Files.createDirectories(left.resolve("rows"));
        Files.writeString(left.resolve("rows").resolve("000001.sst"), "torn");
        makeBackup();
        assertThat(left).doesNotExist();
        assertThat(Restore.run(backup, restored).applied().lsn()).isEqualTo(20);
    }

    @Test
    void damagedRowsAreNotBackedUp() throws UnusableStoreException, IOException {
        try (var driver = new StoreDriver(rows)) {
            fill(driver);
            Path file = BackupFiles.list(rows).stream()
                    .filter(path -> path.toString().endsWith(".sst"))
                    .findFirst()
                    .orElseThrow();
            flipBit(file, 40);
            assertRefused(() -> Backup.write(driver.store, backup), "no backup was made", ".sst");
            assertThat(backup).doesNotExist();
        }
    }

    @Test
    void aClosedStoreMakesNoBackup() throws UnusableStoreException {
        RocksStore closed;
        try (var driver = new StoreDriver(rows)) {
            closed = driver.store;
        }
        assertRefused(() -> Backup.write(closed, backup), "stopping");
    }

    @Test
    void aDamagedBackupIsRefusedWhateverByteIsDamaged() throws UnusableStoreException, IOException {
        makeBackup();
        List<Path> files = BackupFiles.list(backup.resolve("rows"));
        files.add(backup.resolve("BACKUP"));
        for (Path file : files) {
            long size = Files.size(file);
            if (size == 0) continue; // RocksDB's own log, which is off
            for (long at : new long[] {0, size / 3, size - 1}) {
                flipBit(file, at);
                assertRefused(() -> Restore.run(backup, restored), "nothing was restored", backup.toString());
                assertThat(restored).isEmptyDirectory();
                flipBit(file, at);
            }
        }
        assertThat(Restore.run(backup, restored).applied().lsn()).isEqualTo(20);
    }

    @Test
    void aBackupThatLacksAFileIsRefused() throws UnusableStoreException, IOException {
        makeBackup();
        Path file = BackupFiles.list(backup.resolve("rows")).getFirst();
        Files.delete(file);
        assertRefused(() -> Restore.run(backup, restored), "lacks", file.toString());
    }

    @Test
    void aFolderThatIsNoBackupIsRefused() throws IOException {
        Files.createDirectory(backup);
        assertRefused(() -> Restore.run(backup, restored), "there is no file BACKUP");
    }

    @Test
    void aFullFolderIsNotRestoredInto() throws UnusableStoreException, IOException {
        makeBackup();
        Files.createDirectory(restored);
        Files.writeString(restored.resolve("mine"), "precious");
        assertRefused(() -> Restore.run(backup, restored), "mine");
        assertThat(restored.resolve("mine")).hasContent("precious");
    }

    @Test
    void aHalfRestoredFolderIsNoNodes() throws IOException {
        Files.createDirectories(restored.resolve("rows"));
        assertRefused(() -> DataFolder.open(restored), "FORMAT");
    }

    private void makeBackup() throws UnusableStoreException {
        try (var driver = new StoreDriver(rows)) {
            fill(driver);
            BackupManifest manifest = Backup.write(driver.store, backup);
            assertThat(manifest.applied()).isEqualTo(new OrderedStore.Applied(20, 20, 20, 20));
        }
    }

    /// Twenty rows, half of them flushed.
    private static void fill(StoreDriver driver) {
        for (int lsn = 1; lsn <= 20; lsn++) {
            assertThat(driver.apply(lsn, put("k" + lsn, new byte[1000]))).isEqualTo(DONE);
            if (lsn == 10) assertThat(driver.flush()).isEqualTo(DONE);
        }
    }

    private static List<Page.Row> rowsIn(Path dataFolder) throws UnusableStoreException {
        try (var driver = new StoreDriver(dataFolder.resolve("rows"))) {
            return answerOf(driver.fetch(StoreDriver.everything())).rows();
        }
    }

    private static void assertRefused(ThrowingCallable call, String... words) {
        assertThatExceptionOfType(UnusableStoreException.class)
                .isThrownBy(call)
                .satisfies(refusal ->
                        assertThat(refusal.getMessage()).contains(words).doesNotContain("\n"));
    }

    private static void flipBit(Path file, long at) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[(int) at] ^= 1 << 3;
        Files.write(file, bytes);
    }
}
