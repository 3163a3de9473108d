package io.quorate.core.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// A store whose operations are carried out one by one, when the test says so.
public final class HandStore implements OrderedStore {
    /// @param looks a read looks at the rows, and what it has found is on its way
    private record Operation(String what, Runnable looks, Runnable effect, Consumer<String> failure) {}

    private final ArrayDeque<Operation> waiting = new ArrayDeque<>();
    private final ArrayDeque<Operation> stalled = new ArrayDeque<>();
    private final SortedMap<Integer, NavigableMap<RowKey, byte[]>> rows;
    private SortedMap<Integer, NavigableMap<RowKey, byte[]>> flushedRows;
    private SortedMap<Integer, Applied> marks;
    private SortedMap<Integer, Applied> flushedMarks;

    /// Whether rows are in memory, so that they can be read at once.
    public boolean isWarm = true;

    public boolean isFull;
    private Predicate<String> failing = _ -> false;
    private String heldBack = "";

    public HandStore() {
        this(new TreeMap<>(), new TreeMap<>());
    }

    private HandStore(SortedMap<Integer, NavigableMap<RowKey, byte[]>> rows, SortedMap<Integer, Applied> marks) {
        this.rows = copyOf(rows);
        this.marks = new TreeMap<>(marks);
        flushedRows = copyOf(rows);
        flushedMarks = new TreeMap<>(marks);
    }

    private static SortedMap<Integer, NavigableMap<RowKey, byte[]>> copyOf(
            SortedMap<Integer, NavigableMap<RowKey, byte[]>> rows) {
        SortedMap<Integer, NavigableMap<RowKey, byte[]>> copies = new TreeMap<>();
        rows.forEach((partition, its) -> copies.put(partition, new TreeMap<>(its)));
        return copies;
    }

    private NavigableMap<RowKey, byte[]> rows(int partition) {
        return rows.computeIfAbsent(partition, _ -> new TreeMap<>());
    }

    /// What a crash leaves.
    public HandStore afterCrash() {
        return new HandStore(flushedRows, flushedMarks);
    }

    /// Operations fail whose description is like that: `fetch`, `scan`, `apply` and `flush`.
    public void failWhen(Predicate<String> what) {
        failing = what;
    }

    /// Operations of that description wait until they are let go.
    public void holdBack(String what) {
        heldBack = what;
    }

    /// What waits now waits until it is let go, reads with what they find now; what comes later overtakes it.
    public void stall() {
        for (Operation operation : waiting) operation.looks().run();
        stalled.addAll(waiting);
        waiting.clear();
    }

    /// Nothing is held back or stalled any more.
    public void letGo() {
        heldBack = "";
        stalled.addAll(waiting);
        waiting.clear();
        waiting.addAll(stalled);
        stalled.clear();
    }

    /// Descriptions of what waits.
    public List<String> waiting() {
        return waiting.stream().map(Operation::what).toList();
    }

    /// Carries the oldest operation out that is not held back.
    ///
    /// @return whether there was one
    public boolean step() {
        Operation next = null;
        for (Operation operation : waiting) {
            if (operation.what().equals(heldBack)) continue;
            next = operation;
            break;
        }
        if (next == null) return false;
        waiting.remove(next);
        if (failing.test(next.what())) {
            next.failure().accept("input/output error");
        } else {
            next.effect().run();
        }
        return true;
    }

    @Override
    public SortedMap<Integer, Applied> applied() {
        return Collections.unmodifiableSortedMap(marks);
    }

    @Override
    public byte[] get(int partition, RowKey key) {
        return isWarm ? rows(partition).getOrDefault(key, ABSENT) : NOT_RESIDENT;
    }

    @Override
    public void fetch(int partition, RowKey key, Consumer<Fetched<byte[]>> then) {
        read("fetch", () -> rows(partition).getOrDefault(key, ABSENT), then);
    }

    @Override
    public void fetch(int partition, Scan scan, Consumer<Fetched<Page>> then) {
        read("scan", () -> page(partition, scan), then);
    }

    private <T> void read(String what, Supplier<T> value, Consumer<Fetched<T>> then) {
        List<T> found = new ArrayList<>(1);
        Runnable look = () -> {
            if (found.isEmpty()) found.add(value.get());
        };
        Runnable answer = () -> {
            look.run();
            then.accept(new Fetched.Value<>(found.getFirst()));
        };
        waiting.add(new Operation(what, look, answer, why -> then.accept(new Fetched.Unreadable<>(why))));
    }

    private Page page(int partition, Scan scan) {
        List<Page.Row> kept = new ArrayList<>();
        int looked = 0;
        for (var row : rows(partition).subMap(scan.from(), scan.to()).entrySet()) {
            if (looked++ == scan.rowCountMax()) return new Page(kept, Optional.of(row.getKey()));
            scan.keep(row.getKey().bytes(), row.getValue(), kept);
        }
        return new Page(kept, Optional.empty());
    }

    @Override
    public void apply(SortedMap<Integer, Batch> batches, Consumer<Outcome> then) {
        write(
                "apply",
                then,
                () -> batches.forEach((partition, batch) -> {
                    for (WriteSet writeSet : batch.writeSets()) {
                        for (WriteSet.Change change : writeSet.changes()) change(rows(partition), change);
                    }
                    marks.put(partition, batch.mark());
                }));
    }

    private static void change(NavigableMap<RowKey, byte[]> rows, WriteSet.Change change) {
        switch (change) {
            case WriteSet.Change.Put put -> rows.put(put.key(), put.value());
            case WriteSet.Change.Delete delete -> rows.remove(delete.key());
            case WriteSet.Change.DeleteRange range ->
                rows.subMap(range.from(), range.to()).clear();
        }
    }

    @Override
    public void replace(int partition, int by, Applied mark, Consumer<Outcome> then) {
        write("replace", then, () -> {
            rows.put(partition, new TreeMap<>(rows(by)));
            rows.remove(by);
            marks.remove(by);
            marks.put(partition, mark);
        });
    }

    @Override
    public void clear(int partition, Consumer<Outcome> then) {
        write("clear", then, () -> {
            rows.remove(partition);
            marks.remove(partition);
        });
    }

    @Override
    public void open(int partition, Consumer<View> then) {
        Runnable effect = () ->
                then.accept(new Seen(new TreeMap<>(rows(partition)), marks.getOrDefault(partition, Applied.NOTHING)));
        waiting.add(new Operation("open", () -> {}, effect, why -> {
            throw new AssertionError(why);
        }));
    }

    /// The rows of a partition as they were.
    private final class Seen implements View {
        private final NavigableMap<RowKey, byte[]> rows;
        private final Applied applied;
        private boolean isClosed;

        Seen(NavigableMap<RowKey, byte[]> rows, Applied applied) {
            this.rows = rows;
            this.applied = applied;
        }

        @Override
        public Applied applied() {
            return applied;
        }

        @Override
        public void read(RowKey from, int bytesMax, Consumer<Fetched<Page>> then) {
            HandStore.this.read("view", () -> page(from, bytesMax), fetched -> {
                if (!isClosed) then.accept(fetched);
            });
        }

        private Page page(RowKey from, int bytesMax) {
            List<Page.Row> read = new ArrayList<>();
            long bytes = 0;
            for (var row : rows.tailMap(from, true).entrySet()) {
                if (bytes >= bytesMax) return new Page(read, Optional.of(row.getKey()));
                read.add(new Page.Row(row.getKey(), row.getValue(), row.getValue().length));
                bytes += row.getKey().bytes().length + row.getValue().length;
            }
            return new Page(read, Optional.empty());
        }

        @Override
        public void close() {
            isClosed = true;
        }
    }

    @Override
    public void flush(Consumer<Outcome> then) {
        var now = copyOf(rows);
        SortedMap<Integer, Applied> marksNow = new TreeMap<>(marks);
        write("flush", then, () -> {
            flushedRows = now;
            flushedMarks = marksNow;
        });
    }

    private void write(String what, Consumer<Outcome> then, Runnable effect) {
        Runnable attempt = () -> {
            if (isFull) {
                then.accept(new Outcome.NoSpace("no space left on device"));
            } else {
                effect.run();
                then.accept(new Outcome.Done());
            }
        };
        waiting.add(new Operation(what, () -> {}, attempt, why -> then.accept(new Outcome.Failed(why))));
    }
}
