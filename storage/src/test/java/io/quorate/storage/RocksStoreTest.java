package io.quorate.storage;

import static io.quorate.storage.StoreDriver.answerOf;
import static io.quorate.storage.StoreDriver.key;
import static io.quorate.storage.StoreDriver.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.store.OrderedStore;
import io.quorate.core.store.WriteSet;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RocksStoreTest {
    private static final OrderedStore.Outcome DONE = new OrderedStore.Outcome.Done();

    @TempDir
    private Path folder;

    @Test
    void aColdRowIsNotResidentUntilItIsFetched() throws UnusableStoreException {
        fill(1_000);
        try (var driver = new StoreDriver(folder)) {
            assertThat(OrderedStore.isNotResident(driver.store.get(key("k500"))))
                    .isTrue();
            assertThat(answerOf(driver.fetch("k500"))).hasSize(100);
            assertThat(driver.store.get(key("k500"))).hasSize(100);
        }
    }

    @Test
    void aRowThatWasNeverWrittenIsKnownToBeAbsentOnceTheFiltersAreInMemory() throws UnusableStoreException {
        fill(1_000);
        try (var driver = new StoreDriver(folder)) {
            driver.fetch("k500"); // brings index and filter in
            int absent = 0;
            for (int i = 0; i < 1_000; i++) if (OrderedStore.isAbsent(driver.store.get(key("none" + i)))) absent++;
            // Ten bits a row let one in a hundred pass.
            assertThat(absent).isGreaterThan(950);
            assertThat(OrderedStore.isAbsent(answerOf(driver.fetch("none")))).isTrue();
        }
    }

    @Test
    void closingFlushesNothing() throws UnusableStoreException {
        try (var driver = new StoreDriver(folder)) {
            assertThat(driver.apply(1, put("a", new byte[1]))).isEqualTo(DONE);
            assertThat(driver.flush()).isEqualTo(DONE);
            assertThat(driver.apply(2, put("b", new byte[1]))).isEqualTo(DONE);
        }
        try (var driver = new StoreDriver(folder)) {
            assertThat(driver.store.applied().lsn()).isEqualTo(1);
            assertThat(OrderedStore.isAbsent(driver.read("b"))).isTrue();
        }
    }

    @Test
    void estimatesTellWhatIsInMemoryAndInFiles() throws UnusableStoreException {
        try (var driver = new StoreDriver(folder)) {
            driver.apply(1, put("a", new byte[1 << 20]));
            StoreEstimates before = driver.store.estimates().orElseThrow();
            assertThat(before.writeBufferBytes()).isGreaterThan(1 << 20);
            assertThat(before.fileCount()).isZero();
            driver.flush();
            StoreEstimates after = driver.store.estimates().orElseThrow();
            assertThat(after.writeBufferBytes()).isLessThan(1 << 20);
            assertThat(after.fileCount()).isEqualTo(1);
            assertThat(after.fileBytes()).isGreaterThan(1 << 20);
            assertThat(after.backgroundErrorCount()).isZero();
        }
    }

    @Test
    void aClosedStoreHasNoEstimates() throws UnusableStoreException {
        RocksStore closed;
        try (var driver = new StoreDriver(folder)) {
            closed = driver.store;
        }
        assertThat(closed.estimates()).isEmpty();
    }

    /// Rows k0, k1, ... of 100 random bytes, flushed; the store is closed.
    private void fill(int rowCount) throws UnusableStoreException {
        var random = new Random(3);
        var puts = new WriteSet.Change[rowCount];
        for (int i = 0; i < rowCount; i++) {
            byte[] value = new byte[100];
            random.nextBytes(value);
            puts[i] = put("k" + i, value);
        }
        try (var driver = new StoreDriver(folder)) {
            assertThat(driver.apply(1, puts)).isEqualTo(DONE);
            assertThat(driver.flush()).isEqualTo(DONE);
        }
    }
}
