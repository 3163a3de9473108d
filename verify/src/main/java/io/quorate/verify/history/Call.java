package io.quorate.verify.history;

/// One operation of one client on one key, from its invocation to its outcome.
///
/// @param <O> what can be asked
/// @param <R> what is answered
/// @param client whoever sent it; a client may have several calls under way
/// @param invoked when it was sent, in the history's time, not after the outcome's end
public record Call<O, R>(int client, String key, O operation, long invoked, Outcome<R> outcome) {
    public Call {
        if (invoked > outcome.end()) {
            throw new IllegalArgumentException(operation + " of client " + client + " ended at " + outcome.end()
                    + ", before it began at " + invoked);
        }
    }

    /// Whether this call was over before the other began, so that every client must see the two in this order.
    /// Calls that touch in one moment are concurrent.
    public boolean precedes(Call<?, ?> other) {
        return outcome.end() < other.invoked;
    }

    /// One line of a report: `client 3  [120, 140]  write(a) -> ok`; an interval without a known end closes with
    /// `...)`.
    @Override
    public String toString() {
        String end = outcome.end() == Outcome.Unknown.FOREVER ? "...)" : outcome.end() + "]";
        return "client " + client + "  [" + invoked + ", " + end + "  " + operation + " -> " + outcome;
    }
}
