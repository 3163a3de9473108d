package io.quorate.verify.linearizability;

import io.quorate.verify.history.Call;
import io.quorate.verify.model.Model;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.Predicate;

/// The search for an order of one object's calls that explains all answers.
///
/// It goes through the calls in the order in which they end. A call must have been placed when it ends; if it has
/// not, it is placed then, perhaps after others that are under way. That no call is placed before some call's end
/// needs it (Lowe's just-in-time linearization) keeps the configurations few and small: what has ended need not be
/// remembered. A configuration is visited once (Lowe's memory of Wing and Gong's search). Of all that were reached,
/// the one where the most calls have ended is left first, so that a history that is right is done after hardly more
/// steps than calls.
///
/// Not tried, because something else that is tried does as well:
/// - placing an answer that fits and changes nothing ([Model#isObservation]) later than at once;
/// - placing a call of unknown outcome where it changes nothing;
/// - of two calls that ask and answer the same, placing the one that ends later first; of unknown ones, the younger;
/// - a configuration that has only spent more unknown calls than a known one ([Configurations]).
///
/// Registers whose values are all different could be decided in n log n (Gibbons and Korach 1997), but only if
/// nothing is conditional, and a search of such a history visits one configuration an operation as it is.
///
/// @see <a href="https://doi.org/10.1006/jpdc.1993.1015">Wing and Gong 1993, Testing and verifying concurrent
///     objects</a>
/// @see <a href="https://doi.org/10.1002/cpe.3928">Lowe 2017, Testing for linearizability</a>
final class Search<S, O, R> {
    private static final int NOTHING = -1;

    /// The move of a configuration in which an optional call ends without having taken effect.
    private static final int LET_GO = -2;

    private final Model<S, O, R> model;
    private final int statesMax;

    /// All calls: first the ending ones by their end, then the open ones by invocation. A call is its index in here.
    private final List<Call<O, R>> calls;

    private final int ending;

    /// By call; empty for those of unknown outcome.
    private final List<Optional<R>> results;

    /// By ending call: the ending calls under way when it ends, by their end; the first is itself.
    private final int[][] underWay;

    /// By ending call: how many open calls have begun when it ends.
    private final int[] begun;

    /// By ending call: its bit among those under way at the same time.
    private final int[] slots;

    /// By call: the previous one that asks and answers the same, or NOTHING.
    private final int[] twins;

    /// The states met so far; a state is its index in here.
    private final List<S> states = new ArrayList<>();

    private final Map<S, Integer> stateNumbers = new LinkedHashMap<>();
    private final Predicate<S> isConsistent;

    private final Configuration current;
    private final Configurations configurations;

    /// @param statesMax configurations to visit before giving up, at least 1
    Search(Model<S, O, R> model, Timeline<O, R> timeline, int statesMax) {
        this.model = model;
        this.statesMax = statesMax;
        calls = timeline.calls();
        ending = timeline.ending().size();
        results = new ArrayList<>(calls.size());
        for (int call = 0; call < calls.size(); call++) {
            results.add(call < ending ? Timeline.result(calls.get(call)) : Optional.empty());
        }
        underWay = underWay();
        begun = begun();
        slots = slots();
        twins = twins();
        isConsistent = model.consistentWith(timeline.exchanges());
        number(model.initial());
        current = new Configuration(Arrays.stream(slots).max().orElse(0) + 1, calls.size() - ending);
        configurations = new Configurations(ending, current);
    }

    Answer<O, R, S> run() {
        if (settle(current, _ -> {})) return explained(NOTHING, NOTHING);
        configurations.add(current, NOTHING, NOTHING);
        for (int from = configurations.next(); from != NOTHING; from = configurations.next()) {
            configurations.load(from, current);
            int next = current.ended;
            if (isOptional(next) && tryMove(from, LET_GO)) return explained(from, LET_GO);
            for (int call : underWay[next]) {
                if (tryMove(from, call)) return explained(from, call);
            }
            for (int call = ending; call < ending + begun[next]; call++) {
                if (tryMove(from, call)) return explained(from, call);
            }
            if (configurations.count() >= statesMax || configurations.isFull()) {
                return new Answer.GivenUp<>(configurations.count());
            }
        }
        return new Answer.Refuted<>(configurations.reached(), configurations.count());
    }

    /// Makes a move, if it is possible, and keeps the configuration that it leads to.
    ///
    /// @return whether that is the end
    private boolean tryMove(int from, int move) {
        configurations.load(from, current);
        if (!move(current, move)) return false;
        if (settle(current, _ -> {})) return true;
        configurations.add(current, from, move);
        return false;
    }

    private boolean move(Configuration configuration, int move) {
        if (move == LET_GO) {
            configuration.ended++;
            return true;
        }
        if (isPlaced(configuration, move)) return false;
        int twin = twins[move];
        if (twin != NOTHING && isUnderWay(configuration, twin) && !isPlaced(configuration, twin)) return false;
        S state = states.get(configuration.state);
        O operation = calls.get(move).operation();
        var result = results.get(move);
        if (result.isPresent() && !model.allows(state, operation, result.get())) return false;
        int after = number(model.after(state, operation));
        if (after == NOTHING || (result.isEmpty() && after == configuration.state)) return false;
        configuration.state = after;
        place(configuration, move);
        return true;
    }

    /// Takes the steps that leave no choice: answers that fit and change nothing, ends of calls that have been
    /// placed.
    ///
    /// @return whether all calls have ended
    private boolean settle(Configuration configuration, IntConsumer placed) {
        while (configuration.ended < ending) {
            S state = states.get(configuration.state);
            for (int call : underWay[configuration.ended]) {
                if (isOptional(call) || isPlaced(configuration, call)) continue;
                R result = results.get(call).orElseThrow();
                O operation = calls.get(call).operation();
                if (model.isObservation(state, operation, result) && model.allows(state, operation, result)) {
                    place(configuration, call);
                    placed.accept(call);
                }
            }
            if (!isPlaced(configuration, configuration.ended)) return false;
            Configuration.clear(configuration.placed, slots[configuration.ended]);
            configuration.ended++;
        }
        return true;
    }

    private boolean isOptional(int call) {
        return results.get(call).isEmpty();
    }

    private boolean isUnderWay(Configuration configuration, int call) {
        if (call >= ending) return true;
        long now = calls.get(configuration.ended).outcome().end();
        return call >= configuration.ended && calls.get(call).invoked() <= now;
    }

    private boolean isPlaced(Configuration configuration, int call) {
        return call < ending
                ? Configuration.isSet(configuration.placed, slots[call])
                : Configuration.isSet(configuration.spent, call - ending);
    }

    private void place(Configuration configuration, int call) {
        if (call < ending) Configuration.set(configuration.placed, slots[call]);
        else Configuration.set(configuration.spent, call - ending);
    }

    /// @return the state's number, or NOTHING if no right history comes there
    private int number(S state) {
        var known = stateNumbers.get(state);
        if (known != null) return known;
        int number = states.isEmpty() || isConsistent.test(state) ? states.size() : NOTHING;
        if (number != NOTHING) states.add(state);
        stateNumbers.put(state, number);
        return number;
    }

    /// Goes the way to the end once more and writes it down.
    private Answer<O, R, S> explained(int from, int lastMove) {
        var moves = new ArrayList<Integer>();
        int move = lastMove;
        for (int at = from; move != NOTHING; at = configurations.parent(at)) {
            moves.add(move);
            move = configurations.move(at);
        }
        var order = new ArrayList<Call<O, R>>();
        var way = new Configuration(current.placed.length * Long.SIZE, calls.size() - ending);
        settle(way, call -> order.add(calls.get(call)));
        for (int step : moves.reversed()) {
            move(way, step);
            if (step != LET_GO) order.add(calls.get(step));
            settle(way, call -> order.add(calls.get(call)));
        }
        return new Answer.Explained<>(order, states.get(way.state), configurations.count());
    }

    private int[][] underWay() {
        // The earliest invocation of a call and all that end after it: where the scan for one end can stop.
        var earliest = new long[ending];
        for (int call = ending - 1; call >= 0; call--) {
            long invoked = calls.get(call).invoked();
            earliest[call] = call == ending - 1 ? invoked : Math.min(invoked, earliest[call + 1]);
        }
        var underWay = new int[ending][];
        var found = new int[ending];
        for (int end = 0; end < ending; end++) {
            long now = calls.get(end).outcome().end();
            int count = 0;
            for (int call = end; call < ending && earliest[call] <= now; call++) {
                if (calls.get(call).invoked() <= now) found[count++] = call;
            }
            underWay[end] = Arrays.copyOf(found, count);
        }
        return underWay;
    }

    private int[] begun() {
        var begun = new int[ending];
        int count = 0;
        for (int end = 0; end < ending; end++) {
            long now = calls.get(end).outcome().end();
            while (ending + count < calls.size() && calls.get(ending + count).invoked() <= now) count++;
            begun[end] = count;
        }
        return begun;
    }

    private int[] slots() {
        var slots = new int[ending];
        Arrays.fill(slots, NOTHING);
        var taken = new BitSet();
        for (int end = 0; end < ending; end++) {
            for (int call : underWay[end]) {
                if (slots[call] == NOTHING) {
                    slots[call] = taken.nextClearBit(0);
                    taken.set(slots[call]);
                }
            }
            taken.clear(slots[end]);
        }
        return slots;
    }

    private int[] twins() {
        record Kind<O, R>(O operation, Optional<R> result, boolean isOpen) {}
        var twins = new int[calls.size()];
        var latest = new LinkedHashMap<Kind<O, R>, Integer>();
        for (int call = 0; call < calls.size(); call++) {
            var kind = new Kind<>(calls.get(call).operation(), results.get(call), call >= ending);
            var previous = latest.put(kind, call);
            twins[call] = previous == null ? NOTHING : previous;
        }
        return twins;
    }
}
