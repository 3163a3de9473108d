package io.quorate.verify.linearizability;

import io.quorate.verify.history.Call;
import io.quorate.verify.history.Outcome.Completed;
import io.quorate.verify.history.Outcome.Unknown;
import io.quorate.verify.model.Model.Exchange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The calls of one object, in the order in which a search meets them.
///
/// @param ending calls whose end counts, by that end; those of unknown outcome among them are optional
/// @param open calls that may take effect at any time from their invocation on, or never, by invocation; whether they
///     have an outcome does not matter
record Timeline<O, R>(List<Call<O, R>> ending, List<Call<O, R>> open) {
    static <O, R> Timeline<O, R> of(List<Call<O, R>> calls) {
        var ending = new ArrayList<Call<O, R>>();
        var open = new ArrayList<Call<O, R>>();
        for (var call : calls) {
            (call.outcome().end() == Unknown.FOREVER ? open : ending).add(call);
        }
        ending.sort(Comparator.comparingLong(call -> call.outcome().end()));
        open.sort(Comparator.comparingLong(Call::invoked));
        return new Timeline<>(ending, open);
    }

    /// What was known when the first `count` of [#ending] had ended: some others had begun, without an answer yet.
    ///
    /// @param count 0 to the number of ending calls
    Timeline<O, R> prefix(int count) {
        long cut = count == 0 ? Long.MIN_VALUE : ending.get(count - 1).outcome().end();
        var begun = new ArrayList<Call<O, R>>();
        for (var call : ending.subList(count, ending.size())) {
            if (call.invoked() <= cut) begun.add(call);
        }
        for (var call : open) {
            if (call.invoked() <= cut) begun.add(call);
        }
        begun.sort(Comparator.comparingLong(Call::invoked));
        return new Timeline<>(ending.subList(0, count), begun);
    }

    /// All calls: the ending ones first.
    List<Call<O, R>> calls() {
        return Stream.concat(ending.stream(), open.stream()).toList();
    }

    /// All that was asked and answered, in order of return.
    List<Exchange<O, R>> exchanges() {
        return ending.stream()
                .flatMap(call -> result(call).map(result -> new Exchange<>(call.operation(), result)).stream())
                .toList();
    }

    /// What an ending call answered; empty if it is optional.
    static <O, R> Optional<R> result(Call<O, R> call) {
        return call.outcome() instanceof Completed<R>(long _, R result) ? Optional.of(result) : Optional.empty();
    }
}
