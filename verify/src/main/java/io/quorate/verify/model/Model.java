package io.quorate.verify.model;

import java.util.List;
import java.util.function.Predicate;

/// The sequential specification of one object: what one copy, asked one thing at a time, would do and say.
///
/// A model has no state of its own. States are immutable and have `equals` and `hashCode`.
///
/// @param <S> states of the object
/// @param <O> operations
/// @param <R> what operations answer
/// @see <a href="https://cs.brown.edu/~mph/HerlihyW90/p463-herlihy.pdf">Herlihy and Wing 1990, section 2.2</a>
public interface Model<S, O, R> {
    /// The state before the first operation.
    S initial();

    /// The state that an operation leaves; every operation can be asked in every state.
    S after(S state, O operation);

    /// Whether the object, asked in that state, may give that answer.
    ///
    /// @throws IllegalArgumentException if such an operation never gives such an answer: the history is recorded
    ///     wrongly
    boolean allows(S state, O operation, R result);

    /// Whether an operation that answered this changes nothing, in `state` and in all that can follow. Such an
    /// operation is placed as soon as its answer fits, which saves the search a choice. `false` is always right.
    default boolean isObservation(S state, O operation, R result) {
        return false;
    }

    /// What must hold of every state if all these answers are right, so that the search can turn back early. Asked
    /// only of states that follow on one that held.
    ///
    /// @param exchanges all that was answered in one history, in order of return
    default Predicate<S> consistentWith(List<Exchange<O, R>> exchanges) {
        return _ -> true;
    }

    /// A state as a report shows it.
    default String print(S state) {
        return String.valueOf(state);
    }

    /// What was asked and what was answered.
    record Exchange<O, R>(O operation, R result) {}
}
