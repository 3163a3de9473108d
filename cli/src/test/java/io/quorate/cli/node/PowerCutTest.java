package io.quorate.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Loss of power under load: a real file system that is cut off, and a disk whose cache dies with the process.
@Execution(ExecutionMode.CONCURRENT)
class PowerCutTest {
    private static final int CUTS = 10;
    /// With the kills of [KillTest] fifty, also where no file system can be mounted.
    private static final int CACHES_LOST = 20;

    private static final int CUTS_BUFFERED = 4;
    private static final int ANSWERS_MAX = 6_000;
    /// Enough for loads of several seconds, so that there is something older than the loss window.
    private static final int ANSWERS_BUFFERED = 40_000;

    private static final int DISK_MEGABYTES = 512;
    /// `buffered` may lose a second; and the sync that begins then takes its time, on a busy machine above all.
    private static final long LOSS_WINDOW_NANOS = 3_000_000_000L;

    private static final String FSYNC = "durability=fsync";
    private static final String BUFFERED = "durability=buffered";

    @Test
    void cutFileSystemHasAllThatWasAcknowledgedAndNothingElse() throws Exception {
        long seed = System.nanoTime();
        var random = new SplittableRandom(seed);
        var ledger = new Ledger();
        try (var disk = MountedDisk.ext4(DISK_MEGABYTES)) {
            for (int cut = 1; cut <= CUTS; cut++) {
                try (var node = NodeProcess.launch(disk.folder(), List.of(), SmallStore.options(FSYNC))) {
                    assertThat(ledger.compare(node))
                            .as("cut %d, seed %d", cut, seed)
                            .isEmpty();
                    try (var workload =
                            Workload.start(node.port(), ledger, Workload.Kind.MIXED, "c" + cut, random.nextLong())) {
                        workload.awaitAnswers(random.nextInt(ANSWERS_MAX));
                        ledger.diskFails();
                        disk.cut();
                        node.kill();
                    }
                    ledger.settled();
                }
                disk.powerUp();
            }
            try (var node = NodeProcess.launch(disk.folder(), List.of(), SmallStore.options(FSYNC))) {
                assertThat(ledger.compare(node)).as("seed %d", seed).isEmpty();
            }
        }
        assertThat(ledger.acknowledged()).isGreaterThan(CUTS);
    }

    @Test
    void bufferedWritesOlderThanTheLossWindowSurviveACutAndNothingIsThereWithoutWhatCameBefore() throws Exception {
        long seed = System.nanoTime();
        var random = new SplittableRandom(seed);
        try (var disk = MountedDisk.ext4(DISK_MEGABYTES)) {
            for (int cut = 1; cut <= CUTS_BUFFERED; cut++) {
                var ledger = new Ledger();
                long at;
                try (var node = NodeProcess.start(disk.folder(), List.of(), SmallStore.options(BUFFERED));
                        var workload = Workload.start(
                                node.port(), ledger, Workload.Kind.FRESH_KEYS, "b" + cut, random.nextLong())) {
                    workload.awaitAnswers(ANSWERS_BUFFERED + random.nextInt(ANSWERS_MAX));
                    at = System.nanoTime();
                    ledger.diskFails();
                    disk.cut();
                    node.kill();
                }
                ledger.settled();
                disk.powerUp();
                try (var node = NodeProcess.launch(disk.folder(), List.of(), SmallStore.options(BUFFERED))) {
                    assertThat(ledger.compareAllowingLoss(node, at, LOSS_WINDOW_NANOS))
                            .as("cut %d, seed %d", cut, seed)
                            .isEmpty();
                }
            }
        }
    }

    @Test
    void lostDiskCacheCostsNothingThatWasAcknowledged(@TempDir Path data) throws Exception {
        long seed = System.nanoTime();
        assertThat(cutDiskCache(data, "honest", seed)).as("seed %d", seed).isEmpty();
    }

    /// Else nothing above proves anything.
    @Test
    void nodeWhoseSyncsDoNothingIsCaught(@TempDir Path data) throws Exception {
        assertThat(cutDiskCache(data, "lying", System.nanoTime())).isNotEmpty();
    }

    /// Runs, kills and starts a node whose disk has a cache of its own, and reads back.
    ///
    /// @return what was wrong, at the first time that something was; also if the node found it itself and does
    ///     not start
    private static List<String> cutDiskCache(Path data, String syncs, long seed) throws Exception {
        var random = new SplittableRandom(seed);
        var ledger = new Ledger();
        var flags = List.of("-Dquorate.test.disk-cache=" + syncs);
        for (int cut = 1; cut <= CACHES_LOST; cut++) {
            try (var node = NodeProcess.launch(data, flags, SmallStore.options(FSYNC))) {
                List<String> wrong = ledger.compare(node);
                if (!wrong.isEmpty()) return wrong;
                try (var workload =
                        Workload.start(node.port(), ledger, Workload.Kind.MIXED, "v" + cut, random.nextLong())) {
                    workload.awaitAnswers(random.nextInt(ANSWERS_MAX));
                    node.kill();
                }
                ledger.settled();
            }
        }
        try (var node = NodeProcess.launch(data, flags, SmallStore.options(FSYNC))) {
            return ledger.compare(node);
        }
    }
}
