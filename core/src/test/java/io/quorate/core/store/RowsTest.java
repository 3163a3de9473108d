package io.quorate.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.rule.Rules;
import io.quorate.core.store.WriteSet.Change;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RowsTest {
    private static final int PARTITION = 7;
    private static final RowKey START = RowKey.startOf(RowKey.HEAD_SPACE);
    private static final RowKey END = RowKey.startOf(RowKey.END_OF_DATA_SPACES);

    @Test
    void whatIsReadIsTheNewestWhateverIsCachedAppliedOrBeingFetched() {
        for (long seed = 0; seed < 400; seed++) new Story(seed).play();
    }

    /// A drawn sequence of writes, batches for the store and fetches that take their time, beside a map.
    private static final class Story {
        /// A request that waits for what it fetches.
        private record Fetching(Fetched fetched, List<RowKey> keys, List<Scan> scans) {}

        private final long seed;
        private final Random random;
        private final int keyCount;
        private final HandStore store = new HandStore();
        private final Rows rows;

        private final TreeMap<RowKey, byte[]> newest = new TreeMap<>();
        /// The record that has changed a row last.
        private final Map<RowKey, Long> writers = new LinkedHashMap<>();
        private long clearedLsn;

        private long lsn;
        private final ArrayDeque<WriteSet> unapplied = new ArrayDeque<>();
        private final ArrayDeque<Fetching> open = new ArrayDeque<>();

        Story(long seed) {
            this.seed = seed;
            random = new Random(seed);
            keyCount = 1 + random.nextInt(120);
            int[] cacheBytes = {0, 1, 64, 500, 5_000, 50_000, 1 << 20};
            var memory = new RowMemory(cacheBytes[random.nextInt(cacheBytes.length)]);
            rows = new Rows(store, PARTITION, memory, Rules.ALL);
        }

        void play() {
            for (int i = 0; i < 500; i++) {
                store.isWarm = random.nextInt(3) == 0;
                switch (random.nextInt(10)) {
                    case 0 -> apply();
                    case 1 -> beginFetching();
                    case 2 -> endFetching();
                    case 3, 4, 5 -> write();
                    default -> find(key());
                }
            }
            while (!open.isEmpty()) endFetching();
            while (!unapplied.isEmpty()) apply();
            assertThat(rows.memory().overlayBytes()).as("seed %d", seed).isZero();
            store.isWarm = true;
            for (RowKey key : writers.keySet()) find(key);
        }

        private void write() {
            List<Change> changes = new ArrayList<>();
            lsn++;
            if (random.nextInt(40) == 0) {
                changes.add(new Change.DeleteRange(START, END));
                newest.clear();
                clearedLsn = lsn;
            }
            for (int i = random.nextInt(4); i >= 0; i--) {
                RowKey key = key();
                byte[] value = random.nextInt(4) == 0 ? OrderedStore.ABSENT : value();
                if (OrderedStore.isAbsent(value)) {
                    changes.add(new Change.Delete(key));
                    newest.remove(key);
                } else {
                    changes.add(new Change.Put(key, value));
                    newest.put(key, value);
                }
                writers.put(key, lsn);
            }
            var writeSet = new WriteSet(lsn, 0, 0, changes);
            unapplied.add(writeSet);
            rows.write(lsn, writeSet);
        }

        private void apply() {
            List<WriteSet> batch = new ArrayList<>();
            for (int i = random.nextInt(30); i >= 0 && !unapplied.isEmpty(); i--) batch.add(unapplied.remove());
            if (batch.isEmpty()) return;
            long through = batch.getLast().time();
            var applied = new OrderedStore.Applied(through, 0, 0, through);
            store.apply(OrderedStoreContract.batch(PARTITION, applied, batch), _ -> rows.applied(through));
            store.step();
        }

        private void beginFetching() {
            var fetching = new Fetching(new Fetched(rows.appliedLsn()), new ArrayList<>(), new ArrayList<>());
            open.add(fetching);
            retain();
            if (random.nextBoolean()) apply(); // the disk is read some time later
            for (int i = random.nextInt(4); i >= 0; i--) {
                RowKey key = key();
                fetching.keys.add(key);
                store.fetch(PARTITION, key, answer -> fetching.fetched.add(key, valueOf(answer)));
                store.step();
            }
            RowKey a = end();
            RowKey b = end();
            var scan =
                    new Scan(a.compareTo(b) < 0 ? a : b, a.compareTo(b) < 0 ? b : a, 1 + random.nextInt(50), Scan.ALL);
            fetching.scans.add(scan);
            store.fetch(PARTITION, scan, answer -> fetching.fetched.add(scan, valueOf(answer)));
            store.step();
        }

        /// The oldest request, or another one that was faster, has what it needs and runs.
        private void endFetching() {
            if (open.isEmpty()) return;
            Fetching fetching = random.nextBoolean() ? open.getFirst() : open.getLast();
            for (RowKey key : fetching.keys) {
                byte[] value = fetching.fetched.row(key);
                if (value == null) throw new AssertionError("not fetched: " + key);
                expectNewest(rows.newest(key, value));
            }
            for (Scan scan : fetching.scans) {
                Page page = new Transaction(rows, fetching.fetched, 0, Rules.ALL).scan(scan);
                RowKey end = page.next().orElse(scan.to());
                assertThat(rowsOf(page))
                        .as("seed %d, record %d, %s, up to %s", seed, lsn, scan, end)
                        .isEqualTo(rowsOf(newest.subMap(scan.from(), end)));
                assertThat(page.rows().size()).isLessThanOrEqualTo(scan.rowCountMax());
            }
            open.remove(fetching);
            retain();
        }

        private void retain() {
            rows.retainAbove(
                    open.isEmpty() ? Long.MAX_VALUE : open.getFirst().fetched.appliedLsn());
        }

        private void find(RowKey key) {
            Version version = rows.find(key);
            if (version == null) {
                assertThat(store.isWarm)
                        .as("seed %d, record %d, %s", seed, lsn, key)
                        .isFalse();
            } else {
                expectNewest(version);
            }
        }

        /// Besides the value: a reply waits for the record that it comes from, unless the store has that.
        private void expectNewest(Version version) {
            String what = "seed " + seed + ", record " + lsn + ", row " + version.key;
            byte[] expected = newest.get(version.key);
            assertThat(version.isAbsent()).as(what).isEqualTo(expected == null);
            if (expected != null) assertThat(version.value).as(what).isEqualTo(expected);
            long writer = Math.max(clearedLsn, writers.getOrDefault(version.key, 0L));
            if (version.lsn != writer) assertThat(writer).as(what).isLessThanOrEqualTo(rows.appliedLsn());
        }

        private static <T> T valueOf(OrderedStore.Fetched<T> answer) {
            if (answer instanceof OrderedStore.Fetched.Value<T>(T value)) return value;
            throw new AssertionError("not readable: " + answer);
        }

        private static List<String> rowsOf(Page page) {
            return page.rows().stream()
                    .map(row -> row.key() + "=" + Arrays.hashCode(row.value()))
                    .toList();
        }

        private static List<String> rowsOf(SortedMap<RowKey, byte[]> rows) {
            return rows.entrySet().stream()
                    .map(row -> row.getKey() + "=" + Arrays.hashCode(row.getValue()))
                    .toList();
        }

        private RowKey key() {
            int number = random.nextInt(keyCount);
            // Some share a slot, and so a tree.
            String name = number % 3 == 0 ? "{tag}" + number : "key" + number;
            Key key = Key.of(name.getBytes(StandardCharsets.UTF_8));
            return number % 5 == 0 ? key.deadline(number) : key.head();
        }

        private RowKey end() {
            return switch (random.nextInt(6)) {
                case 0 -> START;
                case 1 -> END;
                default -> key();
            };
        }

        /// Mostly small, at times as large as a chunk of the cache or a tenth of a layer.
        private byte[] value() {
            int length = switch (random.nextInt(20)) {
                case 0 -> 0;
                case 1 -> 100_000;
                case 2 -> random.nextInt(6_000);
                default -> random.nextInt(60);
            };
            byte[] value = new byte[length];
            if (length >= Long.BYTES) ByteBuffer.wrap(value).putLong(lsn);
            return value;
        }
    }
}
