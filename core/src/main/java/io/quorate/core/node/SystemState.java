package io.quorate.core.node;

import io.quorate.core.control.Metadata;
import io.quorate.core.control.PartitionId;
import io.quorate.core.log.Coverage;
import io.quorate.core.log.Snapshot;
import io.quorate.core.log.SnapshotChunk;
import io.quorate.core.log.Snapshots;
import io.quorate.core.store.OrderedStore;
import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The metadata of `system` on this node's disk, and on their way to and from others.
///
/// They are small: the store keeps them in the mark of the partition, behind what of the log is in them, and a snapshot
/// of them is gathered in memory. `| coverage | metadata |`.
final class SystemState implements Snapshots {
    /// Metadata that were brought up to an entry.
    record Kept(Coverage coverage, Metadata metadata) {
        static final Kept NOTHING = new Kept(Coverage.NOTHING, Metadata.EMPTY);

        private static Kept decode(byte[] bytes) {
            if (bytes.length == 0) return NOTHING;
            var source = new ByteSource(bytes);
            return new Kept(Coverage.decode(source), Metadata.decode(source));
        }

        private byte[] encode() {
            var sink = new ByteSink(BYTES);
            coverage.encode(sink);
            metadata.encode(sink);
            return sink.toByteArray();
        }
    }

    /// Whose state it is.
    interface Owner {
        /// The state as it is now.
        Kept now();

        /// Applies nothing until [#became].
        void suspend();

        /// Another state has come into the place of this one.
        void became(Kept kept);

        /// Something has come back from the store.
        void progressed();
    }

    private static final int PARTITION = PartitionId.SYSTEM.code();
    private static final int BYTES = 1_024;
    /// How often what the store refused for want of room is tried again.
    private static final long RETRY_NANOS = 500_000_000;

    private final OrderedStore store;
    private final Env env;
    private final Owner owner;
    private final Kept atStart;

    private @Nullable Snapshot receiving;
    private ByteSink received = new ByteSink(BYTES);
    /// Up to where the log is in the store.
    private long storedOffset;
    /// Whether the store is writing the state.
    private boolean isWriting;
    /// Writes what was received, once nothing else is being written; null if nothing waits.
    private @Nullable Runnable installing;

    SystemState(OrderedStore store, Env env, Owner owner) {
        this.store = store;
        this.env = env;
        this.owner = owner;
        atStart = Kept.decode(store.applied(PARTITION).outline());
        storedOffset = atStart.coverage().last().offset();
    }

    /// What the store had of it when it was opened.
    Kept atStart() {
        return atStart;
    }

    /// Up to where the log is in the store.
    long storedOffset() {
        return storedOffset;
    }

    /// Puts the state into the store if it has gone on, unless that is under way.
    void store() {
        if (isWriting || installing != null) return;
        Kept now = owner.now();
        if (now.coverage().last().offset() > storedOffset) write(now, () -> {});
    }

    private void write(Kept kept, Runnable then) {
        isWriting = true;
        long offset = kept.coverage().last().offset();
        var mark = new OrderedStore.Applied(offset, 0, 0, 0, kept.encode());
        var batch = new OrderedStore.Batch(List.of(), mark);
        ask(done -> store.apply(new TreeMap<>(Collections.singletonMap(PARTITION, batch)), done), () -> {
            isWriting = false;
            storedOffset = offset;
            then.run();
            Runnable next = installing;
            installing = null;
            if (next != null) next.run();
        });
    }

    private void ask(Consumer<Consumer<OrderedStore.Outcome>> change, Runnable then) {
        change.accept(outcome -> {
            switch (outcome) {
                case OrderedStore.Outcome.Done _ -> {
                    then.run();
                    owner.progressed();
                }
                case OrderedStore.Outcome.NoSpace _ -> env.schedule(RETRY_NANOS, () -> ask(change, then));
                case OrderedStore.Outcome.Failed(String message) -> env.failed(message);
            }
        });
    }

    // ---- To others ----

    @Override
    public void open(Consumer<View> then) {
        later(() -> then.accept(new MetadataView(owner.now())));
    }

    private final class MetadataView implements View {
        private final Coverage coverage;
        private final byte[] bytes;
        private boolean isClosed;

        MetadataView(Kept kept) {
            coverage = kept.coverage();
            var sink = new ByteSink(BYTES);
            kept.metadata().encode(sink);
            bytes = sink.toByteArray();
        }

        @Override
        public Coverage coverage() {
            return coverage;
        }

        /// A piece begins behind so many bytes.
        @Override
        public void read(byte[] after, int bytesMax, Consumer<SnapshotChunk> then) {
            int from = after.length == 0 ? 0 : (int) Math.clamp(new ByteSource(after).getVarint(), 0L, bytes.length);
            int to = (int) Math.min(bytes.length, (long) from + bytesMax);
            var next = new ByteSink(Integer.BYTES);
            if (to < bytes.length) next.putVarint(to);
            var piece = new SnapshotChunk(after, next.toByteArray(), Arrays.copyOfRange(bytes, from, to));
            later(() -> {
                if (!isClosed) then.accept(piece);
            });
        }

        @Override
        public void close() {
            isClosed = true;
        }
    }

    private void later(Runnable task) {
        env.schedule(0, () -> {
            task.run();
            owner.progressed();
        });
    }

    // ---- From others ----

    /// What was received by a former process is gone.
    @Override
    public Optional<Unfinished> unfinished() {
        return Optional.empty();
    }

    @Override
    public void begin(Snapshot snapshot) {
        receiving = snapshot;
        received = new ByteSink(BYTES);
    }

    @Override
    public void receive(SnapshotChunk chunk, Runnable then) {
        Snapshot current = receiving;
        received.putBytes(chunk.bytes());
        later(() -> {
            if (current != null && current.equals(receiving)) then.run();
        });
    }

    @Override
    public void install(Runnable then) {
        if (receiving == null) throw new IllegalStateException("nothing is being received");
        var kept = new Kept(receiving.coverage(), Metadata.decode(new ByteSource(received.toByteArray())));
        discard();
        owner.suspend();
        Runnable install = () -> write(
                kept,
                () -> ask(store::flush, () -> {
                    owner.became(kept);
                    then.run();
                }));
        if (isWriting) installing = install;
        else install.run();
    }

    @Override
    public void discard() {
        receiving = null;
        received = new ByteSink(BYTES);
    }

    @Override
    public void drop(Runnable then) {
        throw new IllegalStateException("the log of system is on every node");
    }
}
