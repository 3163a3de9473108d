package io.quorate.sim.cluster;

import io.quorate.core.log.Snapshot;
import io.quorate.core.log.SnapshotChunk;
import io.quorate.core.log.Snapshots;
import java.util.Optional;
import java.util.function.Consumer;

/// Counts what happens to the snapshots of a partition.
final class WitnessedSnapshots implements Snapshots {
    /// What is around it.
    interface Witness {
        /// All of a snapshot is in the place of the state.
        void installed(Snapshot snapshot);

        void count(String rare);
    }

    private final Snapshots snapshots;
    private final Witness witness;
    private Optional<Snapshot> receiving = Optional.empty();
    /// Whether what is received was begun by a former process.
    private boolean isUnfinished;

    WitnessedSnapshots(Snapshots snapshots, Witness witness) {
        this.snapshots = snapshots;
        this.witness = witness;
    }

    /// Whether a snapshot is on its way.
    boolean isReceiving() {
        return receiving.isPresent();
    }

    @Override
    public void open(Consumer<View> then) {
        snapshots.open(then);
    }

    @Override
    public Optional<Unfinished> unfinished() {
        Optional<Unfinished> unfinished = snapshots.unfinished();
        receiving = unfinished.map(Unfinished::snapshot);
        isUnfinished = unfinished.isPresent();
        return unfinished;
    }

    @Override
    public void begin(Snapshot snapshot) {
        receiving = Optional.of(snapshot);
        isUnfinished = false;
        snapshots.begin(snapshot);
    }

    @Override
    public void receive(SnapshotChunk chunk, Runnable then) {
        if (isUnfinished && chunk.after().length > 0) witness.count("snapshot resumed");
        isUnfinished = false;
        snapshots.receive(chunk, then);
    }

    @Override
    public void install(Runnable then) {
        snapshots.install(() -> {
            receiving.ifPresent(witness::installed);
            receiving = Optional.empty();
            then.run();
        });
    }

    @Override
    public void discard() {
        receiving = Optional.empty();
        snapshots.discard();
    }

    @Override
    public void drop(Runnable then) {
        snapshots.drop(then);
    }
}
