package io.quorate.bench.parts;

import io.quorate.core.rule.Rules;
import io.quorate.core.store.Fetched;
import io.quorate.core.store.Head;
import io.quorate.core.store.Key;
import io.quorate.core.store.OrderedStore;
import io.quorate.core.store.Page;
import io.quorate.core.store.RowKey;
import io.quorate.core.store.RowMemory;
import io.quorate.core.store.Rows;
import io.quorate.core.store.Scan;
import io.quorate.core.store.Transaction;
import io.quorate.core.store.WriteSet;
import io.quorate.core.wire.ByteSink;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// What a shard does for a request, without the network and the disk: 100,000 keys of 16 bytes, values of 100.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ShardBenchmark {
    private static final int KEYS = 100_000;
    private static final int VALUE_BYTES = 100;
    private static final long CACHE_BYTES = 64L << 20;
    private static final int SINK_BYTES = 1 << 20;
    /// Records between two batches for the store, as a busy shard has them.
    private static final int UNAPPLIED_MAX = 16_384;

    private static final Fetched NOTHING_FETCHED = Fetched.NOTHING;

    private byte[][] keys;
    private byte[] value;
    private Rows rows;
    private ByteSink sink;
    private long lsn;

    @Setup
    public void setUp() {
        keys = new byte[KEYS][];
        for (int i = 0; i < KEYS; i++) {
            String digits = Integer.toString(1_000_000_000 + i).substring(1);
            keys[i] = ("key:000" + digits).getBytes(StandardCharsets.US_ASCII);
        }
        value = new byte[VALUE_BYTES];
        rows = new Rows(new EmptyStore(), 0, new RowMemory(CACHE_BYTES), Rules.ALL);
        sink = new ByteSink(SINK_BYTES);
        for (byte[] key : keys) write(key);
    }

    /// A hot key is read.
    @Benchmark
    public Object read() {
        var transaction = new Transaction(rows, NOTHING_FETCHED, lsn, Rules.ALL);
        return Objects.requireNonNull(transaction.head(Key.of(key())), "every key exists");
    }

    /// A key is overwritten: executed, encoded for the log, in the overlay and out of it again.
    @Benchmark
    public long write() {
        write(key());
        return lsn;
    }

    private void write(byte[] bytes) {
        var transaction = new Transaction(rows, NOTHING_FETCHED, lsn, Rules.ALL);
        transaction.put(Key.of(bytes), Head.string(value));
        WriteSet writeSet = transaction.writeSet();
        if (sink.size() > SINK_BYTES / 2) sink.clear(SINK_BYTES);
        writeSet.encode(sink);
        rows.write(++lsn, writeSet);
        if (lsn % UNAPPLIED_MAX == 0) rows.applied(lsn);
    }

    private byte[] key() {
        return keys[ThreadLocalRandom.current().nextInt(KEYS)];
    }

    /// A store without rows: all are in the cache or in the overlay.
    private static final class EmptyStore implements OrderedStore {
        @Override
        public SortedMap<Integer, Applied> applied() {
            return Collections.emptySortedMap();
        }

        @Override
        public byte[] get(int partition, RowKey key) {
            return ABSENT;
        }

        @Override
        public void fetch(int partition, RowKey key, Consumer<OrderedStore.Fetched<byte[]>> then) {
            throw new IllegalStateException("every row is in memory");
        }

        @Override
        public void fetch(int partition, Scan scan, Consumer<OrderedStore.Fetched<Page>> then) {
            throw new IllegalStateException("nothing is scanned");
        }

        @Override
        public void apply(SortedMap<Integer, Batch> batches, Consumer<Outcome> then) {
            throw new IllegalStateException("nothing is applied");
        }

        @Override
        public void replace(int partition, int by, Applied mark, Consumer<Outcome> then) {
            throw new IllegalStateException("nothing is changed");
        }

        @Override
        public void clear(int partition, Consumer<Outcome> then) {
            throw new IllegalStateException("nothing is changed");
        }

        @Override
        public void open(int partition, Consumer<View> then) {
            throw new IllegalStateException("nothing is changed");
        }

        @Override
        public void flush(Consumer<Outcome> then) {
            throw new IllegalStateException("nothing is flushed");
        }
    }
}
