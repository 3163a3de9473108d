package io.quorate.verify.linearizability;

import io.quorate.verify.history.Call;
import io.quorate.verify.history.History;
import io.quorate.verify.linearizability.Verdict.Linearizable;
import io.quorate.verify.linearizability.Verdict.Undecided;
import io.quorate.verify.linearizability.Verdict.Violation;
import io.quorate.verify.model.Model;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/// The check whether a history is linearizable: whether its operations can be put in one order, each taking effect at
/// one moment between its invocation and its answer, in which the model gives the answers that were given.
///
/// An operation of unknown outcome may take effect at any time from its invocation on, or never.
///
/// The question is NP-complete (Gibbons and Korach 1997), so the search has a bound and a verdict for having met it.
/// What makes a search long is operations under way on one key at the same time and unknown outcomes, not the length
/// of the history.
///
/// @see <a href="https://cs.brown.edu/~mph/HerlihyW90/p463-herlihy.pdf">Herlihy and Wing 1990, section 3.3,
///     locality</a>
/// @see <a href="https://arxiv.org/abs/1504.00204">Horn and Kroening 2015, Faster linearizability checking via
///     P-compositionality</a>
public final class Linearizability {
    /// Configurations visited for one key before the search is given up: some seconds, where a typical history of
    /// 2,000 operations needs some milliseconds.
    public static final int STATES_MAX = 250_000;

    private Linearizability() {}

    /// Checks every key, each against a model of its own, with [#STATES_MAX].
    public static <S, O, R> Verdict check(Model<S, O, R> model, History<O, R> history) {
        return check(model, history, STATES_MAX);
    }

    /// As [#check(Model, History)].
    ///
    /// @param statesMax configurations to visit for one key before giving up, at least 1
    public static <S, O, R> Verdict check(Model<S, O, R> model, History<O, R> history, int statesMax) {
        return check(model, history.callsByKey().values(), statesMax);
    }

    /// Checks objects, each against a model of its own.
    ///
    /// @param objects for each object all its calls, in any order
    /// @param statesMax configurations to visit for one object before giving up, at least 1
    /// @return the first violation; without one, the first object that was given up
    public static <S, O, R> Verdict check(Model<S, O, R> model, Collection<List<Call<O, R>>> objects, int statesMax) {
        long states = 0;
        Optional<Undecided> undecided = Optional.empty();
        for (var calls : objects) {
            var timeline = Timeline.of(calls);
            switch (search(model, timeline, statesMax)) {
                case Answer.Explained<O, R, S> explained -> states += explained.states();
                case Answer.Refuted<O, R, S> refuted -> {
                    return explain(model, timeline, refuted);
                }
                case Answer.GivenUp<O, R, S> givenUp -> {
                    if (undecided.isEmpty()) {
                        undecided = Optional.of(new Undecided(calls.getFirst().key(), givenUp.states()));
                    }
                }
            }
        }
        return undecided.isPresent() ? undecided.get() : new Linearizable(states);
    }

    /// Finds the first answer that cannot be explained: the shortest prefix of the history that is a violation by
    /// itself. Every longer one is too, which allows bisection.
    private static <S, O, R> Violation explain(
            Model<S, O, R> model, Timeline<O, R> timeline, Answer.Refuted<O, R, S> refuted) {
        // The verdict stands; finding the culprit may take about as long again, not longer.
        int statesMax = (int) Math.min(1_000 + refuted.states(), STATES_MAX);
        int good = refuted.explained();
        int bad = timeline.ending().size();
        // The search knew the later answers, so the culprit is there or, nearly always close by, later.
        for (int stride = 1; bad - good > 1; stride *= 2) {
            int middle = good + Math.min(stride, (bad - good) / 2);
            boolean isViolation = search(model, timeline.prefix(middle), statesMax) instanceof Answer.Refuted<O, R, S>;
            if (isViolation) bad = middle;
            else good = middle; // also if given up: at worst the culprit is named too late
        }
        var unexplained = timeline.ending().get(bad - 1);
        List<Call<O, R>> order = List.of();
        S state = model.initial();
        if (search(model, timeline.prefix(good), statesMax) instanceof Answer.Explained<O, R, S> explanation) {
            order = explanation.order();
            state = explanation.state();
        }
        var left = new LinkedHashSet<>(timeline.prefix(bad).calls());
        left.removeAll(order);
        left.remove(unexplained);
        return new Violation(unexplained.key(), unexplained, order, model.print(state), List.copyOf(left));
    }

    private static <S, O, R> Answer<O, R, S> search(Model<S, O, R> model, Timeline<O, R> timeline, int statesMax) {
        return new Search<>(model, timeline, statesMax).run();
    }
}
