package io.quorate.server.net;

import io.quorate.core.store.OrderedStore;
import io.quorate.core.store.Page;
import io.quorate.core.store.RowKey;
import io.quorate.core.store.Scan;
import java.util.Collections;
import java.util.SortedMap;
import java.util.function.Consumer;

/// A store without rows.
final class NoStore implements OrderedStore {
    @Override
    public SortedMap<Integer, Applied> applied() {
        return Collections.emptySortedMap();
    }

    @Override
    public byte[] get(int partition, RowKey key) {
        return ABSENT;
    }

    @Override
    public void fetch(int partition, RowKey key, Consumer<Fetched<byte[]>> then) {
        then.accept(new Fetched.Value<>(ABSENT));
    }

    @Override
    public void fetch(int partition, Scan scan, Consumer<Fetched<Page>> then) {}

    @Override
    public void apply(SortedMap<Integer, Batch> batches, Consumer<Outcome> then) {}

    @Override
    public void replace(int partition, int by, Applied mark, Consumer<Outcome> then) {}

    @Override
    public void clear(int partition, Consumer<Outcome> then) {}

    @Override
    public void open(int partition, Consumer<View> then) {}

    @Override
    public void flush(Consumer<Outcome> then) {}
}
