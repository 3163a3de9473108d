package io.quorate.core.log;

import java.util.Optional;
import java.util.function.Consumer;

/// The state above a replica, as far as snapshots need it. No call waits; what takes time is told when it
/// is done, on the replica's thread and never from inside the call, and is followed by [Replica#endTurn()].
///
/// Changes of the state take effect in the order in which they are asked for. If one fails the shard stops,
/// and its completion never comes.
public interface Snapshots {
    /// A consistent view of what was applied when it was opened.
    interface View {
        /// What of the log is in it.
        Coverage coverage();

        /// Reads a piece.
        ///
        /// @param after where it begins, as an earlier piece says; empty for the first
        /// @param bytesMax about how large it may be; at least one row is read
        /// @param then not called any more once the view is closed
        void read(byte[] after, int bytesMax, Consumer<SnapshotChunk> then);

        /// Lets go of it.
        void close();
    }

    /// What a receipt that was not finished has on disk.
    ///
    /// @param after where the next piece begins
    record Unfinished(Snapshot snapshot, byte[] after) {}

    /// Opens a view of what has been applied by then.
    void open(Consumer<View> then);

    /// What is left of a receipt after a restart, to go on with.
    Optional<Unfinished> unfinished();

    /// Makes room for a snapshot beside the state. What was received of another one is dropped.
    void begin(Snapshot snapshot);

    /// Takes the next piece.
    ///
    /// @param then once the piece and where the next one begins are taken, of which a crash leaves both or neither;
    ///     not called any more after another [#begin] or a [#discard]
    void receive(SnapshotChunk chunk, Runnable then);

    /// Puts what was received in the place of the state. Nothing is applied from now until it is done, and
    /// then from the entry behind its coverage on.
    ///
    /// @param then once all of it survives a loss of power: a crash before leaves the former state
    void install(Runnable then);

    /// Drops what was received.
    void discard();

    /// Drops the state.
    ///
    /// @param then once it is empty; what is applied next is the first entry of a log
    void drop(Runnable then);

    /// For a log that is never truncated: then nobody needs a snapshot of it.
    Snapshots NONE = new Snapshots() {
        @Override
        public void open(Consumer<View> then) {
            throw needless();
        }

        @Override
        public Optional<Unfinished> unfinished() {
            return Optional.empty();
        }

        @Override
        public void begin(Snapshot snapshot) {
            throw needless();
        }

        @Override
        public void receive(SnapshotChunk chunk, Runnable then) {
            throw needless();
        }

        @Override
        public void install(Runnable then) {
            throw needless();
        }

        @Override
        public void discard() {}

        @Override
        public void drop(Runnable then) {
            throw needless();
        }

        private static IllegalStateException needless() {
            return new IllegalStateException("a snapshot of a log that is never truncated");
        }
    };
}
