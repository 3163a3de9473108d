package io.quorate.verify.durability;

import io.quorate.verify.durability.Loss.LostWrite;
import io.quorate.verify.durability.Loss.Miscounted;
import io.quorate.verify.durability.Loss.NeverWritten;
import io.quorate.verify.history.Call;
import io.quorate.verify.history.History;
import io.quorate.verify.history.Outcome.Completed;
import io.quorate.verify.model.Counter;
import io.quorate.verify.model.Register;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/// The check of a final state, read after all faults and recoveries, against what clients were told.
///
/// Every key was absent, or 0, before the history began. A write of unknown outcome may have taken effect at any time
/// after it was sent, so also over writes that were acknowledged later; where none can still be under way when they
/// begin, as after the death of the only process, say so with [History#settled()].
///
/// Reads in the history are not looked at: whether those were right is for
/// [io.quorate.verify.linearizability.Linearizability]. What is reported here is never right, whatever they said.
/// Linear in the number of calls.
public final class Durability {
    private Durability() {}

    /// Checks registers: each holds what its last acknowledged write left, or what a write left that did not end
    /// before that one began.
    ///
    /// Exact if no value is written to one key twice; a value that is may hide the loss of its second write.
    ///
    /// @param found what the store holds in the end; a key that is missing is absent
    /// @return in the order of keys; empty if nothing is lost
    public static List<Loss> ofRegisters(
            History<Register.Operation, Register.Result> history, Map<String, String> found) {
        var losses = new ArrayList<Loss>();
        var calls = history.callsByKey();
        for (var key : keys(calls, found)) {
            var written = calls.getOrDefault(key, List.of()).stream()
                    .filter(Durability::mayHaveWritten)
                    .toList();
            ofRegister(key, written, Optional.ofNullable(found.get(key))).ifPresent(losses::add);
        }
        return losses;
    }

    /// Checks counters: each is the sum of what was acknowledged and of some, any or none of the rest.
    ///
    /// @param found what the store holds in the end; a key that is missing is 0
    /// @return in the order of keys; empty if nothing is lost
    public static List<Loss> ofCounters(History<Counter.Operation, Long> history, Map<String, Long> found) {
        var losses = new ArrayList<Loss>();
        var calls = history.callsByKey();
        for (var key : keys(calls, found)) {
            ofCounter(key, calls.getOrDefault(key, List.of()), found.getOrDefault(key, 0L))
                    .ifPresent(losses::add);
        }
        return losses;
    }

    /// @param written the calls that may have written
    private static Optional<Loss> ofRegister(
            String key, List<Call<Register.Operation, Register.Result>> written, Optional<String> found) {
        // The last acknowledged write to begin: whatever ended before that was overwritten.
        var last = written.stream().filter(Durability::isAcknowledged).max(Comparator.comparingLong(Call::invoked));
        boolean isInitial = found.isEmpty() && last.isEmpty();
        var writers = written.stream().filter(call -> left(call).equals(found)).toList();
        boolean isAllowed =
                isInitial || writers.stream().anyMatch(writer -> last.isEmpty() || !writer.precedes(last.get()));
        if (isAllowed) return Optional.empty();
        boolean isKnown = found.isEmpty() || !writers.isEmpty();
        return Optional.of(
                isKnown ? new LostWrite(key, last.orElseThrow(), found) : new NeverWritten(key, found.orElseThrow()));
    }

    private static Optional<Loss> ofCounter(String key, List<Call<Counter.Operation, Long>> calls, long found) {
        long least = 0;
        long most = 0;
        for (var call : calls) {
            if (!(call.operation() instanceof Counter.Add(long amount))) continue;
            if (isAcknowledged(call) || amount < 0) least += amount;
            if (isAcknowledged(call) || amount > 0) most += amount;
        }
        return least <= found && found <= most
                ? Optional.empty()
                : Optional.of(new Miscounted(key, least, most, found));
    }

    private static boolean isAcknowledged(Call<?, ?> call) {
        return call.outcome() instanceof Completed<?>;
    }

    private static boolean mayHaveWritten(Call<Register.Operation, Register.Result> call) {
        return call.outcome() instanceof Completed<Register.Result>(long _, var result)
                ? Register.hasWritten(call.operation(), result)
                : call.operation() instanceof Register.Writing;
    }

    private static Optional<String> left(Call<Register.Operation, Register.Result> write) {
        return write.operation() instanceof Register.Writing writing ? writing.written() : Optional.empty();
    }

    private static SortedSet<String> keys(SequencedMap<String, ?> calls, Map<String, ?> found) {
        var keys = new TreeSet<>(calls.keySet());
        keys.addAll(found.keySet());
        return keys;
    }
}
