package io.quorate.sim.explore;

import java.util.List;
import java.util.Optional;

/// What an exploration has found.
///
/// @param states of the cluster that were seen, without those that another one covers
/// @param transitions that were tried, those that led to a known state included
/// @param nodeStates different states of single nodes among them
/// @param depth the most steps that lead to a state by the shortest way
/// @param isComplete whether there was nothing left to try
/// @param violation what broke, if something did
/// @param steps the shortest way to it, one line for each, without answers that change nothing in the node that
///     answers; empty if nothing broke
public record Explored(
        Scope scope,
        long states,
        long transitions,
        int nodeStates,
        int depth,
        boolean isComplete,
        Optional<String> violation,
        List<String> steps) {
    public Explored {
        steps = List.copyOf(steps);
    }
}
