package io.quorate.core.shard;

import io.quorate.core.command.Reply;
import io.quorate.core.log.Demand;
import io.quorate.core.store.WriteSet;
import org.jspecify.annotations.Nullable;

/// The log under a partition: where its write sets become durable, and when replies may leave.
///
/// A single node's one partition has the commit log itself ([OwnLog]), a cluster's partitions are above replicas
/// ([ReplicatedPartition]).
interface PartitionLog {
    /// Why requests are not served here now; null if they are.
    @Nullable
    Reply refusal();

    /// The reign in which requests are served here; 0 if they are not.
    long epoch();

    /// Whether requests wait now, until [#park] has them run again.
    default boolean isPaused() {
        return false;
    }

    /// Keeps a request until it need not wait any more.
    ///
    /// @param again runs it, or answers it if it is refused by then
    /// @throws IllegalStateException if none has to wait
    default void park(Runnable again) {
        throw new IllegalStateException("nothing waits here");
    }

    /// Appends a write set; all that is appended in one turn is one write and one sync.
    ///
    /// @return its offset
    long append(WriteSet writeSet, Demand demand);

    /// Starts writing what was appended, without waiting for the end of the turn.
    void startWrite();

    /// Answers a request as soon as what it has seen and done is held as demanded.
    ///
    /// @param seen the newest offset that it has seen; 0 if none
    /// @param done the offset of what it has done; 0 if it has done nothing
    void answer(Connection connection, Reply reply, Target target, long seen, long done);

    /// Up to where the store may go: what is committed, and synced here. The store must not be ahead of what a loss of
    /// power leaves.
    long settledOffset();

    /// What is kept of the log beside the rows: nothing if it is never truncated.
    ///
    /// @param offset of the last record in the rows
    /// @param time the highest of a record up to there
    default byte[] outline(long offset, long time) {
        return new byte[0];
    }
}
