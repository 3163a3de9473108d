package io.quorate.storage;

import static io.quorate.storage.StoreDriver.answerOf;
import static io.quorate.storage.StoreDriver.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quorate.core.store.OrderedStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a full disk does to the rows. Needs root, for a disk that is small enough to fill.
class FullDiskTest {
    private static final OrderedStore.Outcome DONE = new OrderedStore.Outcome.Done();
    private static final int VALUE_BYTES = 64 * 1024;
    private static final long TRY_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    /// A minute's worth.
    private static final int TRIES_MAX = 3_000;
    /// Write buffers as small as they get, so that the disk is soon asked.
    private static final RocksConfig SMALL = new RocksConfig(8 << 20, 1 << 20, 2, 1, 100, 2);

    private final Random random = new Random(4);
    private long lsn;
    private SmallDisk disk;

    @TempDir
    private Path folder;

    @BeforeEach
    void mount() throws IOException, InterruptedException {
        disk = new SmallDisk(folder, 24);
    }

    @AfterEach
    void unmount() throws IOException, InterruptedException {
        disk.unmount();
    }

    @Test
    void aFullDiskRefusesWritesAnswersReadsAndLosesNothing() throws UnusableStoreException, IOException {
        Path rows = folder.resolve("rows");
        try (var driver = new StoreDriver(rows, SMALL)) {
            disk.fillUpTo(2 << 20);
            OrderedStore.Outcome outcome = DONE;
            while (outcome.equals(DONE)) outcome = applyNext(driver);
            assertThat(outcome).isInstanceOf(OrderedStore.Outcome.NoSpace.class);
            assertThat(driver.flush()).isInstanceOf(OrderedStore.Outcome.NoSpace.class);
            long applied = lsn - 1;
            assertThat(answerOf(driver.fetch("k1"))).hasSize(VALUE_BYTES);
            assertThat(answerOf(driver.fetch("k" + applied))).hasSize(VALUE_BYTES);
            assertThat(answerOf(driver.fetch(StoreDriver.everything())).rows()).hasSize((int) applied);
            disk.makeRoom();
            applyWhatWasRefused(driver);
            assertThat(driver.flush()).isEqualTo(DONE);
        }
        try (var driver = new StoreDriver(rows, SMALL)) {
            assertThat(driver.store.applied(0).lsn()).isEqualTo(lsn);
            assertThat(answerOf(driver.fetch(StoreDriver.everything())).rows()).hasSize((int) lsn);
        }
    }

    @Test
    void aStoreCanBeClosedWhileTheDiskIsFullAndKeepsWhatWasFlushed() throws UnusableStoreException, IOException {
        Path rows = folder.resolve("rows");
        try (var driver = new StoreDriver(rows, SMALL)) {
            assertThat(applyNext(driver)).isEqualTo(DONE);
            assertThat(driver.flush()).isEqualTo(DONE);
            disk.fillUpTo(0);
            assertThat(applyNext(driver)).isEqualTo(DONE);
            assertThat(driver.flush()).isInstanceOf(OrderedStore.Outcome.NoSpace.class);
        }
        disk.makeRoom();
        try (var driver = new StoreDriver(rows, SMALL)) {
            assertThat(driver.store.applied(0).lsn()).isEqualTo(1);
        }
    }

    @Test
    void aStoreOnAFullDiskIsRefusedAndOpensWhenThereIsRoom() throws UnusableStoreException, IOException {
        Path rows = folder.resolve("rows");
        disk.fillUpTo(0);
        assertThatExceptionOfType(UnusableStoreException.class)
                .isThrownBy(() -> RocksStore.open(rows, SMALL, Runnable::run))
                .withMessageContainingAll("No space left", "make room");
        disk.makeRoom();
        try (var driver = new StoreDriver(rows, SMALL)) {
            assertThat(applyNext(driver)).isEqualTo(DONE);
        }
    }

    private OrderedStore.Outcome applyNext(StoreDriver driver) {
        lsn++;
        return apply(driver);
    }

    /// As the shard does: again and again, since nobody tells when RocksDB has found room. It looks every five seconds.
    private void applyWhatWasRefused(StoreDriver driver) {
        for (int tried = 0; tried < TRIES_MAX; tried++) {
            OrderedStore.Outcome outcome = apply(driver);
            if (outcome.equals(DONE)) return;
            assertThat(outcome).isInstanceOf(OrderedStore.Outcome.NoSpace.class);
            LockSupport.parkNanos(TRY_PAUSE_NANOS);
        }
        throw new AssertionError("there is room again, and writes are still refused");
    }

    private OrderedStore.Outcome apply(StoreDriver driver) {
        byte[] value = new byte[VALUE_BYTES];
        random.nextBytes(value);
        return driver.apply(lsn, put("k" + lsn, value));
    }
}
