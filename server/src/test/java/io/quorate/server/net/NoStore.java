package io.quorate.server.net;

import io.quorate.core.store.OrderedStore;
import io.quorate.core.store.Page;
import io.quorate.core.store.RowKey;
import io.quorate.core.store.Scan;
import io.quorate.core.store.WriteSet;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Consumer;

/// A store without rows.
final class NoStore implements OrderedStore {
    @Override
    public SortedMap<Integer, Applied> applied() {
        return Collections.emptySortedMap();
    }

    @Override
    public byte[] get(RowKey key) {
        return ABSENT;
    }

    @Override
    public void fetch(RowKey key, Consumer<Fetched<byte[]>> then) {
        then.accept(new Fetched.Value<>(ABSENT));
    }

    @Override
    public void fetch(Scan scan, Consumer<Fetched<Page>> then) {}

    @Override
    public void apply(List<WriteSet> writeSets, SortedMap<Integer, Applied> marks, Consumer<Outcome> then) {}

    @Override
    public void flush(Consumer<Outcome> then) {}
}
