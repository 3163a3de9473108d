package io.quorate.storage;

import io.quorate.core.store.OrderedStore;
import io.quorate.core.store.OrderedStoreContract;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class RocksStoreContractTest extends OrderedStoreContract {
    private final OneThread shard = new OneThread();

    @TempDir
    private Path folder;

    private RocksStore store;

    @BeforeEach
    void open() throws UnusableStoreException {
        store = RocksStore.open(folder, RocksConfig.DEFAULT, shard);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Override
    protected OrderedStore store() {
        return store;
    }

    @Override
    protected void runUntil(BooleanSupplier holds) {
        shard.runUntil(holds);
    }

    /// Closing flushes nothing, so what is left is what a kill leaves ([RocksStoreTest] kills without closing).
    @Override
    protected void crash() {
        store.close();
        try {
            open();
        } catch (UnusableStoreException failure) {
            throw new AssertionError(failure);
        }
    }
}
