package io.quorate.sim.explore;

import io.quorate.core.rule.Rules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The states that nodes have been in, and what inputs make of them, each found out once by the real code.
///
/// A state is known by what its replica and its journal say of themselves ([Machine#text]). It is built again
/// by replaying the inputs that first led to it.
final class NodeStates {
    /// What an input makes of a state.
    ///
    /// @param next the state after it
    /// @param sent the letters it sends, in ascending order
    /// @param readRound the round that confirms what was read, if it was asked to
    /// @param damage what broke; then nothing else counts
    record Step(
            int next, int[] sent, long readRound, @Nullable String damage) {}

    /// How a state was first come to.
    private record Origin(int node, int before, @Nullable Input input, boolean isSynced) {}

    private final Scope scope;
    private final Rules rules;

    private final Entries entries = new Entries();
    private final Map<String, Integer> ids = new LinkedHashMap<>();
    private final List<NodeState> seen = new ArrayList<>();
    private final List<Origin> origins = new ArrayList<>();
    /// By state, then by the number of the input, doubled for both ways to sync; null where it was not tried
    /// yet.
    private final List<@Nullable Step[]> steps = new ArrayList<>();

    private final Map<String, Integer> letterIds = new LinkedHashMap<>();
    private final List<Letter> letters = new ArrayList<>();
    private final List<Integer> letterInputs = new ArrayList<>();

    private final Map<String, Integer> inputIds = new LinkedHashMap<>();
    private final List<Input> inputs = new ArrayList<>();

    NodeStates(Scope scope, Rules rules) {
        this.scope = scope;
        this.rules = rules;
    }

    /// The state in which a node starts.
    int first(int node) {
        return remember(new Machine(node, scope, rules), new Origin(node, -1, null, true));
    }

    NodeState state(int id) {
        return seen.get(id);
    }

    /// How many states there are, of all nodes.
    int count() {
        return seen.size();
    }

    Entries entries() {
        return entries;
    }

    Letter letter(int id) {
        return letters.get(id);
    }

    /// The number of the input that is the arrival of a letter.
    int delivery(int letter) {
        return letterInputs.get(letter);
    }

    Input input(int id) {
        return inputs.get(id);
    }

    /// The number of an input.
    int idOf(Input input) {
        // A delivery is known by its letter, which says whom it is to.
        String text = input instanceof Input.Delivered(Letter letter) ? letter.toString() : input.toString();
        if (input instanceof Input.Assigned(var assignment)) text = assignment.toString();
        if (input instanceof Input.Crashed(var last)) text += last;
        Integer known = inputIds.get(text);
        if (known != null) return known;
        inputIds.put(text, inputs.size());
        inputs.add(input);
        return inputs.size() - 1;
    }

    /// What an input makes of a state.
    ///
    /// @param isSynced whether all that the node records is synced in the same step
    Step step(int state, int input, boolean isSynced) {
        int index = 2 * input + (isSynced ? 1 : 0);
        @Nullable Step[] known = steps.get(state);
        if (index >= known.length) {
            known = Arrays.copyOf(known, Math.max(2 * inputs.size(), index + 1));
            steps.set(state, known);
        }
        Step step = known[index];
        if (step == null) {
            step = run(state, input, isSynced);
            known[index] = step;
        }
        return step;
    }

    private Step run(int state, int input, boolean isSynced) {
        Machine machine = rebuild(state);
        int sentBefore = machine.sent().size();
        try {
            machine.take(inputs.get(input), isSynced);
            int next = remember(machine, new Origin(origins.get(state).node, state, inputs.get(input), isSynced));
            int[] sent = machine.sent().stream()
                    .skip(sentBefore)
                    .mapToInt(this::idOf)
                    .sorted()
                    .distinct()
                    .toArray();
            return new Step(next, sent, machine.readRound(), null);
        } catch (IllegalStateException | IndexOutOfBoundsException | IllegalArgumentException damage) {
            // A replica that finds itself damaged stops, with the shard it is in.
            return new Step(state, new int[0], 0, damage.toString());
        }
    }

    private Machine rebuild(int state) {
        Origin origin = origins.get(state);
        if (origin.input == null) return new Machine(origin.node, scope, rules);
        Machine machine = rebuild(origin.before);
        machine.take(origin.input, origin.isSynced);
        return machine;
    }

    private int remember(Machine machine, Origin origin) {
        Integer known = ids.putIfAbsent(machine.text(origin.isSynced), seen.size());
        if (known != null) return known;
        seen.add(NodeState.of(machine, scope.nodes(), entries));
        origins.add(origin);
        steps.add(new Step[0]);
        return seen.size() - 1;
    }

    private int idOf(Letter letter) {
        Integer known = letterIds.putIfAbsent(letter.toString(), letters.size());
        if (known != null) return known;
        letters.add(letter);
        letterInputs.add(idOf(new Input.Delivered(letter)));
        return letters.size() - 1;
    }
}
