package io.quorate.sim.explore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// How each state was first come to: the state before it and the choice made there, by the order of discovery.
final class Ways {
    private int[] before = new int[1 << 10];
    private int[] nodes = new int[1 << 10];
    private int[] inputs = new int[1 << 10];
    private int count;

    /// A state in which all begins.
    void addFirst() {
        add(-1, 0, 0);
    }

    /// @param from the number of the state before
    void add(int from, int node, int input) {
        if (count == before.length) {
            before = Arrays.copyOf(before, count * 2);
            nodes = Arrays.copyOf(nodes, count * 2);
            inputs = Arrays.copyOf(inputs, count * 2);
        }
        before[count] = from;
        nodes[count] = node;
        inputs[count++] = input;
    }

    /// The choices that lead to a state, first to last.
    List<int[]> to(int state) {
        List<int[]> choices = new ArrayList<>();
        for (int at = state; before[at] >= 0; at = before[at]) choices.add(new int[] {nodes[at], inputs[at]});
        Collections.reverse(choices);
        return choices;
    }
}
