package io.quorate.storage;

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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/// What becomes of rows whose files are damaged, foreign, incomplete or in use.
class DamagedRowsTest {
    /// Rows of each of the two files.
    private static final int ROW_COUNT = 100;
    /// Places at which a file is damaged, one after the other.
    private static final int PLACES = 40;

    @TempDir
    private Path temporary;

    private Path whole;

    @BeforeEach
    void writeRows() throws UnusableStoreException {
        whole = temporary.resolve("whole");
        try (var driver = new StoreDriver(whole)) {
            for (int lsn = 1; lsn <= 2; lsn++) {
                List<WriteSet.Change> puts = new ArrayList<>();
                for (int i = 0; i < ROW_COUNT; i++) puts.add(put("k" + lsn + "-" + i, value(lsn, i)));
                driver.apply(lsn, puts.toArray(WriteSet.Change[]::new));
                driver.flush();
            }
        }
    }

    @Test
    void aFlippedBitInAFileOfRowsIsReportedAndNeverServed() throws IOException {
        int reported = 0;
        for (Path file : files(whole, ".sst")) {
            long size = Files.size(file);
            for (int place = 0; place < PLACES; place++) {
                Path copy = copyOf(whole);
                flipBit(copy.resolve(file.getFileName()), size * place / PLACES);
                if (isReported(copy)) reported++;
            }
        }
        // Some bytes are read by nobody, such as the padding of the footer.
        assertThat(reported).isGreaterThan(PLACES);
    }

    @Test
    void aDamagedListOfFilesIsRefusedOrLeavesAPrefix() throws IOException, UnusableStoreException {
        Path list = files(whole, "MANIFEST-").getFirst();
        long size = Files.size(list);
        int refused = 0;
        for (int place = 0; place < PLACES; place++) {
            Path copy = copyOf(whole);
            flipBit(copy.resolve(list.getFileName()), size * place / PLACES);
            try (var driver = new StoreDriver(copy)) {
                long survived = driver.store.applied(0).lsn();
                Page page = StoreDriver.answerOf(driver.fetch(StoreDriver.everything()));
                assertThat(page.rows()).hasSize((int) survived * ROW_COUNT);
            } catch (UnusableStoreException _) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void aMissingFileOfRowsIsRefused() throws IOException {
        Path file = files(whole, ".sst").getFirst();
        Files.delete(file);
        assertRefused(whole, file.getFileName().toString(), "quorate restore");
    }

    @Test
    void aTruncatedFileOfRowsIsRefused() throws IOException {
        Path file = files(whole, ".sst").getFirst();
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
        assertRefused(whole, file.getFileName().toString(), "quorate restore");
    }

    @Test
    void aFolderThatLostItsBeginningIsNotTakenForANewOne() throws IOException {
        Files.delete(whole.resolve("CURRENT"));
        assertRefused(whole, "CURRENT", "quorate restore");
    }

    @Test
    void rowsOfANewerVersionAreRefused() throws RocksDBException {
        byte[] mark = new AppliedRow(new OrderedStore.Applied(2, 2, 1, 2), Run.PLAIN).encode();
        mark[0]++;
        writeDirectly(whole, AppliedRow.KEY, mark);
        assertRefused(whole, "rows of version 3", "version 2");
    }

    @Test
    void rowsOfAnOlderVersionAreRefused() throws RocksDBException {
        byte[] mark = new AppliedRow(new OrderedStore.Applied(2, 2, 1, 2), Run.PLAIN).encode();
        mark[0]--;
        writeDirectly(whole, AppliedRow.KEY, mark);
        assertRefused(whole, "rows of version 1", "version 2");
    }

    @Test
    void rowsThatNoNodeWroteAreRefused() throws RocksDBException {
        Path foreign = temporary.resolve("foreign");
        writeDirectly(foreign, "key".getBytes(StandardCharsets.UTF_8), new byte[1]);
        assertRefused(foreign, "no mark of what is applied");
    }

    @Test
    void aFolderInUseIsRefused() throws UnusableStoreException {
        try (var driver = new StoreDriver(whole)) {
            assertThat(driver.store.applied(0).lsn()).isEqualTo(2);
            assertRefused(whole, "in use");
        }
    }

    /// Reads everything; what is read must be right.
    ///
    /// @return whether the damage was reported
    private static boolean isReported(Path folder) {
        try (var driver = new StoreDriver(folder)) {
            boolean reported = false;
            for (int lsn = 1; lsn <= 2; lsn++) {
                for (int i = 0; i < ROW_COUNT; i++) {
                    String name = "k" + lsn + "-" + i;
                    byte[] inMemory = driver.store.get(0, StoreDriver.key(name));
                    if (!OrderedStore.isNotResident(inMemory))
                        assertThat(inMemory).isEqualTo(value(lsn, i));
                    switch (driver.fetch(name)) {
                        case OrderedStore.Fetched.Value<byte[]>(byte[] value) ->
                            assertThat(value).isEqualTo(value(lsn, i));
                        case OrderedStore.Fetched.Unreadable<byte[]>(String message) -> {
                            assertThat(message).contains(".sst");
                            reported = true;
                        }
                    }
                }
            }
            switch (driver.fetch(StoreDriver.everything())) {
                case OrderedStore.Fetched.Value<Page>(Page page) ->
                    assertThat(page.rows()).hasSize(2 * ROW_COUNT);
                case OrderedStore.Fetched.Unreadable<Page> _ -> reported = true;
            }
            return reported;
        } catch (UnusableStoreException _) {
            return true;
        }
    }

    private static void assertRefused(Path folder, String... words) {
        assertThatExceptionOfType(UnusableStoreException.class)
                .isThrownBy(() -> RocksStore.open(folder, RocksConfig.DEFAULT, Runnable::run))
                .satisfies(refusal -> assertThat(refusal.getMessage())
                        .contains(folder.toString())
                        .contains(words)
                        .doesNotContain("\n"));
    }

    private static byte[] value(int lsn, int i) {
        return ("value " + lsn + " of row " + i).repeat(3).getBytes(StandardCharsets.UTF_8);
    }

    private static void writeDirectly(Path folder, byte[] key, byte[] value) throws RocksDBException {
        try (var options = new Options().setCreateIfMissing(true);
                RocksDB db = RocksDB.open(options, folder.toString())) {
            db.put(key, value);
        }
    }

    private Path copyOf(Path folder) throws IOException {
        Path copy = Files.createTempDirectory(temporary, "copy");
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) Files.copy(file, copy.resolve(file.getFileName()));
        }
        return copy;
    }

    private static List<Path> files(Path folder, String namePart) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().contains(namePart))
                    .sorted()
                    .toList();
        }
    }

    private static void flipBit(Path file, long at) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[(int) at] ^= 1 << 3;
        Files.write(file, bytes);
    }
}
