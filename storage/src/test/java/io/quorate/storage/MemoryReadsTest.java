package io.quorate.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.store.OrderedStore;
import io.quorate.core.store.RowKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

class MemoryReadsTest {
    private static final byte[] LARGE = new byte[100_000];

    @TempDir
    private Path folder;

    @BeforeEach
    void writeRows() throws UnusableStoreException, RocksDBException {
        RocksLibrary.load();
        try (var options = new Options().setCreateIfMissing(true);
                RocksDB db = RocksDB.open(options, folder.toString())) {
            db.put(bytes("empty"), new byte[0]);
            db.put(bytes("large"), LARGE);
            db.put(bytes("small"), bytes("value"));
            db.put(LARGE, bytes("of a large key"));
            db.compactRange();
        }
    }

    @Test
    void whatIsInMemoryIsAnsweredWhateverItsSize() throws RocksDBException {
        try (var options = new Options();
                RocksDB db = RocksDB.open(options, folder.toString());
                var reads = new MemoryReads(db)) {
            for (String key : new String[] {"empty", "large", "small"}) db.get(bytes(key));
            db.get(LARGE);
            assertThat(get(reads, bytes("small"))).isEqualTo(bytes("value"));
            assertThat(get(reads, bytes("large"))).isEqualTo(LARGE);
            assertThat(get(reads, LARGE)).isEqualTo(bytes("of a large key"));
            assertThat(get(reads, bytes("empty"))).isEmpty();
            assertThat(OrderedStore.isAbsent(get(reads, bytes("empty")))).isFalse();
            assertThat(OrderedStore.isNotResident(get(reads, bytes("empty")))).isFalse();
            assertThat(OrderedStore.isAbsent(get(reads, bytes("none")))).isTrue();
        }
    }

    @Test
    void whatIsNotInMemoryIsNotResident() throws RocksDBException {
        try (var options = new Options()) {
            assertNothingIsResident(options);
        }
    }

    /// RocksDB then says that the row exists and gives no bytes, as if its value were empty.
    @Test
    void aRowWhoseIndexIsNotInMemoryIsNotResidentRatherThanEmpty() throws RocksDBException {
        var table = new BlockBasedTableConfig().setCacheIndexAndFilterBlocks(true);
        try (var options = new Options().setTableFormatConfig(table)) {
            assertNothingIsResident(options);
        }
    }

    private void assertNothingIsResident(Options options) throws RocksDBException {
        try (RocksDB db = RocksDB.open(options, folder.toString());
                var reads = new MemoryReads(db)) {
            for (byte[] key : new byte[][] {bytes("empty"), bytes("large"), bytes("small"), LARGE}) {
                assertThat(OrderedStore.isNotResident(get(reads, key))).isTrue();
            }
        }
    }

    private static byte[] get(MemoryReads reads, byte[] key) {
        return reads.get(Run.PLAIN, new RowKey(key));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
