package io.quorate.verify.linearizability;

import io.quorate.verify.history.Call;
import io.quorate.verify.history.Outcome.Completed;
import io.quorate.verify.model.Model;
import java.util.ArrayList;
import java.util.List;

/// The definition, tried out: every order of every choice of calls that keeps to real time.
final class BruteForce {
    private BruteForce() {}

    static <S, O, R> boolean isLinearizable(Model<S, O, R> model, List<Call<O, R>> calls) {
        return isLinearizable(model, model.initial(), calls);
    }

    private static <S, O, R> boolean isLinearizable(Model<S, O, R> model, S state, List<Call<O, R>> left) {
        if (left.stream().noneMatch(call -> call.outcome() instanceof Completed<R>)) return true;
        for (var first : left) {
            if (!mayComeFirst(model, state, first, left)) continue;
            // An unknown one that was over before `first` began had its chance.
            var rest = new ArrayList<>(left);
            rest.removeIf(call -> call.equals(first) || call.precedes(first));
            if (isLinearizable(model, model.after(state, first.operation()), rest)) return true;
        }
        return false;
    }

    private static <S, O, R> boolean mayComeFirst(
            Model<S, O, R> model, S state, Call<O, R> first, List<Call<O, R>> left) {
        for (var other : left) {
            if (other.outcome() instanceof Completed<R> && other.precedes(first)) return false;
        }
        return !(first.outcome() instanceof Completed<R>(long _, R result))
                || model.allows(state, first.operation(), result);
    }
}
