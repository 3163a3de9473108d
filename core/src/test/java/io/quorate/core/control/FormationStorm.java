package io.quorate.core.control;

import io.quorate.core.control.Formation.Step;
import io.quorate.core.control.Introduction.State;
import io.quorate.core.rule.Rules;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Two to five empty nodes that hear each other late, one way or not at all, then well.
final class FormationStorm {
    private static final int STEPS = 200;
    private static final int CALM_STEPS = 600;

    private final Random random;
    private final Rules rules;
    private final int nodes;
    private final SortedSet<Integer> cut = new TreeSet<>();
    private final Map<Integer, State> folders = new TreeMap<>();

    /// What each node heard last of each other.
    private final Map<Integer, Map<Integer, Introduction>> heard = new TreeMap<>();

    private final SortedSet<Long> clusters = new TreeSet<>();

    private boolean isCalm;

    private FormationStorm(long seed, Rules rules) {
        random = new Random(seed);
        this.rules = rules;
        nodes = 2 + random.nextInt(random.nextBoolean() ? 2 : 4);
        for (int node = 1; node <= nodes; node++) {
            folders.put(node, new State.Empty(Optional.empty()));
            heard.put(node, new TreeMap<>());
        }
    }

    /// @return what broke; empty if nothing did
    static Optional<String> run(long seed, Rules rules) {
        return new FormationStorm(seed, rules).run();
    }

    private Optional<String> run() {
        for (int step = 0; step < STEPS; step++) {
            if (random.nextInt(12) == 0) link();
            happen();
        }
        cut.clear();
        isCalm = true;
        for (int step = 0; step < CALM_STEPS; step++) happen();
        if (clusters.size() > 1) return Optional.of("two clusters were formed: " + clusters);
        return folders.values().stream().allMatch(State.Settled.class::isInstance)
                ? Optional.empty()
                : Optional.of("some belong to no cluster: " + folders);
    }

    /// Cuts or mends one direction of one link, or cuts one node off and mends all else.
    private void link() {
        if (random.nextBoolean()) {
            cut.clear();
            int alone = 1 + random.nextInt(nodes);
            for (int other = 1; other <= nodes; other++) {
                cut.add(code(alone, other));
                cut.add(code(other, alone));
            }
            heard.values().forEach(of -> of.remove(alone));
            return;
        }
        int link = code(1 + random.nextInt(nodes), 1 + random.nextInt(nodes));
        if (!cut.remove(link)) cut.add(link);
    }

    private void happen() {
        int node = 1 + random.nextInt(nodes);
        int other = 1 + random.nextInt(nodes);
        switch (random.nextInt(6)) {
            case 0, 1, 2 -> {
                if (node != other && !cut.contains(code(other, node))) hear(node, other);
            }
            case 3 -> {
                if (!isCalm) heardOf(node).remove(other); // not heard of for long
            }
            default -> act(node);
        }
    }

    private void hear(int node, int other) {
        heardOf(node).put(other, introduction(other));
    }

    private void act(int node) {
        long waited = random.nextBoolean() ? 0 : Formation.PATIENCE.toNanos();
        switch (Formation.next(introduction(node), heardOf(node).values(), waited, rules)) {
            case Step.Promise promise -> folders.put(node, new State.Empty(Optional.of(promise.former())));
            case Step.Form _ -> {
                clusters.add((long) node);
                folders.put(node, new State.Settled(node));
            }
            case Step.Join join -> folders.put(node, new State.Settled(join.clusterId()));
            case Step.Wait _, Step.Refuse _ -> {}
        }
    }

    private Introduction introduction(int node) {
        return FormationTest.introduction(node, nodes, folders.getOrDefault(node, new State.Empty(Optional.empty())));
    }

    private Map<Integer, Introduction> heardOf(int node) {
        return heard.computeIfAbsent(node, _ -> new TreeMap<>());
    }

    private int code(int from, int to) {
        return from * 10 + to;
    }
}
