package io.quorate.core.shard;

import io.quorate.core.command.Caller;
import io.quorate.core.command.Reply;
import io.quorate.core.store.RowKey;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A client's connection: what it waits for, its transaction, and the keys it watches.
///
/// Requests run in the order in which they came: while one is parked, those behind it wait in [#waiting].
public final class Connection implements Caller {
    private final long id;
    private final Client client;

    /// Requests behind one that is parked.
    final ArrayDeque<byte[][]> waiting = new ArrayDeque<>();
    /// Replies that may not leave yet, oldest first.
    final ArrayDeque<Held> held = new ArrayDeque<>();
    /// The request that was dropped and will run again; null if none.
    @Nullable
    Request parked;
    /// A reply that its command will give later; null if none.
    Reply.@Nullable Later later;
    /// What `MULTI` has queued; null outside a transaction.
    @Nullable
    Queue queue;
    /// Keys that `WATCH` named, each with whether it existed then.
    final Map<RowKey, Boolean> watched = new TreeMap<>();
    /// Whether a watched key has changed.
    boolean isWatchBroken;

    private boolean closed;

    Connection(long id, Client client) {
        this.id = id;
        this.client = client;
    }

    @Override
    public long id() {
        return id;
    }

    /// The client at the other end.
    public Client client() {
        return client;
    }

    /// Number of requests that are not yet answered, to be bounded by whoever reads them from the network.
    public int unansweredCount() {
        return waiting.size() + held.size() + (isBusy() ? 1 : 0);
    }

    /// Whether it is inside `MULTI`.
    public boolean isInTransaction() {
        return queue != null;
    }

    /// Number of commands that `MULTI` has queued; -1 outside a transaction.
    public int queuedCount() {
        return queue == null ? -1 : queue.size();
    }

    /// Number of keys that `WATCH` named.
    public int watchedCount() {
        return watched.size();
    }

    /// Whether its next request has to wait for an earlier one.
    boolean isBusy() {
        return parked != null || later != null;
    }

    boolean isClosed() {
        return closed;
    }

    void close() {
        closed = true;
        waiting.clear();
        held.clear();
        queue = null;
    }
}
