package io.quorate.storage;

import static io.quorate.storage.StoreDriver.answerOf;
import static io.quorate.storage.StoreDriver.key;
import static io.quorate.storage.StoreDriver.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.quorate.core.store.OrderedStore;
import io.quorate.core.store.Page;
import io.quorate.core.store.Scan;
import io.quorate.core.store.WriteSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
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
            assertThat(OrderedStore.isNotResident(driver.store.get(0, key("k500"))))
                    .isTrue();
            assertThat(answerOf(driver.fetch("k500"))).hasSize(100);
            assertThat(driver.store.get(0, key("k500"))).hasSize(100);
        }
    }

    @Test
    void aRowThatWasNeverWrittenIsKnownToBeAbsentOnceTheFiltersAreInMemory() throws UnusableStoreException {
        fill(1_000);
        try (var driver = new StoreDriver(folder)) {
            driver.fetch("k500"); // brings index and filter in
            int absent = 0;
            for (int i = 0; i < 1_000; i++) if (OrderedStore.isAbsent(driver.store.get(0, key("none" + i)))) absent++;
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
            assertThat(driver.store.applied(0).lsn()).isEqualTo(1);
            assertThat(OrderedStore.isAbsent(driver.read("b"))).isTrue();
        }
    }

    /// A kill leaves the files as they are at that moment, with the store open.
    @Test
    void aKillLeavesWhatWasFlushedWithItsMark(@TempDir Path copies) throws UnusableStoreException, IOException {
        Path killed = Files.createDirectory(copies.resolve("killed"));
        try (var driver = new StoreDriver(folder)) {
            driver.apply(1, put("a", new byte[1]));
            driver.flush();
            driver.apply(2, put("b", new byte[1]));
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : (Iterable<Path>) files::iterator) Files.copy(file, killed.resolve(file.getFileName()));
            }
        }
        try (var driver = new StoreDriver(killed)) {
            assertThat(driver.store.applied(0)).isEqualTo(new OrderedStore.Applied(1, 1, 1, 1));
            assertThat(answerOf(driver.fetch(StoreDriver.everything())).rows()).hasSize(1);
        }
    }

    @Test
    void readsBeyondTheBoundFailAndTheOthersAreAnswered() throws UnusableStoreException {
        fill(10);
        var oneWaits = new RocksConfig(8 << 20, 1 << 20, 2, 1, 1, 2);
        var release = new CountDownLatch(1);
        Scan.Filter slow = slowUntil(release);
        try (var driver = new StoreDriver(folder, oneWaits)) {
            List<OrderedStore.Fetched<?>> answers = new ArrayList<>();
            Scan scan = new Scan(key("k"), key("l"), Scan.UNBOUNDED, slow);
            int asked = 0;
            // One is being read, one waits, and no more fit; the reader may not have taken the first one at once.
            while (answers.isEmpty()) {
                driver.store.fetch(0, scan, answers::add);
                asked++;
                driver.runWhatCame();
            }
            assertThat(asked).isBetween(2, 3);
            assertThat(answers.getFirst()).isInstanceOf(OrderedStore.Fetched.Unreadable.class);
            release.countDown();
            int all = asked;
            driver.runUntil(() -> answers.size() == all);
            assertThat(answers.subList(1, all)).allMatch(answer -> answer instanceof OrderedStore.Fetched.Value);
        }
    }

    @Test
    void aRowIsFetchedWhileALongScanIsUnderWay() throws UnusableStoreException {
        fill(10);
        var oneReader = new RocksConfig(8 << 20, 1 << 20, 2, 1, 10, 2);
        var release = new CountDownLatch(1);
        try (var driver = new StoreDriver(folder, oneReader)) {
            List<OrderedStore.Fetched<Page>> scanned = new ArrayList<>();
            driver.store.fetch(0, new Scan(key("k"), key("l"), Scan.UNBOUNDED, slowUntil(release)), scanned::add);
            assertThat(answerOf(driver.fetch("k1"))).hasSize(100);
            assertThat(scanned).isEmpty();
            release.countDown();
            driver.runUntil(() -> !scanned.isEmpty());
        }
    }

    /// A filter that waits at each row, and the scan with it.
    private static Scan.Filter slowUntil(CountDownLatch release) {
        return (key, value) -> {
            await(release);
            return Scan.Keep.NOTHING;
        };
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupt);
        }
    }

    @Test
    void aBugInAFilterReachesTheShard() throws UnusableStoreException {
        fill(1);
        Scan.Filter broken = (key, value) -> {
            throw new IllegalStateException("a bug");
        };
        try (var driver = new StoreDriver(folder)) {
            var scan = new Scan(key("k"), key("l"), 1, broken);
            assertThatIllegalStateException()
                    .isThrownBy(() -> driver.fetch(scan))
                    .withMessage("a bug");
        }
    }

    @Test
    void aBatchLargerThanAllWriteBuffersIsApplied() throws UnusableStoreException {
        var small = new RocksConfig(8 << 20, 1 << 20, 2, 1, 1, 2);
        try (var driver = new StoreDriver(folder, small)) {
            for (int lsn = 1; lsn <= 20; lsn++) {
                assertThat(driver.apply(lsn, put("k" + lsn, new byte[4 << 20]))).isEqualTo(DONE);
            }
            assertThat(driver.flush()).isEqualTo(DONE);
            assertThat(answerOf(driver.fetch("k1"))).hasSize(4 << 20);
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
