package io.quorate.core.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import io.quorate.core.log.Coverage;
import io.quorate.core.log.EpochHistory;
import io.quorate.core.log.Position;
import io.quorate.core.log.Snapshot;
import io.quorate.core.log.SnapshotChunk;
import io.quorate.core.log.SnapshotId;
import io.quorate.core.log.Snapshots;
import io.quorate.core.store.HandStore;
import io.quorate.core.store.Head;
import io.quorate.core.store.Key;
import io.quorate.core.store.OrderedStore;
import io.quorate.core.store.RowKey;
import io.quorate.core.store.WriteSet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RowSnapshotsTest {
    private static final int PARTITION = 7;
    private static final int BYTES_MAX = 1;
    private static final byte[] ROW = Head.string(new byte[] {1}).row();
    private static final Coverage OLD = covering(1, 3);
    private static final Coverage NEW = covering(2, 20);

    private final HandStore sender = new HandStore();
    private final List<Runnable> later = new ArrayList<>();
    private final List<OrderedStore.Applied> became = new ArrayList<>();
    private HandStore receiver = new HandStore();
    private RowSnapshots to = new RowSnapshots(PARTITION, receiver, new Owner());
    private final RowSnapshots from = new RowSnapshots(PARTITION, sender, new Owner());

    @Test
    void whatIsReceivedTakesThePlaceOfTheRowsOnceItIsFlushed() {
        put(receiver, OLD, "old");
        put(sender, NEW, "a", "b", "c");
        List<String> told = new ArrayList<>();
        to.begin(snapshot(1));
        for (SnapshotChunk chunk : pieces()) receive(chunk);
        to.install(() -> told.add("installed"));
        runLater();
        receiver.step();
        assertThat(told).isEmpty();
        work();
        assertThat(told).containsExactly("installed");
        assertThat(became).hasSize(1);
        assertThat(became.getFirst().lsn()).isEqualTo(20);
        assertThat(became.getFirst().keyCount()).isEqualTo(3);
        assertThat(RowSnapshots.coverage(became.getFirst())).isEqualTo(NEW);
        receiver = receiver.afterCrash();
        assertThat(receiver.applied()).containsOnlyKeys(PARTITION);
        assertThat(receiver.applied(PARTITION)).isEqualTo(became.getFirst());
        assertThat(has("a", "b", "c")).isTrue();
        assertThat(has("old")).isFalse();
    }

    @Test
    void keysWithDeadlinesAreCounted() {
        put(sender, NEW, "a", "b");
        Key key = key("c");
        apply(
                sender,
                NEW,
                new WriteSet.Change.Put(key.head(), Head.string(new byte[0], 77).row()));
        apply(sender, NEW, new WriteSet.Change.Put(key.deadline(77), new byte[0]));
        to.begin(snapshot(1));
        for (SnapshotChunk chunk : pieces()) receive(chunk);
        to.install(() -> {});
        runLater();
        work();
        assertThat(became.getFirst().keyCount()).isEqualTo(3);
        assertThat(became.getFirst().expiringCount()).isEqualTo(1);
    }

    @Test
    void aReceiptGoesOnAfterARestartWhereTheStoreHasIt() {
        put(sender, NEW, "a", "b", "c");
        List<SnapshotChunk> pieces = pieces();
        to.begin(snapshot(1));
        receive(pieces.get(0));
        flush(receiver);
        receive(pieces.get(1));
        restart();
        Snapshots.Unfinished unfinished = to.unfinished().orElseThrow();
        assertThat(unfinished.snapshot()).isEqualTo(snapshot(1));
        assertThat(unfinished.after()).isEqualTo(pieces.get(1).after());
        receive(pieces.get(1));
        receive(pieces.get(2));
        to.install(() -> {});
        runLater();
        work();
        assertThat(became.getFirst().keyCount()).isEqualTo(3);
        assertThat(has("a", "b", "c")).isTrue();
    }

    @Test
    void whatAFormerProcessHadWholeIsCountedOnceWhenItComesAgain() {
        put(sender, NEW, "a", "b", "c");
        to.begin(snapshot(1));
        for (SnapshotChunk chunk : pieces()) receive(chunk);
        flush(receiver);
        restart();
        assertThat(to.unfinished().orElseThrow().after()).isEmpty();
        for (SnapshotChunk chunk : pieces()) receive(chunk);
        to.install(() -> {});
        runLater();
        work();
        assertThat(became.getFirst().keyCount()).isEqualTo(3);
        assertThat(has("a", "b", "c")).isTrue();
    }

    @Test
    void whatIsGivenUpIsGone() {
        put(sender, NEW, "a", "b", "c");
        to.begin(snapshot(1));
        receive(pieces().getFirst());
        List<String> told = new ArrayList<>();
        to.receive(pieces().get(1), () -> told.add("received"));
        to.discard();
        work();
        flush(receiver);
        assertThat(told).isEmpty();
        restart();
        assertThat(to.unfinished()).isEmpty();
        assertThat(receiver.applied()).isEmpty();
    }

    @Test
    void whatIsReceivedOfAnotherSnapshotIsNotMixed() {
        put(sender, NEW, "a", "b", "c");
        to.begin(snapshot(1));
        receive(pieces().getFirst());
        put(sender, NEW, "d");
        apply(sender, NEW, new WriteSet.Change.Delete(key("a").head()));
        to.begin(snapshot(2));
        for (SnapshotChunk chunk : pieces()) receive(chunk);
        to.install(() -> {});
        runLater();
        work();
        assertThat(has("b", "c", "d")).isTrue();
        assertThat(has("a")).isFalse();
        assertThat(became.getFirst().keyCount()).isEqualTo(3);
    }

    @Test
    void aFullDiskHoldsAReceiptUpAndDoesNotEndIt() {
        put(sender, NEW, "a");
        to.begin(snapshot(1));
        work();
        receiver.isFull = true;
        List<String> told = new ArrayList<>();
        to.receive(pieces().getFirst(), () -> told.add("received"));
        work();
        runLater();
        work();
        assertThat(told).isEmpty();
        receiver.isFull = false;
        runLater();
        work();
        assertThat(told).containsExactly("received");
    }

    @Test
    void aStateThatIsDroppedIsEmptyForGood() {
        put(receiver, OLD, "old");
        flush(receiver);
        to.drop(() -> {});
        runLater();
        work();
        assertThat(became).containsExactly(OrderedStore.Applied.NOTHING);
        receiver = receiver.afterCrash();
        assertThat(receiver.applied()).isEmpty();
        assertThat(has("old")).isFalse();
    }

    @Test
    void aSnapshotOfAnEmptyStateIsOneEmptyPiece() {
        List<SnapshotChunk> pieces = pieces();
        assertThat(pieces).hasSize(1);
        assertThat(pieces.getFirst().isLast()).isTrue();
        assertThat(pieces.getFirst().bytes()).isEmpty();
    }

    // ---- Verbs ----

    private final class Owner implements RowSnapshots.Owner {
        @Override
        public void suspend(Runnable then) {
            later.add(then);
        }

        @Override
        public void became(OrderedStore.Applied applied) {
            became.add(applied);
        }

        @Override
        public void progressed() {}

        @Override
        public void failed(String why) {
            throw new AssertionError(why);
        }

        @Override
        public void schedule(long delayNanos, Runnable task) {
            later.add(task);
        }
    }

    private void runLater() {
        List<Runnable> due = List.copyOf(later);
        later.clear();
        due.forEach(Runnable::run);
    }

    private void work() {
        while (receiver.step() || sender.step()) {}
    }

    private void receive(SnapshotChunk chunk) {
        List<String> told = new ArrayList<>();
        to.receive(chunk, () -> told.add("received"));
        work();
        assertThat(told).containsExactly("received");
    }

    private void restart() {
        receiver = receiver.afterCrash();
        to = new RowSnapshots(PARTITION, receiver, new Owner());
    }

    /// All pieces of the sender's state, of a row each.
    private List<SnapshotChunk> pieces() {
        List<SnapshotChunk> pieces = new ArrayList<>();
        from.open(view -> {
            if (!pieces.isEmpty()) throw new AssertionError("opened twice");
            read(view, new byte[0], pieces);
        });
        while (sender.step()) {}
        return pieces;
    }

    private static void read(Snapshots.View view, byte[] after, List<SnapshotChunk> pieces) {
        view.read(after, BYTES_MAX, chunk -> {
            pieces.add(chunk);
            if (chunk.isLast()) view.close();
            else read(view, chunk.next(), pieces);
        });
    }

    private static Snapshot snapshot(long number) {
        return new Snapshot(new SnapshotId(new ProcessId(new NodeId(4), 1), number), NEW);
    }

    private static Coverage covering(long epoch, long offset) {
        var last = new Position(epoch, offset);
        EpochHistory history = EpochHistory.EMPTY.with(new Position(epoch, 1));
        return new Coverage(last, history, 1_000 + offset);
    }

    private static void put(HandStore store, Coverage coverage, String... keys) {
        for (String key : keys) apply(store, coverage, new WriteSet.Change.Put(key(key).head(), ROW));
    }

    private static void apply(HandStore store, Coverage coverage, WriteSet.Change change) {
        var mark = new OrderedStore.Applied(
                coverage.last().offset(), 0, 0, coverage.time(), RowSnapshots.outline(coverage));
        var batch = new OrderedStore.Batch(List.of(new WriteSet(1, 0, 0, List.of(change))), mark);
        store.apply(new TreeMap<>(Map.of(PARTITION, batch)), _ -> {});
        while (store.step()) {}
    }

    private static void flush(HandStore store) {
        store.flush(_ -> {});
        while (store.step()) {}
    }

    private boolean has(String... keys) {
        for (String key : keys) {
            RowKey row = key(key).head();
            if (Optional.of(receiver.get(PARTITION, row))
                    .filter(OrderedStore::isAbsent)
                    .isPresent()) return false;
        }
        return true;
    }

    private static Key key(String name) {
        return Key.of(name.getBytes(StandardCharsets.UTF_8));
    }
}
