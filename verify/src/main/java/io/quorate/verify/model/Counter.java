package io.quorate.verify.model;

/// A number that is added to. Begins at 0. Every operation answers the number that it leaves.
public final class Counter implements Model<Long, Counter.Operation, Long> {
    /// What can be asked of a counter.
    public sealed interface Operation {}

    /// Answers the number.
    public record Read() implements Operation {
        @Override
        public String toString() {
            return "read";
        }
    }

    /// Adds and answers the new number.
    ///
    /// @param amount of either sign
    public record Add(long amount) implements Operation {
        @Override
        public String toString() {
            return "add(" + amount + ")";
        }
    }

    @Override
    public Long initial() {
        return 0L;
    }

    @Override
    public Long after(Long state, Operation operation) {
        return switch (operation) {
            case Read _ -> state;
            case Add(long amount) -> state + amount;
        };
    }

    @Override
    public boolean allows(Long state, Operation operation, Long result) {
        return after(state, operation).equals(result);
    }

    @Override
    public boolean isObservation(Long state, Operation operation, Long result) {
        return operation instanceof Read;
    }
}
