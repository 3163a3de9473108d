package io.quorate.sim.cluster;

import io.quorate.core.log.Application;
import io.quorate.core.log.Coverage;
import io.quorate.core.log.Replica;
import io.quorate.core.log.Snapshot;
import io.quorate.core.log.SnapshotChunk;
import io.quorate.core.log.Snapshots;
import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import io.quorate.sim.machine.Life;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Snapshots of the registers of one partition, to and from a simulated disk.
final class RegisterSnapshots implements Snapshots {
    /// What is around it.
    interface Owner {
        Replica replica();

        Application application();

        /// A snapshot is in the place of the state, and not yet of the log.
        void installed(Coverage coverage, SortedMap<String, String> rows);

        /// The replica has taken that in.
        void switchedIn(Coverage coverage);

        void dropped();

        /// Something has come back from the disk.
        void progressed();

        void count(String rare);
    }

    /// How long it takes to read a piece.
    private static final long READ_NANOS = 200_000;

    private final int partition;
    private final RegisterMachine machine;
    private final SimStateDisk disk;
    private final Life life;
    private final Owner owner;

    /// Counts receipts: what comes back from the disk for an earlier one comes too late.
    private long receiptCount;
    private boolean isReceiving;
    private boolean isChanging;
    /// Whether what is received was begun by a former process.
    private boolean isUnfinished;

    RegisterSnapshots(int partition, RegisterMachine machine, SimStateDisk disk, Life life, Owner owner) {
        this.partition = partition;
        this.machine = machine;
        this.disk = disk;
        this.life = life;
        this.owner = owner;
    }

    /// Whether a snapshot is on its way to it.
    boolean isReceiving() {
        return isReceiving;
    }

    /// Whether another state is on its way into the place of this one.
    boolean isChanging() {
        return isChanging;
    }

    // ---- To others ----

    @Override
    public void open(Consumer<View> then) {
        life.after(READ_NANOS, () -> {
            then.accept(view());
            owner.progressed();
        });
    }

    private View view() {
        SimStateDisk.Kept seen = machine.kept();
        return new View() {
            private boolean isClosed;

            @Override
            public Coverage coverage() {
                return seen.coverage();
            }

            @Override
            public void read(byte[] after, int bytesMax, Consumer<SnapshotChunk> then) {
                life.after(READ_NANOS, () -> {
                    if (isClosed) return;
                    then.accept(piece(seen.rows(), after, bytesMax));
                    owner.progressed();
                });
            }

            @Override
            public void close() {
                isClosed = true;
            }
        };
    }

    /// Rows behind a key; the piece that follows begins behind the last of them.
    private static SnapshotChunk piece(SortedMap<String, String> rows, byte[] after, int bytesMax) {
        var sink = new ByteSink(64);
        String last = new String(after, StandardCharsets.UTF_8);
        Iterator<Map.Entry<String, String>> behind =
                rows.tailMap(last + '\0').entrySet().iterator();
        while (behind.hasNext() && sink.size() < bytesMax) {
            Map.Entry<String, String> row = behind.next();
            sink.putText(row.getKey());
            sink.putText(row.getValue());
            last = row.getKey();
        }
        byte[] next = behind.hasNext() ? last.getBytes(StandardCharsets.UTF_8) : new byte[0];
        return new SnapshotChunk(after, next, sink.toByteArray());
    }

    /// The state that the pieces of a snapshot are together.
    static SimStateDisk.Kept whole(SimStateDisk.Receipt receipt) {
        SortedMap<String, String> rows = new TreeMap<>();
        for (byte[] piece : receipt.pieces()) {
            var source = new ByteSource(piece);
            while (source.remaining() > 0) rows.put(source.getText(), source.getText());
        }
        return new SimStateDisk.Kept(receipt.snapshot().coverage(), Collections.unmodifiableSortedMap(rows));
    }

    // ---- From others ----

    @Override
    public Optional<Unfinished> unfinished() {
        return disk.receipt(partition).map(receipt -> {
            isUnfinished = true;
            isReceiving = true;
            return new Unfinished(receipt.snapshot(), receipt.after());
        });
    }

    @Override
    public void begin(Snapshot snapshot) {
        receiptCount++;
        isReceiving = true;
        isUnfinished = false;
        disk.begin(partition, snapshot);
    }

    @Override
    public void receive(SnapshotChunk chunk, Runnable then) {
        if (isUnfinished && chunk.after().length > 0) owner.count("snapshot resumed");
        isUnfinished = false;
        long receipt = receiptCount;
        disk.receive(partition, Arrays.copyOf(chunk.bytes(), chunk.bytes().length), chunk.next(), () -> {
            if (receipt != receiptCount) return;
            then.run();
            owner.progressed();
        });
    }

    @Override
    public void install(Runnable then) {
        isChanging = true;
        owner.application().suspend();
        disk.install(partition, () -> {
            isChanging = false;
            isReceiving = false;
            SimStateDisk.Kept state = disk.state(partition);
            machine.become(state);
            owner.application().goOnAfter(state.coverage().last().offset());
            owner.installed(state.coverage(), state.rows());
            then.run();
            owner.switchedIn(state.coverage());
            owner.progressed();
        });
    }

    @Override
    public void discard() {
        receiptCount++;
        isReceiving = false;
        disk.discard(partition);
    }

    @Override
    public void drop(Runnable then) {
        isChanging = true;
        disk.drop(partition, () -> {
            isChanging = false;
            machine.become(SimStateDisk.Kept.NOTHING);
            owner.application().goOnAfter(0);
            owner.dropped();
            then.run();
            owner.progressed();
        });
    }
}
