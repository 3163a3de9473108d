package io.quorate.core.node;

import io.quorate.core.log.Coverage;
import io.quorate.core.log.Snapshot;
import io.quorate.core.log.SnapshotChunk;
import io.quorate.core.log.SnapshotId;
import io.quorate.core.log.Snapshots;
import io.quorate.core.store.Head;
import io.quorate.core.store.OrderedStore;
import io.quorate.core.store.Page;
import io.quorate.core.store.RowKey;
import io.quorate.core.store.WriteSet;
import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Snapshots of a partition's rows. What is received lies beside them in the store, as the rows of a number that is no
/// partition's, with a mark that says how far it has come; once it is whole it takes their place at once.
///
/// ```
/// piece:  | row key sized | value sized | ...
/// ```
///
/// A piece begins with the row that it is said to begin with. The keys of a snapshot are counted as they come.
public final class RowSnapshots implements Snapshots {
    /// Whose rows they are.
    public interface Owner {
        /// Applies nothing more until [#became].
        ///
        /// @param then once nothing of the partition is on its way to the store
        void suspend(Runnable then);

        /// The store has another state in the place of the former one, for good.
        ///
        /// @param applied up to where it goes
        void became(OrderedStore.Applied applied);

        /// Something has come back from the store: the partition's turn has something to end.
        void progressed();

        /// The store is broken.
        void failed(String why);

        /// Runs something later.
        void schedule(long delayNanos, Runnable task);
    }

    /// How often what the store refused for want of room, or could not read, is tried again.
    private static final long RETRY_NANOS = 500_000_000;
    /// Bytes of a small piece.
    private static final int PIECE_BYTES = 1_024;
    /// Turns a partition's number into that of what is received for it.
    private static final int BESIDE = Integer.MIN_VALUE;

    private static final RowKey FIRST = RowKey.startOf(RowKey.HEAD_SPACE);
    private static final RowKey END = RowKey.startOf(RowKey.END_OF_DATA_SPACES);

    /// Something that the store is asked for.
    ///
    /// @param isOfReceipt whether nobody needs it once the receipt is given up
    private record Change(boolean isOfReceipt, Consumer<Consumer<OrderedStore.Outcome>> change, Runnable then) {}

    /// A snapshot on its way.
    private record Receipt(Snapshot snapshot, byte[] after, long keyCount, long expiringCount) {
        static Receipt of(OrderedStore.Applied mark) {
            var source = new ByteSource(mark.outline());
            var snapshot = new Snapshot(SnapshotId.decode(source), Coverage.decode(source));
            return new Receipt(snapshot, source.getSized(), mark.keyCount(), mark.expiringCount());
        }

        /// The mark of what has come until now.
        OrderedStore.Applied mark() {
            var sink = new ByteSink(64);
            snapshot.id().encode(sink);
            snapshot.coverage().encode(sink);
            sink.putSized(after);
            return marked(sink.toByteArray());
        }

        /// The mark of all of it, once it has the place of the rows.
        OrderedStore.Applied whole() {
            return marked(outline(snapshot.coverage()));
        }

        private OrderedStore.Applied marked(byte[] outline) {
            Coverage coverage = snapshot.coverage();
            return new OrderedStore.Applied(
                    coverage.last().offset(), keyCount, expiringCount, coverage.time(), outline);
        }
    }

    private final int partition;
    private final OrderedStore store;
    private final Owner owner;
    /// What the store is to be asked for, one thing after the other.
    private final ArrayDeque<Change> waiting = new ArrayDeque<>();
    /// Whether it was asked for something and has not answered.
    private boolean isBusy;

    private @Nullable Receipt receipt;
    /// Counts receipts: what comes back from the store for an earlier one comes too late.
    private long receiptCount;

    public RowSnapshots(int partition, OrderedStore store, Owner owner) {
        this.partition = partition;
        this.store = store;
        this.owner = owner;
    }

    /// What of a log is in the rows, as it is kept beside them.
    public static byte[] outline(Coverage coverage) {
        var sink = new ByteSink(32);
        coverage.encode(sink);
        return sink.toByteArray();
    }

    /// What of the log is in the rows that have a mark.
    public static Coverage coverage(OrderedStore.Applied applied) {
        return applied.outline().length == 0 ? Coverage.NOTHING : Coverage.decode(new ByteSource(applied.outline()));
    }

    // ---- To others ----

    @Override
    public void open(Consumer<View> then) {
        store.open(partition, rows -> {
            then.accept(new RowView(rows));
            owner.progressed();
        });
    }

    private final class RowView implements View {
        private final OrderedStore.View rows;
        private boolean isClosed;

        RowView(OrderedStore.View rows) {
            this.rows = rows;
        }

        @Override
        public Coverage coverage() {
            return RowSnapshots.coverage(rows.applied());
        }

        @Override
        public void read(byte[] after, int bytesMax, Consumer<SnapshotChunk> then) {
            RowKey from = after.length == 0 ? FIRST : new RowKey(after);
            rows.read(from, bytesMax, fetched -> {
                switch (fetched) {
                    case OrderedStore.Fetched.Value<Page>(Page page) -> {
                        then.accept(piece(after, page));
                        owner.progressed();
                    }
                    case OrderedStore.Fetched.Unreadable<Page> _ ->
                        owner.schedule(RETRY_NANOS, () -> {
                            if (!isClosed) read(after, bytesMax, then);
                        });
                }
            });
        }

        @Override
        public void close() {
            isClosed = true;
            rows.close();
        }
    }

    private static SnapshotChunk piece(byte[] after, Page page) {
        var sink = new ByteSink(PIECE_BYTES);
        for (Page.Row row : page.rows()) {
            sink.putSized(row.key().bytes());
            sink.putSized(row.value());
        }
        byte[] next = page.next().map(RowKey::bytes).orElse(new byte[0]);
        return new SnapshotChunk(after, next, sink.toByteArray());
    }

    // ---- From others ----

    @Override
    public Optional<Unfinished> unfinished() {
        OrderedStore.Applied mark = store.applied(beside());
        if (mark.outline().length == 0) return Optional.empty();
        Receipt former = Receipt.of(mark);
        receipt = former;
        return Optional.of(new Unfinished(former.snapshot(), former.after()));
    }

    private int beside() {
        return BESIDE + partition;
    }

    @Override
    public void begin(Snapshot snapshot) {
        discard();
        receipt = new Receipt(snapshot, new byte[0], 0, 0);
    }

    @Override
    public void receive(SnapshotChunk chunk, Runnable then) {
        Receipt before = receiving();
        List<WriteSet.Change> rows = new ArrayList<>();
        long keyCount = before.keyCount();
        long expiringCount = before.expiringCount();
        if (chunk.after().length == 0 && keyCount > 0) {
            // A former process had all of it, and did not come to install it: it is received anew.
            rows.add(new WriteSet.Change.DeleteRange(FIRST, END));
            keyCount = 0;
            expiringCount = 0;
        }
        for (var source = new ByteSource(chunk.bytes()); source.remaining() > 0; ) {
            var key = new RowKey(source.getSized());
            byte[] value = source.getSized();
            rows.add(new WriteSet.Change.Put(key, value));
            if (key.space() != RowKey.HEAD_SPACE) continue;
            keyCount++;
            if (Head.decode(value).expires()) expiringCount++;
        }
        var after = new Receipt(before.snapshot(), chunk.next(), keyCount, expiringCount);
        var batch = new OrderedStore.Batch(List.of(new WriteSet(0, 0, 0, rows)), after.mark());
        var batches = new TreeMap<>(Collections.singletonMap(beside(), batch));
        long receipts = receiptCount;
        ask(new Change(true, done -> store.apply(batches, done), () -> {
            if (receipts != receiptCount) return;
            receipt = after;
            then.run();
        }));
    }

    private Receipt receiving() {
        if (receipt == null) throw new IllegalStateException("nothing is being received");
        return receipt;
    }

    @Override
    public void install(Runnable then) {
        OrderedStore.Applied mark = receiving().whole();
        change(done -> store.replace(partition, beside(), mark, done), mark, then);
    }

    @Override
    public void discard() {
        receiptCount++;
        receipt = null;
        waiting.removeIf(Change::isOfReceipt);
        ask(new Change(true, done -> store.clear(beside(), done), () -> {}));
    }

    @Override
    public void drop(Runnable then) {
        change(done -> store.clear(partition, done), OrderedStore.Applied.NOTHING, then);
    }

    /// Another state comes into the place of the rows, for good before anybody hears of it.
    private void change(Consumer<Consumer<OrderedStore.Outcome>> change, OrderedStore.Applied mark, Runnable then) {
        owner.suspend(() -> {
            ask(new Change(false, change, () -> {}));
            ask(new Change(false, store::flush, () -> {
                receipt = null;
                owner.became(mark);
                then.run();
            }));
        });
    }

    private void ask(Change change) {
        waiting.add(change);
        goOn();
    }

    private void goOn() {
        if (isBusy || waiting.isEmpty()) return;
        isBusy = true;
        carryOut(waiting.remove());
    }

    private void carryOut(Change change) {
        change.change().accept(outcome -> {
            switch (outcome) {
                case OrderedStore.Outcome.Done _ -> {
                    isBusy = false;
                    change.then().run();
                    goOn();
                    owner.progressed();
                }
                case OrderedStore.Outcome.NoSpace _ -> owner.schedule(RETRY_NANOS, () -> carryOut(change));
                case OrderedStore.Outcome.Failed failed -> owner.failed(failed.message());
            }
        });
    }
}
