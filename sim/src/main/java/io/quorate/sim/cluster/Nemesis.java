package io.quorate.sim.cluster;

import io.quorate.sim.run.Chance;
import io.quorate.sim.run.Trace;
import io.quorate.sim.run.VirtualTime;
import java.util.List;
import java.util.Optional;

/// What goes wrong, at random times, several things at once.
///
/// @param <N> the nodes that it does harm to
final class Nemesis<N extends Victim> {
    /// What it asks of the run that it is part of.
    interface Run<N extends Victim> {
        void start(N node);

        void losePower(N node);

        /// All clients ask for one key at once.
        void rush();

        /// Unseats a leader that does not hear of it, and has clients ask both.
        ///
        /// @return that leader; empty if there is none
        Optional<N> usurp();

        /// Cuts a leader that holds a lease off and has another take over, while clients ask both. Where nobody
        /// holds a lease there is none to outlive.
        default void outliveLease() {}
    }

    private final VirtualTime time;
    private final Chance chance;
    private final Trace trace;
    private final List<N> nodes;
    private final SimNetwork network;
    private final Run<N> run;
    private final long meanPauseNanos;
    /// Whether the power goes in this run; without, buffered writes are held to more.
    private final boolean takesPower;

    private boolean isOver;
    private int faultCount;

    Nemesis(VirtualTime time, Chance chance, Trace trace, List<N> nodes, SimNetwork network, Run<N> run) {
        this.time = time;
        this.chance = chance;
        this.trace = trace;
        this.nodes = nodes;
        this.network = network;
        this.run = run;
        meanPauseNanos = chance.between(500_000_000, 5_000_000_000L);
        takesPower = !chance.oneIn(5);
    }

    int faultCount() {
        return faultCount;
    }

    void begin() {
        time.after(chance.between(0, 2 * meanPauseNanos), this::next);
    }

    void end() {
        isOver = true;
    }

    private void next() {
        if (isOver) return;
        faultCount++;
        fault();
        time.after(chance.between(0, 2 * meanPauseNanos), this::next);
    }

    private void fault() {
        N node = chance.oneOf(nodes);
        switch (chance.below(23)) {
            case 0 -> down(node, false, "a process is killed");
            case 1, 2 -> whenBusy(node, () -> down(node, takesPower, "the power of a node goes"));
            case 3, 14 -> {
                trace.count("the power of all nodes goes");
                rush();
                time.after(
                        chance.between(0, 30_000_000),
                        () -> whenBusy(node, () -> nodes.forEach(each -> down(each, takesPower, "with all others"))));
            }
            case 15 -> {
                rush();
                time.after(chance.between(0, 30_000_000), () -> isolate(node, true, true, "a node is cut off"));
            }
            case 16, 17 -> usurp();
            case 18 ->
                node.clocks().ifPresent(clocks -> {
                    trace.count("a wall clock jumps");
                    clocks.setWall();
                });
            case 19 ->
                node.clocks().ifPresent(clocks -> {
                    trace.count("a clock runs at another speed");
                    clocks.changeSpeed();
                });
            case 20, 21 -> {
                run.outliveLease();
                healLater();
            }
            case 4 -> {
                down(node, takesPower, "a node goes down again and again");
                for (int i = 1; i <= 3; i++) {
                    time.after(i * chance.between(1_000_000, 100_000_000), () -> {
                        up(node);
                        time.after(
                                chance.between(0, 10_000_000),
                                () -> down(node, takesPower && chance.oneIn(2), "down soon after its start"));
                    });
                }
            }
            case 5 -> {
                trace.count("a process stands still");
                node.life()
                        .ifPresent(
                                life -> life.pauseUntil(time.nowNanos() + chance.between(100_000_000, 5_000_000_000L)));
            }
            case 6 -> isolate(node, true, true, "a node is cut off");
            case 7 -> {
                boolean isDeaf = chance.oneIn(2);
                isolate(node, isDeaf, !isDeaf, "a node is cut off one way");
            }
            case 8 -> {
                trace.count("a link is cut one way");
                network.cut(node.id(), chance.oneOf(nodes).id());
                healLater();
            }
            case 9 -> bridge(node);
            case 10 -> {
                trace.count("the network is bad");
                network.disturb(chance.oneIn(2) ? 0.1 : 0.01, chance.oneIn(2) ? 0.1 : 0, chance.oneIn(2) ? 0.2 : 0.02);
                time.after(chance.between(500_000_000, 10_000_000_000L), () -> network.disturb(0, 0, 0));
            }
            case 11 -> node.disk().failNextSync();
            case 12 -> node.disk().failNextWrite();
            default -> {
                trace.count("a disk is slow");
                node.disk().slowUntil(time.nowNanos() + chance.between(100_000_000, 3_000_000_000L));
            }
        }
    }

    private void rush() {
        if (chance.oneIn(2)) nodes.forEach(each -> each.disk().slowUntil(time.nowNanos() + 100_000_000));
        run.rush();
    }

    /// A leader is unseated unheard; perhaps those that have promised the new one forget it.
    private void usurp() {
        boolean isForgotten = chance.oneIn(2);
        if (isForgotten) nodes.forEach(each -> each.disk().slowUntil(time.nowNanos() + 200_000_000));
        run.usurp().ifPresent(leader -> {
            healLater();
            if (!isForgotten) return;
            for (N each : nodes) {
                if (each.equals(leader) || chance.oneIn(3)) continue;
                time.after(
                        chance.between(2_000_000, 60_000_000),
                        () -> down(each, takesPower, "the power goes while promises are made"));
            }
        });
    }

    /// Waits, not for long, until a write or a sync is under way: where a crash hurts most.
    private void whenBusy(N node, Runnable action) {
        whenBusy(node, action, 200);
    }

    private void whenBusy(N node, Runnable action, int looks) {
        if (looks == 0 || node.disk().isBusy()) action.run();
        else time.after(1_000_000, () -> whenBusy(node, action, looks - 1));
    }

    private void down(N node, boolean losesPower, String how) {
        if (!node.isUp() || isOver) return;
        trace.count(how);
        if (node.disk().isBusy()) trace.count("down in the middle of a write");
        if (losesPower) run.losePower(node);
        else node.kill();
        startLater(node);
    }

    /// Whoever runs the node starts it again after a while.
    void startLater(N node) {
        long delay = chance.oneIn(2) ? chance.between(1_000_000, 100_000_000) : chance.between(0, 5_000_000_000L);
        time.after(delay, () -> up(node));
    }

    private void up(N node) {
        if (!node.isUp()) run.start(node);
    }

    private void isolate(N node, boolean isDeaf, boolean isMute, String how) {
        trace.count(how);
        for (N other : nodes) {
            if (other.equals(node)) continue;
            if (isDeaf) network.cut(other.id(), node.id());
            if (isMute) network.cut(node.id(), other.id());
        }
        healLater();
    }

    /// Two halves that only one node reaches both of.
    private void bridge(N bridge) {
        trace.count("two halves with a bridge");
        for (N one : nodes) {
            for (N other : nodes) {
                boolean isBridged = one.equals(bridge) || other.equals(bridge);
                if (!isBridged && one.id().value() % 2 != other.id().value() % 2) network.cut(one.id(), other.id());
            }
        }
        healLater();
    }

    private void healLater() {
        time.after(chance.between(200_000_000, 6_000_000_000L), network::healCuts);
    }
}
