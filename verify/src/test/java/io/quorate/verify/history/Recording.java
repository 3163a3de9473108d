package io.quorate.verify.history;

import java.util.List;

/// A history of one key, "k", written down with its times.
public final class Recording<O, R> {
    private final History<O, R> history = new History<>();

    /// An operation that was answered.
    public Recording<O, R> did(int client, long invoked, long returned, O operation, R result) {
        history.complete(history.invoke(client, "k", operation, invoked), result, returned);
        return this;
    }

    /// An operation that was never answered.
    public Recording<O, R> lost(int client, long invoked, O operation) {
        history.unknown(history.invoke(client, "k", operation, invoked));
        return this;
    }

    /// Nothing is under way any more.
    public Recording<O, R> settled(long at) {
        history.settled(at);
        return this;
    }

    public History<O, R> history() {
        return history;
    }

    public List<Call<O, R>> calls() {
        return history.calls();
    }
}
