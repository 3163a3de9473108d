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
    private final NavigableMap<RowKey, byte[]> rows;
    private NavigableMap<RowKey, byte[]> flushedRows;
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

    private HandStore(NavigableMap<RowKey, byte[]> rows, SortedMap<Integer, Applied> marks) {
        this.rows = new TreeMap<>(rows);
        this.marks = new TreeMap<>(marks);
        flushedRows = new TreeMap<>(rows);
        flushedMarks = new TreeMap<>(marks);
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
    public byte[] get(RowKey key) {
        return isWarm ? rows.getOrDefault(key, ABSENT) : NOT_RESIDENT;
    }

    @Override
    public void fetch(RowKey key, Consumer<Fetched<byte[]>> then) {
        read("fetch", () -> rows.getOrDefault(key, ABSENT), then);
    }

    @Override
    public void fetch(Scan scan, Consumer<Fetched<Page>> then) {
        read("scan", () -> page(scan), then);
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

    private Page page(Scan scan) {
        List<Page.Row> kept = new ArrayList<>();
        int looked = 0;
        for (var row : rows.subMap(scan.from(), scan.to()).entrySet()) {
            if (looked++ == scan.rowCountMax()) return new Page(kept, Optional.of(row.getKey()));
            scan.keep(row.getKey().bytes(), row.getValue(), kept);
        }
        return new Page(kept, Optional.empty());
    }

    @Override
    public void apply(List<WriteSet> writeSets, SortedMap<Integer, Applied> newMarks, Consumer<Outcome> then) {
        write("apply", then, () -> {
            for (WriteSet writeSet : writeSets) writeSet.changes().forEach(this::change);
            marks.putAll(newMarks);
        });
    }

    private void change(WriteSet.Change change) {
        switch (change) {
            case WriteSet.Change.Put put -> rows.put(put.key(), put.value());
            case WriteSet.Change.Delete delete -> rows.remove(delete.key());
            case WriteSet.Change.DeleteRange range ->
                rows.subMap(range.from(), range.to()).clear();
        }
    }

    @Override
    public void flush(Consumer<Outcome> then) {
        NavigableMap<RowKey, byte[]> now = new TreeMap<>(rows);
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
