package io.quorate.server;

import io.quorate.core.commitlog.CommitLog;
import io.quorate.core.commitlog.CommitLogConfig;
import io.quorate.core.commitlog.DamagedLogException;
import io.quorate.core.commitlog.Disk;
import io.quorate.core.commitlog.Recovered;
import io.quorate.core.commitlog.Recovery;
import io.quorate.core.control.Standing;
import io.quorate.core.node.Recycling;
import io.quorate.core.rule.Rules;
import io.quorate.core.shard.Shard;
import io.quorate.server.config.Configuration;
import io.quorate.server.config.Keys;
import io.quorate.server.log.NodeLog;
import io.quorate.storage.DataFolder;
import io.quorate.storage.FileDisk;
import io.quorate.storage.RocksConfig;
import io.quorate.storage.RocksStore;
import io.quorate.storage.StandingFile;
import io.quorate.storage.UnusableStoreException;
import io.quorate.storage.VolatileCacheDisk;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.concurrent.Executor;

/// A node's data, opened and read to its end: the rows and the commit log above them.
final class Storage implements AutoCloseable {
    /// Not for users: `honest`, or `lying` for a disk on which a sync does nothing.
    private static final String TEST_DISK_CACHE = "quorate.test.disk-cache";

    private final Path folder;
    /// All that is to be closed, in the opposite order of opening.
    private final Deque<AutoCloseable> opened;
    private final RocksStore store;
    private final MeasuredDisk disk;
    private final Recovered recovered;
    private final CommitLogConfig logConfig;
    private final StandingFile standing;

    private Storage(
            Path folder,
            Deque<AutoCloseable> opened,
            RocksStore store,
            MeasuredDisk disk,
            Recovered recovered,
            CommitLogConfig logConfig,
            StandingFile standing) {
        this.folder = folder;
        this.opened = opened;
        this.store = store;
        this.disk = disk;
        this.recovered = recovered;
        this.logConfig = logConfig;
        this.standing = standing;
    }

    /// Opens the data folder, which is made if it is not there. Waits for the disk.
    ///
    /// @param shard the shard's thread
    /// @throws StartException if the folder cannot be used
    static Storage open(Configuration configuration, Executor shard) throws StartException {
        Path path = Path.of(configuration.get(Keys.DATA)).toAbsolutePath().normalize();
        Deque<AutoCloseable> opened = new ArrayDeque<>();
        try {
            DataFolder folder = DataFolder.open(path);
            opened.push(folder);
            RocksStore store = RocksStore.open(folder.rows(), rocksConfig(configuration), shard);
            opened.push(store);
            var disk = new MeasuredDisk(inline -> {
                FileDisk files = FileDisk.open(folder.log(), shard, inline);
                opened.push(files);
                return withTestCache(files, shard);
            });
            StandingFile standing = folder.standing();
            boolean isAlone = standing.read().flatMap(Standing::cluster).isEmpty();
            long needless = isAlone ? store.applied(Shard.ONLY_PARTITION).lsn() : Recycling.notedLsn(store);
            Recovered recovered = Recovery.run(disk, needless, Rules.ALL);
            return new Storage(path, opened, store, disk, recovered, logConfig(configuration), standing);
        } catch (UnusableStoreException unusable) {
            closeAll(opened);
            throw new StartException(String.valueOf(unusable.getMessage()), unusable);
        } catch (DamagedLogException damaged) {
            closeAll(opened);
            throw new StartException("data folder " + path + ": " + damaged.getMessage(), damaged);
        }
    }

    /// What tests that kill a node ask for: a disk cache that dies with the process, as with a loss of power.
    private static Disk withTestCache(FileDisk files, Executor shard) {
        String syncs = System.getProperty(TEST_DISK_CACHE);
        if (syncs == null) return files;
        NodeLog.warn("disk.test-cache", "syncs", syncs);
        return new VolatileCacheDisk(
                files, shard, VolatileCacheDisk.Syncs.valueOf(syncs.toUpperCase(Locale.ROOT)), System.nanoTime());
    }

    private static RocksConfig rocksConfig(Configuration configuration) {
        var usual = RocksConfig.DEFAULT;
        return new RocksConfig(
                configuration.get(Keys.STORE_BLOCK_CACHE_BYTES),
                configuration.get(Keys.STORE_WRITE_BUFFER_BYTES),
                usual.writeBufferCount(),
                configuration.count(Keys.STORE_READERS),
                usual.waitingReadsMax(),
                usual.backgroundJobCount());
    }

    private static CommitLogConfig logConfig(Configuration configuration) {
        var usual = CommitLogConfig.DEFAULT;
        return new CommitLogConfig(
                configuration.count(Keys.COMMITLOG_SEGMENT_BYTES), usual.batchBytesMax(), usual.spareCountMax());
    }

    Path folder() {
        return folder;
    }

    /// Whether anything was ever written to it.
    boolean hasData() {
        return !store.applied().isEmpty() || recovered.records().hasNext();
    }

    RocksStore store() {
        return store;
    }

    /// What the folder says of the node and its cluster.
    StandingFile standing() {
        return standing;
    }

    MeasuredDisk disk() {
        return disk;
    }

    Recovered recovered() {
        return recovered;
    }

    /// The log, where it goes on.
    CommitLog log(CommitLog.Listener listener) {
        return new CommitLog(disk, logConfig, recovered, Rules.ALL, listener);
    }

    @Override
    public void close() {
        closeAll(opened);
    }

    private static void closeAll(Deque<AutoCloseable> opened) {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception failure) { // the others are to be closed all the same
                NodeLog.warn("storage.not-closed", "why", failure);
            }
        }
    }
}
