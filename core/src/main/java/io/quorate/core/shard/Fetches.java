package io.quorate.core.shard;

import io.quorate.core.store.Fetched;
import io.quorate.core.store.NotResidentException;
import io.quorate.core.store.OrderedStore;
import io.quorate.core.store.RowKey;
import io.quorate.core.store.Rows;
import io.quorate.core.store.Scan;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Fetches what dropped requests of a partition need, and keeps newer writes in the overlay until they have run again.
///
/// Writes wait when the overlay is full, but not for ever for one long read: a fetch that has kept it full for a while
/// is overtaken, and its request has to fetch again. That goes faster than before, because much of it is in the store's
/// memory then; a request for which it never gets fast enough is refused.
///
/// @see <a href="https://apple.github.io/foundationdb/api-error-codes.html">FoundationDB's `transaction_too_old`, the
///     same bound on the same memory</a>
final class Fetches {
    /// How long writes wait for a fetch, since it began. Long for a few rows on a slow disk, short for those who write.
    static final long PATIENCE_NANOS = 1_000_000_000;
    /// How often a request may be overtaken; each time means more than a second of reading, with more writes meanwhile
    /// than memory holds.
    static final int OVERTAKEN_MAX = 4;

    private final Env env;
    private final OrderedStore store;
    private final int partition;
    private final Rows rows;
    /// Requests for which something is being fetched or is about to be used, oldest first; the first one decides
    /// what is retained.
    private final ArrayDeque<Request> open = new ArrayDeque<>();

    Fetches(Env env, OrderedStore store, int partition, Rows rows) {
        this.env = env;
        this.store = store;
        this.partition = partition;
        this.rows = rows;
    }

    /// Fetches what a run has missed.
    ///
    /// @param then told that the request is to run again, which misses everything anew if it was overtaken;
    ///     or told an error to answer instead
    void fetch(Request request, NotResidentException missing, Consumer<@Nullable String> then) {
        Fetched fetched = request.fetched;
        if (fetched == null) {
            fetched = new Fetched(rows.appliedLsn());
            request.fetched = fetched;
            request.fetchingSinceNanos = env.monotonicNanos();
            open.add(request);
            retain();
        }
        Fetched target = fetched;
        request.fetchesUnderWay += missing.rows().size() + missing.scans().size();
        for (RowKey row : missing.rows()) {
            store.fetch(partition, row, answer -> arrived(request, answer, value -> target.add(row, value), then));
        }
        for (Scan scan : missing.scans()) {
            store.fetch(partition, scan, answer -> arrived(request, answer, page -> target.add(scan, page), then));
        }
    }

    private static <T> void arrived(
            Request request, OrderedStore.Fetched<T> answer, Consumer<T> use, Consumer<@Nullable String> then) {
        request.fetchesUnderWay--;
        switch (answer) {
            case OrderedStore.Fetched.Value<T>(T value) -> {
                if (request.fetched != null) use.accept(value); // else it was overtaken, and the value is too old
            }
            case OrderedStore.Fetched.Unreadable<T>(String message) ->
                request.error = "ERR cannot read the data: " + message;
        }
        if (request.fetchesUnderWay == 0) then.accept(request.error);
    }

    /// Lets fetches be overtaken that have kept the overlay above a bound for too long, oldest first, as far as needed.
    ///
    /// @param bytesMax bound on the overlays of all partitions
    void yieldAbove(long bytesMax) {
        long now = env.monotonicNanos();
        for (Request oldest; rows.memory().overlayBytes() > bytesMax && (oldest = open.peek()) != null; ) {
            Fetched fetched = oldest.fetched;
            boolean isToBlame = fetched != null && fetched.appliedLsn() < rows.appliedLsn();
            if (!isToBlame || now - oldest.fetchingSinceNanos < PATIENCE_NANOS) return;
            release(oldest);
            oldest.overtakenCount++;
            env.report(new Event.ReadOvertaken(oldest.overtakenCount));
            if (oldest.overtakenCount == OVERTAKEN_MAX) {
                oldest.error = "TRYAGAIN more was written than fits in memory while this was read, " + OVERTAKEN_MAX
                        + " times; read less at a time";
            }
        }
    }

    /// The rows are others now: what was fetched, and what is on its way, is of those that were there before.
    void abandon() {
        for (Request oldest; (oldest = open.peek()) != null; ) release(oldest);
    }

    /// The request has run, or will run anew: what was fetched for it is not used any more.
    void release(Request request) {
        if (request.fetched == null) return;
        open.remove(request);
        request.fetched = null;
        retain();
    }

    private void retain() {
        Request oldest = open.peek();
        Fetched fetched = oldest == null ? null : oldest.fetched;
        rows.retainAbove(fetched == null ? Long.MAX_VALUE : fetched.appliedLsn());
    }
}
