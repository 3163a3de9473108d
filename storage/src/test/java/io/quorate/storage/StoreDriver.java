package io.quorate.storage;

import io.quorate.core.store.OrderedStore;
import io.quorate.core.store.Page;
import io.quorate.core.store.RowKey;
import io.quorate.core.store.Scan;
import io.quorate.core.store.WriteSet;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// An open store with verbs for a test, which is the shard's thread.
final class StoreDriver implements AutoCloseable {
    private final OneThread shard = new OneThread();
    final RocksStore store;

    StoreDriver(Path folder) throws UnusableStoreException {
        this(folder, RocksConfig.DEFAULT);
    }

    StoreDriver(Path folder, RocksConfig config) throws UnusableStoreException {
        store = RocksStore.open(folder, config, shard);
    }

    OrderedStore.Outcome apply(long lsn, WriteSet.Change... changes) {
        var batch = new OrderedStore.Batch(
                List.of(new WriteSet(1, 0, 0, List.of(changes))), new OrderedStore.Applied(lsn, lsn, lsn, lsn));
        return await(then -> store.apply(new TreeMap<>(Map.of(0, batch)), then));
    }

    OrderedStore.Outcome flush() {
        return await(store::flush);
    }

    /// What is in memory, or what a fetch answers if it is not.
    byte[] read(String name) {
        byte[] value = store.get(0, key(name));
        return OrderedStore.isNotResident(value) ? answerOf(fetch(name)) : value;
    }

    OrderedStore.Fetched<byte[]> fetch(String name) {
        return await(then -> store.fetch(0, key(name), then));
    }

    OrderedStore.Fetched<Page> fetch(Scan scan) {
        return await(then -> store.fetch(0, scan, then));
    }

    <T> T await(Consumer<Consumer<T>> call) {
        List<T> answer = new ArrayList<>(1);
        call.accept(answer::add);
        shard.runUntil(() -> !answer.isEmpty());
        return answer.getFirst();
    }

    void runUntil(BooleanSupplier holds) {
        shard.runUntil(holds);
    }

    void runWhatCame() {
        shard.runWhatCame();
    }

    static <T> T answerOf(OrderedStore.Fetched<T> fetched) {
        if (fetched instanceof OrderedStore.Fetched.Value<T>(T value)) return value;
        throw new AssertionError(fetched);
    }

    static Scan everything() {
        return new Scan(
                RowKey.startOf(RowKey.HEAD_SPACE), RowKey.startOf(RowKey.END_OF_DATA_SPACES), Scan.UNBOUNDED, Scan.ALL);
    }

    static WriteSet.Change put(String name, byte[] value) {
        return new WriteSet.Change.Put(key(name), value);
    }

    static RowKey key(String name) {
        return new RowKey(("\u0001" + name).getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() {
        store.close();
    }
}
