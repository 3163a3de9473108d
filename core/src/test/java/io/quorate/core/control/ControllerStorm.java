package io.quorate.core.control;

import io.quorate.core.rule.Rules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// Random failures, restarts, comings and goings around the controller, then calm.
final class ControllerStorm {
    private static final int EVENTS = 60;
    private static final int NODES_MAX = 9;

    /// The longest patience of the controller, with a leader that it has given up trusting, ends within this.
    private static final Duration CALM = Duration.ofMinutes(25);

    private static final long CALM_STEP_NANOS = Duration.ofSeconds(2).toNanos();

    private final Random random;
    private final ControllerWorld world;
    private final List<Integer> nodes = new ArrayList<>();

    ControllerStorm(long seed, int founders, Rules rules) {
        random = new Random(seed);
        world = ControllerWorld.of(founders, 8, rules);
        for (int number = 1; number <= founders; number++) nodes.add(number);
    }

    ControllerWorld world() {
        return world;
    }

    /// @return what broke; empty if nothing did
    Optional<String> run() {
        world.run(Duration.ofSeconds(1));
        for (int event = 0; event < EVENTS && world.verdict().isEmpty(); event++) {
            happen(nodes.get(random.nextInt(nodes.size())));
            world.run(Duration.ofMillis(100L * (1 + random.nextInt(100))));
        }
        for (int number : nodes) if (world.metadata().members().isPresent(Samples.node(number))) world.heal(number);
        world.run(CALM, CALM_STEP_NANOS);
        return world.verdict();
    }

    private void happen(int number) {
        boolean isPresent = world.metadata().members().isPresent(Samples.node(number));
        switch (random.nextInt(10)) {
            case 0, 1 -> world.crash(number);
            case 2 -> world.deafen(number);
            case 3, 4 -> world.heal(number);
            case 5 -> {
                if (isPresent) world.restart(number);
            }
            case 6 -> world.replaceController();
            case 7 -> {
                int newcomer = nodes.size() + 1;
                if (newcomer <= NODES_MAX && world.make(new Change.Joined(Samples.newcomer(newcomer))))
                    nodes.add(newcomer);
            }
            case 8 -> world.make(new Change.Leaving(Samples.node(number)));
            default -> {
                // Whoever is removed by force must not be needed for the majority of a set: that is what the operator
                // is asked about. Here it is one that is healthy, and it goes on answering until it is replaced.
                if (!world.isDown(number)) world.make(new Change.Admitted(Samples.node(number)));
            }
        }
    }
}
