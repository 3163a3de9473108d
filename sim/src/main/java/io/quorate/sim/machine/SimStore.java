package io.quorate.sim.machine;

import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import io.quorate.core.store.Head;
import io.quorate.core.store.OrderedStore;
import io.quorate.core.store.Page;
import io.quorate.core.store.RowKey;
import io.quorate.core.store.Scan;
import io.quorate.core.store.WriteSet;
import io.quorate.sim.run.Chance;
import io.quorate.sim.run.Trace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/// A store of rows that loses at a crash what it has not flushed, and may have any row out of memory at any time.
public final class SimStore implements OrderedStore {
    /// The rows with their marks, as they were after so many batches.
    private record State(
            SortedMap<Integer, NavigableMap<RowKey, byte[]>> rows, SortedMap<Integer, Applied> marks, long batchCount) {
        /// A copy that later changes do not reach.
        static State of(
                SortedMap<Integer, NavigableMap<RowKey, byte[]>> rows,
                SortedMap<Integer, Applied> marks,
                long batchCount) {
            SortedMap<Integer, NavigableMap<RowKey, byte[]>> copies = new TreeMap<>();
            rows.forEach((partition, its) -> copies.put(partition, new TreeMap<>(its)));
            return new State(copies, new TreeMap<>(marks), batchCount);
        }
    }

    private final Chance chance;
    private final Trace trace;
    private final Rules rules;
    private Life life;

    /// What a crash leaves.
    private State flushed = new State(new TreeMap<>(), new TreeMap<>(), 0);
    /// What readers see, by partition.
    private SortedMap<Integer, NavigableMap<RowKey, byte[]>> rows = new TreeMap<>();

    private SortedMap<Integer, Applied> marks = new TreeMap<>();
    private long batchCount;

    private final double coldness;
    private final long latencyNanosMax;
    private boolean isFull;
    /// When the last flush that was begun is done: they are done in their order.
    private long flushedAtNanos;
    /// How often a fetch finds what it looks for unreadable.
    private double damage;
    /// Whether the next batch or flush fails.
    private boolean failsNext;

    public SimStore(Life life, Chance chance, Trace trace, Rules rules) {
        this.life = life;
        this.chance = chance;
        this.trace = trace;
        this.rules = rules;
        coldness = chance.oneOf(List.of(0.0, 0.1, 0.5));
        latencyNanosMax = chance.oneOf(List.of(100_000L, 20_000_000L, 300_000_000L));
        damage = chance.oneOf(List.of(0.0, 0.01));
    }

    /// The process or the power goes: what is not flushed is lost, but for what happened to be flushed on its own.
    public void crash() {
        if (batchCount != flushed.batchCount()) trace.count("unflushed rows lost");
        State left = State.of(flushed.rows(), flushed.marks(), flushed.batchCount());
        rows = left.rows();
        marks = left.marks();
        batchCount = left.batchCount();
    }

    public void attach(Life newLife) {
        life = newLife;
        flushedAtNanos = 0;
        failsNext = false;
    }

    /// The next batch or flush fails.
    public void failNext() {
        failsNext = true;
    }

    /// Everything can be read from now on.
    public void heal() {
        damage = 0;
    }

    /// What the mark counts otherwise than the rows do, if anything: keys, and keys that have a deadline.
    public Optional<String> miscount() {
        return marks.entrySet().stream()
                .map(mark -> miscount(mark.getKey(), mark.getValue()))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<String> miscount(int partition, Applied mark) {
        var heads = rows(partition)
                .subMap(RowKey.startOf(RowKey.HEAD_SPACE), true, RowKey.startOf(RowKey.HEAD_SPACE + 1), false);
        long expiring = heads.values().stream()
                .filter(head -> Head.decode(head).expires())
                .count();
        if (heads.size() == mark.keyCount() && expiring == mark.expiringCount()) return Optional.empty();
        return Optional.of("the store has " + heads.size() + " keys in partition " + partition + ", " + expiring
                + " of them expiring, and " + mark);
    }

    /// Up to where a crash takes nothing.
    public long flushedLsn(int partition) {
        return flushed.marks().getOrDefault(partition, Applied.NOTHING).lsn();
    }

    public void setFull(boolean full) {
        isFull = full;
    }

    @Override
    public SortedMap<Integer, Applied> applied() {
        if (rules.hold(Rule.REPLAY_FROM_APPLIED)) return Collections.unmodifiableSortedMap(marks);
        SortedMap<Integer, Applied> forgotten = new TreeMap<>();
        marks.forEach((partition, mark) ->
                forgotten.put(partition, new Applied(0, mark.keyCount(), mark.expiringCount(), mark.time())));
        return forgotten;
    }

    @Override
    public byte[] get(int partition, RowKey key) {
        if (chance.happens(coldness)) {
            trace.count("cold read");
            return NOT_RESIDENT;
        }
        return rows(partition).getOrDefault(key, ABSENT);
    }

    @Override
    public void fetch(int partition, RowKey key, Consumer<Fetched<byte[]>> then) {
        life.after(latency(), () -> {
            byte[] value = rows(partition).getOrDefault(key, ABSENT);
            life.after(latency(), () -> then.accept(read(value)));
        });
    }

    @Override
    public void fetch(int partition, Scan scan, Consumer<Fetched<Page>> then) {
        life.after(latency(), () -> {
            Page page = page(partition, scan);
            life.after(latency(), () -> then.accept(read(page)));
        });
    }

    private <T> Fetched<T> read(T found) {
        if (damage == 0 || !chance.happens(damage)) return new Fetched.Value<>(found);
        trace.count("unreadable rows");
        return new Fetched.Unreadable<>("simulated input/output error");
    }

    private Page page(int partition, Scan scan) {
        List<Page.Row> kept = new ArrayList<>();
        int looked = 0;
        for (Map.Entry<RowKey, byte[]> row :
                rows(partition).subMap(scan.from(), true, scan.to(), false).entrySet()) {
            if (looked++ == scan.rowCountMax()) return new Page(kept, Optional.of(row.getKey()));
            scan.keep(row.getKey().bytes(), row.getValue(), kept);
        }
        return new Page(kept, Optional.empty());
    }

    @Override
    public void apply(SortedMap<Integer, Batch> batches, Consumer<Outcome> then) {
        change(
                then,
                () -> batches.forEach((partition, batch) -> {
                    var its = rows.computeIfAbsent(partition, _ -> new TreeMap<>());
                    for (WriteSet writeSet : batch.writeSets())
                        writeSet.changes().forEach(each -> change(its, each));
                    marks.put(partition, batch.mark());
                }));
    }

    @Override
    public void replace(int partition, int by, Applied mark, Consumer<Outcome> then) {
        change(then, () -> {
            NavigableMap<RowKey, byte[]> taken = rows.remove(by);
            rows.put(partition, taken == null ? new TreeMap<>() : taken);
            marks.remove(by);
            marks.put(partition, mark);
        });
    }

    @Override
    public void clear(int partition, Consumer<Outcome> then) {
        change(then, () -> {
            rows.remove(partition);
            marks.remove(partition);
        });
    }

    private void change(Consumer<Outcome> then, Runnable effect) {
        life.after(latency(), () -> {
            if (isFull && chance.oneIn(2)) {
                trace.count("batch refused by a full disk");
                then.accept(new Outcome.NoSpace("the simulated disk is full"));
                return;
            }
            if (fails(then)) return;
            effect.run();
            batchCount++;
            if (chance.oneIn(10)) keepLater(() -> {}); // its memory was full, so it flushes by itself
            life.after(latency(), () -> then.accept(new Outcome.Done()));
        });
    }

    /// The rows of a partition that were applied, which the caller does not change.
    public NavigableMap<RowKey, byte[]> rows(int partition) {
        return Collections.unmodifiableNavigableMap(rows.getOrDefault(partition, Collections.emptyNavigableMap()));
    }

    @Override
    public void open(int partition, Consumer<View> then) {
        life.after(latency(), () -> {
            var seen = new Seen(new TreeMap<>(rows(partition)), marks.getOrDefault(partition, Applied.NOTHING));
            life.after(latency(), () -> then.accept(seen));
        });
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
            if (isClosed) throw new IllegalStateException("the view is closed");
            life.after(latency(), () -> {
                if (!isClosed) then.accept(SimStore.this.read(page(from, bytesMax)));
            });
        }

        private Page page(RowKey from, int bytesMax) {
            List<Page.Row> read = new ArrayList<>();
            long bytes = 0;
            for (Map.Entry<RowKey, byte[]> row : rows.tailMap(from, true).entrySet()) {
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

    /// Makes a change to some rows.
    public static void change(NavigableMap<RowKey, byte[]> rows, WriteSet.Change change) {
        switch (change) {
            case WriteSet.Change.Put put -> rows.put(put.key(), put.value());
            case WriteSet.Change.Delete delete -> rows.remove(delete.key());
            case WriteSet.Change.DeleteRange range ->
                rows.subMap(range.from(), true, range.to(), false).clear();
        }
    }

    @Override
    public void flush(Consumer<Outcome> then) {
        life.after(latency(), () -> {
            if (isFull && chance.oneIn(2)) {
                trace.count("flush refused by a full disk");
                then.accept(new Outcome.NoSpace("the simulated disk is full"));
                return;
            }
            if (fails(then)) return;
            keepLater(() -> then.accept(new Outcome.Done()));
        });
    }

    private boolean fails(Consumer<Outcome> then) {
        if (!failsNext) return false;
        failsNext = false;
        trace.count("the store fails");
        then.accept(new Outcome.Failed("simulated input/output error"));
        return true;
    }

    /// Flushes what there is now; batches that come meanwhile are not part of it.
    private void keepLater(Runnable then) {
        State now = State.of(rows, marks, batchCount);
        flushedAtNanos = Math.max(flushedAtNanos + 1, life.nowNanos() + latency());
        life.after(flushedAtNanos - life.nowNanos(), () -> {
            if (now.batchCount() < batchCount) trace.count("flushed less than is applied");
            if (now.batchCount() > flushed.batchCount()) flushed = now;
            then.run();
        });
    }

    private long latency() {
        return chance.between(5_000, latencyNanosMax);
    }
}
