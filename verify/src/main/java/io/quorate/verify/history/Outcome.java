package io.quorate.verify.history;

/// How an operation ended, as far as its client knows.
///
/// A third ending, failed for certain, has no case here: such an operation leaves the history.
///
/// @param <R> what operations answer
public sealed interface Outcome<R> {
    /// The client was answered, so the operation took effect between its invocation and `returned`.
    ///
    /// @param returned when the answer arrived, in the history's time
    record Completed<R>(long returned, R result) implements Outcome<R> {
        @Override
        public String toString() {
            return result.toString();
        }
    }

    /// The operation may have taken effect between its invocation and `until`, or never.
    ///
    /// @param until in the history's time; [#FOREVER] if no such moment is known
    record Unknown<R>(long until) implements Outcome<R> {
        /// The end of an interval that stays open.
        public static final long FOREVER = Long.MAX_VALUE;

        @Override
        public String toString() {
            return "unknown";
        }
    }

    /// The last moment at which the operation may have taken effect; [Unknown#FOREVER] if none is known.
    default long end() {
        return switch (this) {
            case Completed<R>(long returned, R _) -> returned;
            case Unknown<R>(long until) -> until;
        };
    }
}
