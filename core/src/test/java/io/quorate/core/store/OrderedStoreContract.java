package io.quorate.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What every [OrderedStore] does: one test for the real one and the simulated one.
public abstract class OrderedStoreContract {
    private static final int PARTITION = 0;

    /// The open store; at the beginning of a test it is new and empty.
    protected abstract OrderedStore store();

    /// Runs what the store has to tell the shard, on this thread, until something holds.
    protected abstract void runUntil(BooleanSupplier holds);

    /// Takes the store away as a crash does and opens what is left.
    protected abstract void crash();

    @Test
    void aNewStoreIsEmpty() {
        assertThat(store().applied()).isEmpty();
        assertThat(store().applied(PARTITION)).isEqualTo(OrderedStore.Applied.NOTHING);
        assertThat(read("a")).isNull();
        assertThat(scan("a", "z", Scan.UNBOUNDED).rows()).isEmpty();
    }

    @Test
    void whatWasAppliedIsRead() {
        apply(1, put("a", "1"), put("b", "2"));
        assertThat(read("a")).isEqualTo("1");
        assertThat(read("b")).isEqualTo("2");
        assertThat(read("c")).isNull();
    }

    @Test
    void anEmptyValueIsNotAbsent() {
        apply(1, put("a", ""));
        assertThat(read("a")).isEmpty();
        assertThat(scan("a", "b", Scan.UNBOUNDED).rows()).hasSize(1);
    }

    @Test
    void aDeletedRowIsAbsent() {
        apply(1, put("a", "1"));
        apply(2, delete("a"), delete("b"));
        assertThat(read("a")).isNull();
        assertThat(read("b")).isNull();
    }

    @Test
    void theLastChangeToARowWins() {
        apply(1, put("a", "1"), put("a", "2"), put("b", "1"), delete("b"), delete("c"), put("c", "1"));
        assertThat(read("a")).isEqualTo("2");
        assertThat(read("b")).isNull();
        assertThat(read("c")).isEqualTo("1");
    }

    @Test
    void theLastWriteSetOfABatchWins() {
        apply(mark(2), List.of(writeSet(put("a", "1")), writeSet(put("a", "2"))));
        assertThat(read("a")).isEqualTo("2");
    }

    @Test
    void ofOneRowThePrefixAndTheLengthAreReadWithoutTheRest() {
        apply(1, put("a", "0123456789abcdef"), put("b", "1"), put("c", ""));
        assertThat(prefix("a")).containsExactly("012345678 of 16");
        assertThat(prefix("b")).containsExactly("1 of 1");
        assertThat(prefix("c")).containsExactly(" of 0");
        assertThat(prefix("d")).isEmpty();
    }

    private List<String> prefix(String name) {
        Page page = scan(Scan.prefixOf(key(name)));
        assertThat(page.next()).isEmpty();
        return page.rows().stream()
                .map(row -> text(row.value()) + " of " + row.length())
                .toList();
    }

    @Test
    void aRangeIsDeletedFromItsStartUpToBeforeItsEnd() {
        apply(1, put("a", "1"), put("b", "1"), put("c", "1"), put("d", "1"));
        apply(2, deleteRange("b", "d"));
        assertThat(contents()).containsOnlyKeys("a", "d");
    }

    @Test
    void aRangeTakesWhatWasWrittenBeforeItInTheSameBatchAndNotWhatComesLater() {
        apply(1, put("a", "1"), put("b", "old"));
        apply(2, put("b", "1"), put("c", "1"), deleteRange("b", "d"), put("c", "2"));
        assertThat(contents()).isEqualTo(Map.of("a", "1", "c", "2"));
    }

    @Test
    void largeRowsAreReadWhole() {
        String key = "k".repeat(5_000);
        String value = "v".repeat(1_000_000);
        apply(1, put(key, value));
        assertThat(read(key)).isEqualTo(value);
        assertThat(read(key + "x")).isNull();
    }

    @Test
    void aScanEndsBeforeTheEndOfItsRange() {
        apply(1, put("a", "1"), put("b", "2"), put("c", "3"), put("d", "4"));
        Page page = scan("b", "d", Scan.UNBOUNDED);
        assertThat(texts(page)).containsExactly("b=2", "c=3");
        assertThat(page.next()).isEmpty();
    }

    @Test
    void aScanThatMeetsItsBoundTellsWhereItGoesOn() {
        apply(1, put("a", "1"), put("b", "2"), put("c", "3"));
        Page page = scan("a", "z", 2);
        assertThat(texts(page)).containsExactly("a=1", "b=2");
        assertThat(page.next()).contains(key("c"));
    }

    @Test
    void aScanThatMeetsItsBoundAtTheLastRowIsAtItsEnd() {
        apply(1, put("a", "1"), put("b", "2"), put("c", "3"));
        assertThat(scan("a", "z", 3).next()).isEmpty();
        assertThat(scan("a", "c", 2).next()).isEmpty();
    }

    @Test
    void rowsThatTheFilterLeavesOutCountAsLookedAt() {
        apply(1, put("a", "1"), put("b", "2"), put("c", "3"));
        Scan.Filter nothing = (key, value) -> Scan.Keep.NOTHING;
        Page page = scan(new Scan(key("a"), key("z"), 2, nothing));
        assertThat(page.rows()).isEmpty();
        assertThat(page.next()).contains(key("c"));
    }

    @Test
    void aFilterKeepsRowsKeysPrefixesOrNothing() {
        apply(1, put("a", "row"), put("b", "key"), put("c", "nothing"), put("d", "prefix of it"), put("e", "prefix"));
        Scan.Filter byValue = (key, value) -> switch (text(value)) {
            case "row" -> Scan.Keep.ROW;
            case "key" -> Scan.Keep.KEY;
            case "prefix", "prefix of it" -> Scan.Keep.PREFIX;
            default -> Scan.Keep.NOTHING;
        };
        assertThat(texts(scan(new Scan(key("a"), key("z"), Scan.UNBOUNDED, byValue))))
                .containsExactly("a=row", "b=", "d=prefix of", "e=prefix");
    }

    @Test
    void keysAreInUnsignedOrder() {
        byte[][] keys = {{1}, {1, 0}, {1, 0x7f}, {1, (byte) 0x80}, {1, (byte) 0xff}, {2}};
        List<WriteSet.Change> puts = new ArrayList<>();
        for (int i = keys.length - 1; i >= 0; i--) puts.add(new WriteSet.Change.Put(new RowKey(keys[i]), new byte[0]));
        apply(mark(1), List.of(new WriteSet(1, 0, 0, puts)));
        Page page = scan(new Scan(RowKey.startOf(1), RowKey.startOf(3), Scan.UNBOUNDED, Scan.ALL));
        assertThat(page.rows()).extracting(row -> row.key().bytes()).containsExactly(keys);
    }

    @Test
    void answersComeAfterTheCall() {
        List<Object> answers = new ArrayList<>();
        store().apply(batch(PARTITION, mark(1), List.of(writeSet(put("a", "1")))), answers::add);
        assertThat(answers).isEmpty();
        runUntil(() -> answers.size() == 1);
        store().fetch(PARTITION, key("a"), answers::add);
        store().fetch(PARTITION, new Scan(key("a"), key("b"), 1, Scan.ALL), answers::add);
        store().flush(answers::add);
        assertThat(answers).hasSize(1);
        runUntil(() -> answers.size() == 4);
    }

    @Test
    void whatWasFlushedSurvivesACrashWithItsMark() {
        apply(1, put("a", "1"));
        apply(7, put("b", "2"));
        flush();
        crash();
        assertThat(store().applied()).isEqualTo(marks(PARTITION, mark(7)));
        assertThat(contents()).isEqualTo(Map.of("a", "1", "b", "2"));
    }

    @Test
    void eachPartitionHasItsOwnMark() {
        applyOf(1, mark(5), put("a", "1"));
        applyOf(70_000, mark(2), put("b", "1"));
        applyOf(0, mark(9), put("c", "1"));
        flush();
        applyOf(1, mark(6), put("a", "2"));
        flush();
        crash();
        SortedMap<Integer, OrderedStore.Applied> marks = marks(0, mark(9));
        marks.put(1, mark(6));
        marks.put(70_000, mark(2));
        assertThat(store().applied()).isEqualTo(marks);
        assertThat(store().applied(2)).isEqualTo(OrderedStore.Applied.NOTHING);
    }

    @Test
    void aBatchOfSeveralPartitionsIsAppliedWithAllTheirMarks() {
        SortedMap<Integer, OrderedStore.Applied> marks = marks(1, mark(4));
        marks.put(2, mark(3));
        SortedMap<Integer, OrderedStore.Batch> batches = batch(1, mark(4), List.of(writeSet(put("a", "1"))));
        batches.putAll(batch(2, mark(3), List.of(writeSet(put("b", "2"), put("c", "3")))));
        OrderedStore.Outcome outcome = await(then -> store().apply(batches, then));
        assertThat(outcome).isEqualTo(new OrderedStore.Outcome.Done());
        flush();
        crash();
        assertThat(store().applied()).isEqualTo(marks);
        assertThat(contents(1)).isEqualTo(Map.of("a", "1"));
        assertThat(contents(2)).isEqualTo(Map.of("b", "2", "c", "3"));
    }

    @Test
    void aKeyHasRowsOfItsOwnInEachPartition() {
        applyOf(1, mark(1), put("a", "one"), put("b", "one"), put("c", "one"));
        applyOf(2, mark(1), put("a", "two"), put("c", "two"));
        applyOf(0, mark(1), put("a", "none"));
        applyOf(2, mark(2), deleteRange("b", "z"));
        for (int i = 0; i < 2; i++) {
            assertThat(contents(0)).isEqualTo(Map.of("a", "none"));
            assertThat(contents(1)).isEqualTo(Map.of("a", "one", "b", "one", "c", "one"));
            assertThat(contents(2)).isEqualTo(Map.of("a", "two"));
            assertThat(contents(3)).isEmpty();
            assertThat(read(2, "c")).isNull();
            assertThat(read(2, "a")).isEqualTo("two");
            assertThat(read(3, "a")).isNull();
            flush();
            crash();
        }
    }

    // ---- Another state ----

    @Test
    void theRowsOfAnotherNumberTakeThePlaceOfAPartitions() {
        applyOf(1, mark(9), put("a", "old"), put("b", "old"));
        applyOf(-5, mark(1), put("a", "new"));
        applyOf(-5, mark(2), put("c", "new"));
        applyOf(2, mark(3), put("a", "other"));
        var outlined = new OrderedStore.Applied(20, 2, 0, 7, new byte[] {1, 2, 3});
        assertDone(then -> store().replace(1, -5, outlined, then));
        for (int i = 0; i < 2; i++) {
            assertThat(contents(1)).isEqualTo(Map.of("a", "new", "c", "new"));
            assertThat(read(1, "b")).isNull();
            assertThat(contents(-5)).isEmpty();
            assertThat(contents(2)).isEqualTo(Map.of("a", "other"));
            flush();
            crash();
        }
        assertThat(store().applied(1)).isEqualTo(outlined);
        assertThat(store().applied()).containsOnlyKeys(1, 2);
        applyOf(1, mark(21), put("d", "newer"));
        applyOf(-5, mark(1), put("e", "next"));
        assertThat(contents(1)).containsOnlyKeys("a", "c", "d");
        assertThat(contents(-5)).containsOnlyKeys("e");
    }

    @Test
    void thePlaceOfAPartitionCanBeTakenAgainAndAgain() {
        for (int i = 1; i <= 3; i++) {
            applyOf(-5, mark(i), put("k" + i, "v"));
            OrderedStore.Applied mark = mark(10L * i);
            assertDone(then -> store().replace(PARTITION, -5, mark, then));
            flush();
            crash();
            assertThat(contents()).containsOnlyKeys("k" + i);
            assertThat(store().applied()).isEqualTo(marks(PARTITION, mark));
        }
    }

    @Test
    void aCrashBeforeTheFlushLeavesOneStateOrTheOther() {
        apply(5, put("a", "old"));
        flush();
        applyOf(-5, mark(1), put("b", "new"));
        assertDone(then -> store().replace(PARTITION, -5, mark(9), then));
        crash();
        if (store().applied(PARTITION).equals(mark(9))) {
            assertThat(contents()).isEqualTo(Map.of("b", "new"));
        } else {
            assertThat(store().applied(PARTITION)).isEqualTo(mark(5));
            assertThat(contents()).isEqualTo(Map.of("a", "old"));
        }
    }

    @Test
    void whatIsClearedIsGoneAndNothingElse() {
        applyOf(1, mark(1), put("a", "1"));
        applyOf(2, mark(2), put("a", "2"));
        assertDone(then -> store().clear(1, then));
        assertDone(then -> store().clear(3, then));
        flush();
        crash();
        assertThat(contents(1)).isEmpty();
        assertThat(contents(2)).isEqualTo(Map.of("a", "2"));
        assertThat(store().applied()).isEqualTo(marks(2, mark(2)));
        applyOf(1, mark(1), put("b", "1"));
        assertThat(contents(1)).isEqualTo(Map.of("b", "1"));
    }

    @Test
    void aViewShowsTheRowsAsTheyWere() {
        applyOf(1, mark(1), put("a", "1"), put("b", "1"), put("c", "1"));
        applyOf(2, mark(1), put("a", "2"));
        OrderedStore.View view = await(then -> store().open(1, then));
        applyOf(1, mark(2), put("b", "2"), delete("c"), put("d", "2"));
        applyOf(-5, mark(1), put("z", "new"));
        assertDone(then -> store().replace(1, -5, mark(9), then));
        flush();
        assertThat(view.applied()).isEqualTo(mark(1));
        assertThat(contents(view, 1_000)).isEqualTo(Map.of("a", "1", "b", "1", "c", "1"));
        assertThat(contents(view, 1)).isEqualTo(Map.of("a", "1", "b", "1", "c", "1"));
        view.close();
        assertThat(contents(1)).containsOnlyKeys("z");
    }

    @Test
    void aViewOfAnEmptyPartitionIsEmpty() {
        applyOf(2, mark(1), put("a", "2"));
        OrderedStore.View view = await(then -> store().open(1, then));
        assertThat(view.applied()).isEqualTo(OrderedStore.Applied.NOTHING);
        assertThat(contents(view, 10)).isEmpty();
        view.close();
    }

    @Test
    void aClosedViewAnswersNothing() {
        apply(1, put("a", "1"));
        OrderedStore.View view = await(then -> store().open(PARTITION, then));
        List<Object> answers = new ArrayList<>();
        view.read(RowKey.startOf(RowKey.HEAD_SPACE), 10, answers::add);
        view.close();
        flush();
        assertThat(read("a")).isEqualTo("1");
        assertThat(answers).isEmpty();
    }

    private Map<String, String> contents(OrderedStore.View view, int bytesMax) {
        Map<String, String> contents = new TreeMap<>();
        Optional<RowKey> from = Optional.of(RowKey.startOf(RowKey.HEAD_SPACE));
        while (from.isPresent()) {
            RowKey first = from.get();
            Page page = valueOf(await(then -> view.read(first, bytesMax, then)));
            if (bytesMax == 1) assertThat(page.rows()).hasSize(1);
            for (Page.Row row : page.rows()) contents.put(text(row.key().bytes()), text(row.value()));
            from = page.next();
        }
        return contents;
    }

    private void assertDone(Consumer<Consumer<OrderedStore.Outcome>> change) {
        OrderedStore.Outcome outcome = await(change);
        assertThat(outcome).isEqualTo(new OrderedStore.Outcome.Done());
    }

    // ---- At random ----

    private void applyOf(int partition, OrderedStore.Applied mark, WriteSet.Change... changes) {
        List<WriteSet> writeSets = List.of(writeSet(changes));
        OrderedStore.Outcome outcome = await(then -> store().apply(batch(partition, mark, writeSets), then));
        assertThat(outcome).isEqualTo(new OrderedStore.Outcome.Done());
    }

    /// Rows and mark tell the same story wherever the crash fell between flushes.
    @Test
    void aCrashLeavesThePrefixThatTheMarkTells() {
        var random = new Random(11);
        var model = new TreeMap<String, String>();
        List<Map<String, String>> states = new ArrayList<>();
        states.add(Map.copyOf(model));
        long flushed = 0;
        for (int lsn = 1; lsn <= 60; lsn++) {
            apply(lsn, change(random, model));
            states.add(Map.copyOf(model));
            if (random.nextInt(20) == 0) {
                flush();
                flushed = lsn;
            }
        }
        crash();
        long survived = store().applied(PARTITION).lsn();
        assertThat(survived).isBetween(flushed, 60L);
        assertThat(contents()).isEqualTo(states.get((int) survived));
    }

    @Test
    void readsAgreeWithASortedMap() {
        var random = new Random(5);
        var model = new TreeMap<String, String>();
        for (int lsn = 1; lsn <= 300; lsn++) {
            WriteSet.Change[] changes = new WriteSet.Change[1 + random.nextInt(5)];
            for (int i = 0; i < changes.length; i++) changes[i] = change(random, model);
            apply(lsn, changes);
            if (random.nextInt(60) == 0) flush();
            String probe = name(random);
            assertThat(read(probe)).isEqualTo(model.get(probe));
            if (lsn % 10 == 0) assertThat(contents()).isEqualTo(model);
        }
    }

    private static WriteSet.Change change(Random random, TreeMap<String, String> model) {
        String name = name(random);
        int kind = random.nextInt(10);
        if (kind < 7) {
            String value = "v".repeat(random.nextInt(40)) + random.nextInt(1000);
            model.put(name, value);
            return put(name, value);
        }
        if (kind < 9) {
            model.remove(name);
            return delete(name);
        }
        String end = name + "zz";
        model.subMap(name, end).clear();
        return deleteRange(name, end);
    }

    private static String name(Random random) {
        return "k" + random.nextInt(50);
    }

    private Map<String, String> contents() {
        return contents(PARTITION);
    }

    private Map<String, String> contents(int partition) {
        Map<String, String> contents = new TreeMap<>();
        Optional<RowKey> from = Optional.of(RowKey.startOf(RowKey.HEAD_SPACE));
        while (from.isPresent()) {
            var scan = new Scan(from.get(), RowKey.startOf(RowKey.END_OF_DATA_SPACES), 7, Scan.ALL);
            Page page = valueOf(await(then -> store().fetch(partition, scan, then)));
            for (Page.Row row : page.rows()) contents.put(text(row.key().bytes()), text(row.value()));
            from = page.next();
        }
        return contents;
    }

    private @Nullable String read(String name) {
        return read(PARTITION, name);
    }

    private @Nullable String read(int partition, String name) {
        byte[] value = store().get(partition, key(name));
        if (OrderedStore.isNotResident(value)) value = fetch(partition, key(name));
        return OrderedStore.isAbsent(value) ? null : text(value);
    }

    private byte[] fetch(int partition, RowKey key) {
        return valueOf(await(then -> store().fetch(partition, key, then)));
    }

    private Page scan(String from, String to, int rowCountMax) {
        return scan(new Scan(key(from), key(to), rowCountMax, Scan.ALL));
    }

    private Page scan(Scan scan) {
        return valueOf(await(then -> store().fetch(PARTITION, scan, then)));
    }

    private static <T> T valueOf(OrderedStore.Fetched<T> fetched) {
        assertThat(fetched).isInstanceOf(OrderedStore.Fetched.Value.class);
        return ((OrderedStore.Fetched.Value<T>) fetched).value();
    }

    private void apply(long lsn, WriteSet.Change... changes) {
        apply(mark(lsn), List.of(writeSet(changes)));
    }

    private void apply(OrderedStore.Applied mark, List<WriteSet> writeSets) {
        OrderedStore.Outcome outcome = await(then -> store().apply(batch(PARTITION, mark, writeSets), then));
        assertThat(outcome).isEqualTo(new OrderedStore.Outcome.Done());
    }

    private void flush() {
        OrderedStore.Outcome outcome = await(store()::flush);
        assertThat(outcome).isEqualTo(new OrderedStore.Outcome.Done());
    }

    private <T> T await(Consumer<Consumer<T>> call) {
        List<T> answer = new ArrayList<>(1);
        call.accept(answer::add);
        runUntil(() -> !answer.isEmpty());
        return answer.getFirst();
    }

    /// The mark of one partition.
    static SortedMap<Integer, OrderedStore.Applied> marks(int partition, OrderedStore.Applied mark) {
        return new TreeMap<>(Map.of(partition, mark));
    }

    /// What is applied to one partition.
    static SortedMap<Integer, OrderedStore.Batch> batch(
            int partition, OrderedStore.Applied mark, List<WriteSet> writeSets) {
        return new TreeMap<>(Map.of(partition, new OrderedStore.Batch(writeSets, mark)));
    }

    private static OrderedStore.Applied mark(long lsn) {
        return new OrderedStore.Applied(lsn, 3 * lsn, 2 * lsn, 1000 * lsn);
    }

    private static WriteSet writeSet(WriteSet.Change... changes) {
        return new WriteSet(1, 0, 0, List.of(changes));
    }

    private static WriteSet.Change put(String name, String value) {
        return new WriteSet.Change.Put(key(name), value.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static WriteSet.Change delete(String name) {
        return new WriteSet.Change.Delete(key(name));
    }

    private static WriteSet.Change deleteRange(String from, String to) {
        return new WriteSet.Change.DeleteRange(key(from), key(to));
    }

    private static RowKey key(String name) {
        return new RowKey(("\u0001" + name).getBytes(StandardCharsets.ISO_8859_1));
    }

    private static List<String> texts(Page page) {
        return page.rows().stream()
                .map(row -> text(row.key().bytes()) + "=" + text(row.value()))
                .toList();
    }

    /// Keys are printed without their space.
    private static String text(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return text.startsWith("\u0001") ? text.substring(1) : text;
    }
}
