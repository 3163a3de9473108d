package io.quorate.sim.cluster;

import io.quorate.core.identity.NodeId;
import io.quorate.sim.run.Chance;
import io.quorate.sim.run.Trace;
import io.quorate.sim.run.VirtualTime;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The network between the nodes: frames are lost, doubled, late and out of order, and links are cut, each way
/// by itself.
final class SimNetwork {
    /// One way from a node to another.
    private record Link(NodeId from, NodeId to) implements Comparable<Link> {
        @Override
        public int compareTo(Link other) {
            int byFrom = from.compareTo(other.from);
            return byFrom != 0 ? byFrom : to.compareTo(other.to);
        }
    }

    /// Takes what arrives.
    interface Receiver {
        void deliver(NodeId from, NodeId to, byte[] frame);
    }

    private final VirtualTime time;
    private final Chance chance;
    private final Trace trace;
    private final Receiver receiver;

    /// Most time that a frame takes while the network is well.
    private final long delayNanosMax;
    /// Whether one connection keeps the order of its frames, as one over TCP does; reconnecting, none does.
    private final boolean isOrdered;

    private final Map<Link, Long> lastArrivals = new TreeMap<>();
    private final Set<Link> cut = new TreeSet<>();
    private double loss;
    private double duplication;
    private double delay;

    SimNetwork(VirtualTime time, Chance chance, Trace trace, Receiver receiver) {
        this.time = time;
        this.chance = chance;
        this.trace = trace;
        this.receiver = receiver;
        delayNanosMax = chance.between(200_000, 5_000_000);
        isOrdered = chance.oneIn(2);
    }

    // ---- Faults ----

    /// From now on frames are lost, doubled and much delayed with these probabilities.
    void disturb(double newLoss, double newDuplication, double newDelay) {
        loss = newLoss;
        duplication = newDuplication;
        delay = newDelay;
    }

    /// Nothing gets from one node to another any more.
    void cut(NodeId from, NodeId to) {
        cut.add(new Link(from, to));
    }

    void healCuts() {
        cut.clear();
    }

    /// Everything is well again.
    void heal() {
        healCuts();
        disturb(0, 0, 0);
    }

    boolean isCut(NodeId from, NodeId to) {
        return cut.contains(new Link(from, to));
    }

    // ---- Frames ----

    void send(NodeId from, NodeId to, byte[] frame) {
        if (isCut(from, to)) {
            trace.count("frame lost in a cut");
            return;
        }
        if (chance.happens(loss)) {
            trace.count("frame lost");
            return;
        }
        arrive(new Link(from, to), frame);
        if (chance.happens(duplication)) {
            trace.count("frame doubled");
            arrive(new Link(from, to), frame);
        }
    }

    private void arrive(Link link, byte[] frame) {
        long at = time.nowNanos() + chance.between(50_000, delayNanosMax);
        if (chance.happens(delay)) {
            trace.count("frame late");
            at += chance.between(0, 2_000_000_000);
        } else if (isOrdered) {
            at = Math.max(at, lastArrivals.getOrDefault(link, 0L));
            lastArrivals.put(link, at);
        }
        time.after(at - time.nowNanos(), () -> {
            // What is under way when a link is cut is lost with it.
            if (!isCut(link.from(), link.to())) receiver.deliver(link.from(), link.to(), frame);
        });
    }
}
