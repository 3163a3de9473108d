package io.quorate.verify.expiry;

/// What happens to a register with deadlines: what clients ask, and what time does.
sealed interface Step {
    /// @param deadline the number of the deadline that it may set, or [ExpiringRegister#NEVER]
    record Asked(Expiry.Operation operation, int deadline) implements Step {
        @Override
        public String toString() {
            return operation.toString();
        }
    }

    /// A deadline passes: the value goes if it still has that one.
    ///
    /// @param setter what set it
    /// @param isAfterSetter whether the setter, if it took effect, had done so before this could
    record Lapse(Expiry.Operation setter, int deadline, boolean isAfterSetter) implements Step {
        @Override
        public String toString() {
            return "deadline of: " + setter;
        }
    }
}
