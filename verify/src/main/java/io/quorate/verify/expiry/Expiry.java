package io.quorate.verify.expiry;

import io.quorate.verify.history.Call;
import io.quorate.verify.history.History;
import io.quorate.verify.history.Outcome;
import io.quorate.verify.history.Outcome.Completed;
import io.quorate.verify.history.Outcome.Unknown;
import io.quorate.verify.linearizability.Linearizability;
import io.quorate.verify.linearizability.Verdict;
import io.quorate.verify.model.Register;
import io.quorate.verify.model.Register.Changed;
import io.quorate.verify.model.Register.Done;
import java.util.ArrayList;
import java.util.List;

/// The check of registers whose values have a time to live.
///
/// What it claims of a history that passes, for each key:
/// - no operation finds a value that was certainly past its deadline when the operation began;
/// - no operation misses a value, unless it was deleted or overwritten, that was certainly before its deadline when
///   the operation ended;
/// - once anybody has been told that a value is gone, it is not found again (no resurrection);
/// - and all the rest that linearizability means.
///
/// For that, each deadline becomes an operation of its own: "take the value away if it still has this deadline". It
/// takes effect at one moment, at the earliest when the deadline can have come and at the latest when it must have,
/// and whether there is an order of all operations is a question for [Linearizability]. So it is as exact as that,
/// and what holds only for linearizable operations is claimed only of them: weaker reads do not belong in the
/// history.
///
/// An operation that gives a time to live takes effect between its invocation and its end, so the deadline comes that
/// time later, and earlier or later by what the store's time was off at the one moment and is off at the other.
public final class Expiry {
    /// What can be asked of a register whose value may have a deadline. Answers are those of [Register].
    public sealed interface Operation {}

    /// As without deadlines; a write that takes effect leaves a value without one.
    public record Plain(Register.Operation operation) implements Operation {
        @Override
        public String toString() {
            return operation.toString();
        }
    }

    /// A write that, if it takes effect, leaves a value with a deadline. Answers as the write does.
    ///
    /// @param write not a delete
    /// @param timeToLive in the history's time, above 0
    public record WriteFor(Register.Writing write, long timeToLive) implements Operation {
        public WriteFor {
            if (write.written().isEmpty()) {
                throw new IllegalArgumentException(write + " leaves nothing that could expire");
            }
            checkPositive(timeToLive);
        }

        @Override
        public String toString() {
            return write + " for " + timeToLive;
        }
    }

    /// Gives the value, if there is one, a new deadline. Answers [Changed].
    ///
    /// @param timeToLive in the history's time, above 0
    public record ExpireIn(long timeToLive) implements Operation {
        public ExpireIn {
            checkPositive(timeToLive);
        }

        @Override
        public String toString() {
            return "expire in " + timeToLive;
        }
    }

    /// Takes the value's deadline away, if it has one. Answers [Changed].
    public record Persist() implements Operation {
        @Override
        public String toString() {
            return "persist";
        }
    }

    private Expiry() {}

    /// Checks every key.
    ///
    /// @param history recorded in units of a clock, not of events
    /// @param uncertainty how far the store's time may be off from the recorder's clock, either way and at any
    ///     moment, in the same unit; 0 or more
    public static Verdict check(History<Operation, Register.Result> history, long uncertainty) {
        var objects = new ArrayList<List<Call<Step, Register.Result>>>();
        for (var calls : history.callsByKey().values()) {
            objects.add(withDeadlines(calls, uncertainty));
        }
        return Linearizability.check(new ExpiringRegister(), objects, Linearizability.STATES_MAX);
    }

    private static List<Call<Step, Register.Result>> withDeadlines(
            List<Call<Operation, Register.Result>> calls, long uncertainty) {
        var steps = new ArrayList<Call<Step, Register.Result>>();
        int deadlines = 0;
        for (var call : calls) {
            long timeToLive = timeToLive(call);
            int deadline = timeToLive == 0 ? ExpiringRegister.NEVER : deadlines++;
            steps.add(with(call, new Step.Asked(call.operation(), deadline), call.invoked(), call.outcome()));
            if (timeToLive > 0) {
                long from = call.invoked() + timeToLive - 2 * uncertainty;
                long end = call.outcome().end();
                Outcome<Register.Result> lapsed = end == Unknown.FOREVER
                        ? new Unknown<>(end)
                        : new Completed<>(end + timeToLive + 2 * uncertainty, new Done());
                steps.add(with(call, new Step.Lapse(call.operation(), deadline, end < from), from, lapsed));
            }
        }
        return steps;
    }

    private static Call<Step, Register.Result> with(
            Call<?, ?> call, Step step, long invoked, Outcome<Register.Result> outcome) {
        return new Call<>(call.client(), call.key(), step, invoked, outcome);
    }

    /// 0 if the call has certainly not set a deadline.
    private static long timeToLive(Call<Operation, Register.Result> call) {
        boolean isKnownToDoNothing =
                call.outcome() instanceof Completed<Register.Result>(long _, Changed(boolean changed)) && !changed;
        if (isKnownToDoNothing) return 0;
        return switch (call.operation()) {
            case Plain _, Persist _ -> 0;
            case WriteFor(var _, long timeToLive) -> timeToLive;
            case ExpireIn(long timeToLive) -> timeToLive;
        };
    }

    private static void checkPositive(long timeToLive) {
        if (timeToLive <= 0) throw new IllegalArgumentException("time to live: " + timeToLive + " (must be above 0)");
    }
}
