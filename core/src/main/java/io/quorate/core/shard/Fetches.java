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

/// Fetches what dropped requests need, and keeps newer writes in the overlay until they have run again.
final class Fetches {
    private final OrderedStore store;
    private final Rows rows;
    /// What is being fetched or is about to be used, oldest first; the first one decides what is retained.
    private final ArrayDeque<Fetched> open = new ArrayDeque<>();

    Fetches(OrderedStore store, Rows rows) {
        this.store = store;
        this.rows = rows;
    }

    /// Fetches what a run has missed.
    ///
    /// @param then told when all of it is there; with why, if something cannot be read
    void fetch(Request request, NotResidentException missing, Consumer<@Nullable String> then) {
        Fetched fetched = request.fetched;
        if (fetched == null) {
            fetched = new Fetched(rows.appliedLsn());
            request.fetched = fetched;
            open.add(fetched);
            retain();
        }
        Fetched target = fetched;
        request.fetchesUnderWay += missing.rows().size() + missing.scans().size();
        for (RowKey row : missing.rows()) {
            store.fetch(row, answer -> arrived(request, answer, value -> target.add(row, value), then));
        }
        for (Scan scan : missing.scans()) {
            store.fetch(scan, answer -> arrived(request, answer, page -> target.add(scan, page), then));
        }
    }

    private static <T> void arrived(
            Request request, OrderedStore.Fetched<T> answer, Consumer<T> use, Consumer<@Nullable String> then) {
        request.fetchesUnderWay--;
        switch (answer) {
            case OrderedStore.Fetched.Value<T>(T value) -> use.accept(value);
            case OrderedStore.Fetched.Unreadable<T>(String message) -> request.unreadable = message;
        }
        if (request.fetchesUnderWay == 0) then.accept(request.unreadable);
    }

    /// The request has run, or will run anew: what was fetched for it is not used any more.
    void release(Request request) {
        if (request.fetched == null) return;
        open.remove(request.fetched);
        request.fetched = null;
        retain();
    }

    private void retain() {
        Fetched oldest = open.peek();
        rows.retainAbove(oldest == null ? Long.MAX_VALUE : oldest.appliedLsn());
    }
}
