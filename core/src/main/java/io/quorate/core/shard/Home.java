package io.quorate.core.shard;

import io.quorate.core.commitlog.LogRecord;
import java.util.Iterator;

/// Where a shard's partitions come from: a single node's own commit log, or the replicas of a cluster's node.
interface Home {
    /// Which of them a request is for.
    Partitions partitions();

    /// Takes in what the store lacks, and does not wait for the store inside the call.
    ///
    /// @param records the recovered records above what the store has, in order
    void replay(Iterator<LogRecord> records, Runnable whenDone);

    /// The commit log has written or synced more.
    void progressed();

    /// Does what is due, as far as there is room for what it writes.
    void tick(Backpressure backpressure);

    /// Nothing more will be durable: what is so already may still be told.
    void stopping();

    /// Bytes that a crash would have replayed, roughly.
    long replayBytes();

    /// More of the data is flushed.
    void flushed();
}
