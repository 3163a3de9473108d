package io.quorate.storage;

import io.quorate.core.store.OrderedStore;
import io.quorate.core.wire.MalformedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Checkpoint;
import org.rocksdb.CompressionType;
import org.rocksdb.DataBlockIndexType;
import org.rocksdb.HyperClockCache;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.Logger;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Status;

/// An open RocksDB with what it needs outside the heap: how it is set up, what is checked before it is believed.
final class RocksDatabase implements AutoCloseable {
    private static final String RESTORE = "restore the data folder from a backup (quorate restore)";
    /// Bits of filter a row: one absent row in a hundred looks as if it might exist.
    private static final double FILTER_BITS_PER_ROW = 10;
    /// Files of the first level, which a read must look into one after the other, at which writes wait for merging.
    private static final int LEVEL_0_FILES_MAX = 24;
    /// Lets RocksDB's cache find out by itself how large its blocks are.
    private static final long ANY_ENTRY_BYTES = 0;
    /// Lets RocksDB divide its cache as it sees fit.
    private static final int ANY_SHARD_BITS = -1;
    /// Files that are open at the same time while a backup is read through.
    private static final int VERIFY_OPEN_FILES_MAX = 64;
    /// Bytes of RocksDB's own log file, of which the last two are kept. It says why files were written and merged.
    private static final int INFO_LOG_BYTES_MAX = 1 << 20;
    /// The list of files is begun anew at this size, so that opening stays quick.
    private static final long MANIFEST_BYTES_MAX = 16 << 20;
    /// What is written in the background goes to the disk in pieces of this size, not in one surge at the end.
    private static final long BYTES_PER_SYNC = 1 << 20;

    private final RocksDB db;
    private final HyperClockCache blockCache;
    private final BloomFilter filter;
    private final Options options;
    private final SortedMap<Integer, AppliedRow> applied;

    private RocksDatabase(
            RocksDB db,
            HyperClockCache blockCache,
            BloomFilter filter,
            Options options,
            SortedMap<Integer, AppliedRow> applied) {
        this.db = db;
        this.blockCache = blockCache;
        this.filter = filter;
        this.options = options;
        this.applied = applied;
    }

    /// Opens a folder, which is made if it is not there.
    ///
    /// @throws UnusableStoreException if what is there is damaged, foreign or in use
    static RocksDatabase open(Path folder, RocksConfig config) throws UnusableStoreException {
        RocksLibrary.load();
        requireWhole(folder);
        var blockCache = new HyperClockCache(config.blockCacheBytes(), ANY_ENTRY_BYTES, ANY_SHARD_BITS, false);
        var filter = new BloomFilter(FILTER_BITS_PER_ROW);
        Options options = options(config, blockCache, filter);
        RocksDB db = null;
        try {
            db = RocksDB.open(options, folder.toString());
            return new RocksDatabase(db, blockCache, filter, options, readApplied(db));
        } catch (RocksDBException failure) {
            close(db, options, filter, blockCache);
            throw unusable(folder, message(failure), whatToDo(failure), failure);
        } catch (MalformedException failure) {
            close(db, options, filter, blockCache);
            String toDo = "start the version of Quorate that wrote them, or " + RESTORE;
            throw unusable(folder, String.valueOf(failure.getMessage()), toDo, failure);
        }
    }

    private static UnusableStoreException unusable(Path folder, String why, String toDo, @Nullable Throwable cause) {
        return new UnusableStoreException("the rows in " + folder + " cannot be used: " + why + "; " + toDo, cause);
    }

    private static String whatToDo(RocksDBException failure) {
        if (message(failure).contains("/LOCK: ")) return "they are in use: stop the process that has them open";
        Status status = failure.getStatus();
        if (status == null || status.getCode() == Status.Code.Corruption) return RESTORE;
        if (status.getSubCode() == Status.SubCode.NoSpace) return "make room on the disk and start again";
        return "see to the folder's permissions and its disk, or " + RESTORE;
    }

    private static String message(RocksDBException failure) {
        return String.valueOf(failure.getMessage());
    }

    /// As [#verify], of a folder that a single node has written: a backup is of one log.
    ///
    /// @return up to where the data goes
    static OrderedStore.Applied verifyAlone(Path folder) throws UnusableStoreException {
        SortedMap<Integer, AppliedRow> rows = verify(folder);
        AppliedRow only = rows.get(0);
        boolean isAlone =
                rows.isEmpty() || rows.size() == 1 && only != null && only.run().equals(Run.PLAIN);
        if (!isAlone) {
            throw unusable(folder, "they are those of a cluster's node", "back the cluster up as a whole", null);
        }
        return only == null ? OrderedStore.Applied.NOTHING : only.mark();
    }

    /// Reads every block of a folder that nobody uses, without changing it.
    ///
    /// @return up to where the data of each partition goes
    /// @throws UnusableStoreException if what is there is damaged or foreign
    private static SortedMap<Integer, AppliedRow> verify(Path folder) throws UnusableStoreException {
        RocksLibrary.load();
        // Where its log would go otherwise is the folder that must not change.
        try (var silence = new SilentLogger();
                var options = new Options().setLogger(silence).setMaxOpenFiles(VERIFY_OPEN_FILES_MAX);
                RocksDB db = RocksDB.openReadOnly(options, folder.toString())) {
            db.verifyChecksum();
            return readApplied(db);
        } catch (RocksDBException failure) {
            throw unusable(folder, message(failure), whatToDo(failure), failure);
        } catch (MalformedException failure) {
            throw unusable(folder, String.valueOf(failure.getMessage()), RESTORE, failure);
        }
    }

    /// Takes the log lines of a database that is only looked at: what goes wrong is told by exceptions.
    private static final class SilentLogger extends Logger {
        SilentLogger() {
            super(InfoLogLevel.FATAL_LEVEL);
        }

        @Override
        protected void log(InfoLogLevel level, String message) {}
    }

    /// Links or copies the files, with all that was applied before, into a folder that must not exist. Waits.
    void checkpoint(Path folder) throws RocksDBException {
        try (Checkpoint checkpoint = Checkpoint.create(db)) {
            checkpoint.createCheckpoint(folder.toString());
        }
    }

    RocksDB db() {
        return db;
    }

    /// Up to where the data of each partition went when it was opened, and where it lies.
    SortedMap<Integer, AppliedRow> applied() {
        return applied;
    }

    /// For any thread.
    StoreEstimates estimates(int waitingReadCount) {
        try {
            return new StoreEstimates(
                    blockCache.getUsage(),
                    db.getLongProperty("rocksdb.estimate-table-readers-mem"),
                    db.getLongProperty("rocksdb.cur-size-all-mem-tables"),
                    db.getLiveFilesMetaData().size(),
                    db.getLongProperty("rocksdb.live-sst-files-size"),
                    db.getLongProperty("rocksdb.estimate-pending-compaction-bytes"),
                    db.getLongProperty("rocksdb.background-errors"),
                    waitingReadCount);
        } catch (RocksDBException failure) {
            throw new IllegalStateException("RocksDB does not know one of its properties", failure);
        }
    }

    @Override
    public void close() {
        close(db, options, filter, blockCache);
    }

    /// RocksDB takes a folder without CURRENT for a new one and would start empty on top of what is left of the old.
    private static void requireWhole(Path folder) throws UnusableStoreException {
        if (Files.notExists(folder) || Files.exists(folder.resolve("CURRENT"))) return;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = file.getFileName().toString();
                if (name.endsWith(".sst") || name.startsWith("MANIFEST-")) {
                    throw unusable(folder, name + " is there, but CURRENT is not", RESTORE, null);
                }
            }
        } catch (IOException failure) {
            throw unusable(folder, failure.toString(), "see to the folder's permissions and its disk", failure);
        }
    }

    private static Options options(RocksConfig config, HyperClockCache blockCache, BloomFilter filter) {
        var table = new BlockBasedTableConfig()
                .setBlockCache(blockCache)
                .setFilterPolicy(filter)
                // Indexes and filters stay outside of the cache: about two bytes a row, and without them every read
                // would leave the shard's thread.
                .setCacheIndexAndFilterBlocks(false)
                .setDataBlockIndexType(DataBlockIndexType.kDataBlockBinaryAndHash);
        return new Options()
                .setCreateIfMissing(true)
                .setTableFormatConfig(table)
                .setWriteBufferSize(config.writeBufferBytes())
                .setMaxWriteBufferNumber(config.writeBufferCount())
                .setMaxBackgroundJobs(config.backgroundJobCount())
                // The two uppermost levels are rewritten soon: compressing them would be work for nothing.
                .setCompressionPerLevel(List.of(
                        CompressionType.NO_COMPRESSION,
                        CompressionType.NO_COMPRESSION,
                        CompressionType.LZ4_COMPRESSION,
                        CompressionType.LZ4_COMPRESSION,
                        CompressionType.LZ4_COMPRESSION,
                        CompressionType.LZ4_COMPRESSION,
                        CompressionType.LZ4_COMPRESSION))
                // Files stay open: looking one up would cost every read, and opening one can wait for the disk.
                .setMaxOpenFiles(-1)
                // There is one writer.
                .setAllowConcurrentMemtableWrite(false)
                .setEnableWriteThreadAdaptiveYield(false)
                // Writes are never slowed down, only stopped, when merging falls behind: what arrives meanwhile
                // waits in the shard, which knows how much of that it can bear.
                .setLevel0SlowdownWritesTrigger(LEVEL_0_FILES_MAX)
                .setLevel0StopWritesTrigger(LEVEL_0_FILES_MAX)
                .setSoftPendingCompactionBytesLimit(0)
                // The commit log has it all; closing must not take as long as a flush.
                .setAvoidFlushDuringShutdown(true)
                .setAvoidUnnecessaryBlockingIO(true)
                .setBytesPerSync(BYTES_PER_SYNC)
                .setMaxManifestFileSize(MANIFEST_BYTES_MAX)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setMaxLogFileSize(INFO_LOG_BYTES_MAX)
                .setKeepLogFileNum(2)
                .setStatsDumpPeriodSec(0)
                .setStatsPersistPeriodSec(0);
    }

    private static SortedMap<Integer, AppliedRow> readApplied(RocksDB db) throws RocksDBException {
        SortedMap<Integer, AppliedRow> marks = new TreeMap<>();
        try (RocksIterator rows = db.newIterator()) {
            for (rows.seek(AppliedRow.KEY); rows.isValid() && AppliedRow.isOne(rows.key()); rows.next()) {
                marks.put(AppliedRow.partition(rows.key()), AppliedRow.decode(rows.value()));
            }
            rows.status();
            rows.seekToFirst();
            rows.status();
            if (rows.isValid() && marks.isEmpty()) {
                throw new MalformedException("there are rows, but no mark of what is applied");
            }
        }
        return Collections.unmodifiableSortedMap(marks);
    }

    /// Closes the user before what it uses.
    private static void close(@Nullable RocksDB db, Options options, BloomFilter filter, HyperClockCache blockCache) {
        if (db != null) db.close();
        options.close();
        filter.close();
        blockCache.close();
    }
}
