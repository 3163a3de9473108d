package io.quorate.verify.linearizability;

import io.quorate.verify.history.Call;
import java.util.List;

/// What a search has found.
sealed interface Answer<O, R, S> {
    /// @param order all completed calls and those others that took effect
    /// @param state what the model holds after them
    record Explained<O, R, S>(List<Call<O, R>> order, S state, long states) implements Answer<O, R, S> {}

    /// There is no such order.
    ///
    /// @param explained as many of the ending calls, the first to end, can be explained
    record Refuted<O, R, S>(int explained, long states) implements Answer<O, R, S> {}

    record GivenUp<O, R, S>(long states) implements Answer<O, R, S> {}
}
