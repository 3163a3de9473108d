package io.quorate.core.command;

import io.quorate.core.store.OrderedStore;
import io.quorate.core.store.Page;
import io.quorate.core.store.RowKey;
import io.quorate.core.store.Scan;
import io.quorate.core.store.WriteSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Rows in a map, which answer at once or say that only the disk could tell.
final class MemoryStore implements OrderedStore {
    private final TreeMap<RowKey, byte[]> rows = new TreeMap<>();
    private final boolean isResident;
    private int largestScan;

    MemoryStore(boolean isResident) {
        this.isResident = isResident;
    }

    void apply(WriteSet writeSet) {
        for (WriteSet.Change change : writeSet.changes()) {
            switch (change) {
                case WriteSet.Change.Put put -> rows.put(put.key(), put.value());
                case WriteSet.Change.Delete delete -> rows.remove(delete.key());
                case WriteSet.Change.DeleteRange range ->
                    rows.subMap(range.from(), range.to()).clear();
            }
        }
    }

    /// Most rows that were asked for at once.
    int largestScan() {
        return largestScan;
    }

    /// What a fetch of the row would answer.
    byte[] read(RowKey key) {
        return rows.getOrDefault(key, ABSENT);
    }

    /// What a fetch of the page would answer.
    Page read(Scan scan) {
        largestScan = Math.max(largestScan, scan.rowCountMax());
        List<Page.Row> kept = new ArrayList<>();
        int seen = 0;
        for (var row : rows.subMap(scan.from(), scan.to()).entrySet()) {
            if (seen++ == scan.rowCountMax()) return new Page(kept, Optional.of(row.getKey()));
            scan.keep(row.getKey().bytes(), row.getValue(), kept);
        }
        return new Page(kept, Optional.empty());
    }

    @Override
    public SortedMap<Integer, Applied> applied() {
        return Collections.emptySortedMap();
    }

    @Override
    public byte[] get(int partition, RowKey key) {
        return isResident ? read(key) : NOT_RESIDENT;
    }

    @Override
    public void fetch(int partition, RowKey key, Consumer<Fetched<byte[]>> then) {
        then.accept(new Fetched.Value<>(read(key)));
    }

    @Override
    public void fetch(int partition, Scan scan, Consumer<Fetched<Page>> then) {
        then.accept(new Fetched.Value<>(read(scan)));
    }

    @Override
    public void apply(SortedMap<Integer, Batch> batches, Consumer<Outcome> then) {
        batches.values().forEach(batch -> batch.writeSets().forEach(this::apply));
        then.accept(new Outcome.Done());
    }

    @Override
    public void replace(int partition, int by, Applied mark, Consumer<Outcome> then) {
        throw new AssertionError("another state");
    }

    @Override
    public void clear(int partition, Consumer<Outcome> then) {
        throw new AssertionError("another state");
    }

    @Override
    public void open(int partition, Consumer<View> then) {
        throw new AssertionError("another state");
    }

    @Override
    public void flush(Consumer<Outcome> then) {
        then.accept(new Outcome.Done());
    }
}
