package io.quorate.core.shard;

import io.quorate.core.command.Caller;
import io.quorate.core.command.Reply;
import io.quorate.core.store.RowKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A client's connection: what it waits for, its transaction, and the keys it watches.
///
/// Requests run in the order in which they came: while one is parked, those behind it wait in [#waiting].
public final class Connection implements Caller {
    /// Who is at the other end, and so what is done about requests for what another node leads.
    public enum Kind {
        /// A client that may ask any node for any key: its request is carried out where its key is led.
        PLAIN,
        /// A client that keeps a map of the cluster: it is told who leads.
        DIRECT,
        /// Another node, on behalf of its own clients: it is told that nothing was done, and asks elsewhere.
        REMOTE
    }

    /// A request behind one that is parked.
    ///
    /// @param epoch the only one in which it may be carried out; 0 if that is any
    record Incoming(byte[][] arguments, long epoch) {}

    private final long id;
    private final Kind kind;
    private final Client client;

    /// Requests behind one that is parked.
    final ArrayDeque<Incoming> waiting = new ArrayDeque<>();
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
    /// The way of its requests to other nodes; null before the first.
    @Nullable
    Route route;
    /// Keys that are watched on another node.
    final List<byte[]> watchedElsewhere = new ArrayList<>();

    private boolean broken;
    private boolean closed;

    Connection(long id, Client client) {
        this(id, Kind.DIRECT, client);
    }

    Connection(long id, Kind kind, Client client) {
        this.id = id;
        this.kind = kind;
        this.client = client;
    }

    @Override
    public long id() {
        return id;
    }

    /// Who is at the other end.
    public Kind kind() {
        return kind;
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

    /// Whether it has queued something that `EXEC` would carry out.
    boolean isTransactionWhole() {
        return queue != null && !queue.isAborted();
    }

    /// Number of keys that `WATCH` named.
    public int watchedCount() {
        return watched.size() + watchedElsewhere.size();
    }

    /// Whether its next request has to wait for an earlier one.
    boolean isBusy() {
        return parked != null || later != null;
    }

    /// Whether a request of another node was sent away: none behind it is carried out, or they would change places when
    /// it is asked again.
    boolean isBroken() {
        return broken;
    }

    void breakOff() {
        broken = true;
    }

    /// Forgets the keys that are watched on another node.
    void unwatchElsewhere() {
        if (watchedElsewhere.isEmpty()) return;
        watchedElsewhere.clear();
        if (route != null) route.unwatch();
    }

    boolean isClosed() {
        return closed;
    }

    void close() {
        closed = true;
        waiting.clear();
        held.clear();
        queue = null;
        if (route != null) route.close();
    }
}
