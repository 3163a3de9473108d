package io.quorate.verify.model;

import java.util.Optional;

/// A value or nothing, with the conditional writes that a store offers on it. Begins with nothing.
public final class Register implements Model<Optional<String>, Register.Operation, Register.Result> {
    /// What can be asked of a register.
    public sealed interface Operation {}

    /// An operation that may leave another value than it found.
    public sealed interface Writing extends Operation {
        /// What the register holds after it if its condition, where it has one, was met.
        Optional<String> written();
    }

    /// Answers [Found].
    public record Read() implements Operation {
        @Override
        public String toString() {
            return "read";
        }
    }

    /// Answers [Done].
    public record Write(String value) implements Writing {
        @Override
        public Optional<String> written() {
            return Optional.of(value);
        }

        @Override
        public String toString() {
            return "write(" + value + ")";
        }
    }

    /// Writes and answers [Found] with what was there before.
    public record GetAndSet(String value) implements Writing {
        @Override
        public Optional<String> written() {
            return Optional.of(value);
        }

        @Override
        public String toString() {
            return "get-and-set(" + value + ")";
        }
    }

    /// Writes `value` if the register holds `expected`; answers [Changed].
    public record CompareAndSet(String expected, String value) implements Writing {
        @Override
        public Optional<String> written() {
            return Optional.of(value);
        }

        @Override
        public String toString() {
            return "compare-and-set(" + expected + ", " + value + ")";
        }
    }

    /// Writes if the register holds nothing; answers [Changed].
    public record SetIfAbsent(String value) implements Writing {
        @Override
        public Optional<String> written() {
            return Optional.of(value);
        }

        @Override
        public String toString() {
            return "set-if-absent(" + value + ")";
        }
    }

    /// Answers [Changed]: whether there was something to delete.
    public record Delete() implements Writing {
        @Override
        public Optional<String> written() {
            return Optional.empty();
        }

        @Override
        public String toString() {
            return "delete";
        }
    }

    /// Leaves nothing, without telling whether there was something; answers [Done].
    public record Clear() implements Writing {
        @Override
        public Optional<String> written() {
            return Optional.empty();
        }

        @Override
        public String toString() {
            return "clear";
        }
    }

    /// What a register answers.
    public sealed interface Result {}

    /// What the register held.
    public record Found(Optional<String> value) implements Result {
        @Override
        public String toString() {
            return value.orElse("absent");
        }
    }

    /// A write without a condition was done.
    public record Done() implements Result {
        @Override
        public String toString() {
            return "ok";
        }
    }

    /// Whether the operation changed something.
    public record Changed(boolean changed) implements Result {
        @Override
        public String toString() {
            return changed ? "yes" : "no";
        }
    }

    @Override
    public Optional<String> initial() {
        return Optional.empty();
    }

    @Override
    public Optional<String> after(Optional<String> state, Operation operation) {
        return operation instanceof Writing writing && isMet(state, writing) ? writing.written() : state;
    }

    @Override
    public boolean allows(Optional<String> state, Operation operation, Result result) {
        return switch (operation) {
            case Read _, GetAndSet _ when result instanceof Found(var value) -> value.equals(state);
            case Write _, Clear _ when result instanceof Done -> true;
            case CompareAndSet cas when result instanceof Changed(boolean changed) -> changed == isMet(state, cas);
            case SetIfAbsent set when result instanceof Changed(boolean changed) -> changed == isMet(state, set);
            case Delete delete when result instanceof Changed(boolean changed) -> changed == isMet(state, delete);
            case Read _, Write _, GetAndSet _, CompareAndSet _, SetIfAbsent _, Delete _, Clear _ ->
                throw new IllegalArgumentException(operation + " does not answer " + result);
        };
    }

    @Override
    public boolean isObservation(Optional<String> state, Operation operation, Result result) {
        return !hasWritten(operation, result);
    }

    @Override
    public String print(Optional<String> state) {
        return state.orElse("absent");
    }

    /// Whether an operation that answered this took effect as a write.
    public static boolean hasWritten(Operation operation, Result result) {
        return operation instanceof Writing && !(result instanceof Changed(boolean changed) && !changed);
    }

    /// Whether a write, asked in that state, takes effect: whether its condition is met or it has none.
    public static boolean isMet(Optional<String> state, Writing writing) {
        return switch (writing) {
            case Write _, GetAndSet _, Clear _ -> true;
            case CompareAndSet(String expected, String _) ->
                state.isPresent() && state.get().equals(expected);
            case SetIfAbsent _ -> state.isEmpty();
            case Delete _ -> state.isPresent();
        };
    }
}
