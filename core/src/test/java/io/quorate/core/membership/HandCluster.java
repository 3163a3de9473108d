package io.quorate.core.membership;

import io.quorate.core.identity.NodeId;
import io.quorate.core.rule.Rules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/// Some nodes in one perfect world: every message takes a millisecond, unless a test cuts, stops or drops.
final class HandCluster {
    private static final long MILLI = 1_000_000;

    /// @param number keeps messages of one moment in order
    record InFlight(long atNanos, long number, NodeId from, NodeId to, MembershipMessage message) {}

    private record Link(NodeId from, NodeId to) {}

    private final class Node implements Env {
        private final NodeId id;
        private final List<Verdict> changes = new ArrayList<>();
        private final List<InFlight> waiting = new ArrayList<>();
        private Membership membership;
        private long start = 1;
        private boolean isUp = true;
        private boolean isStopped;

        Node(NodeId id) {
            this.id = id;
            membership = new Membership(id, start, this, config, rules);
        }

        @Override
        public long monotonicNanos() {
            return nowNanos;
        }

        @Override
        public long wallMicros() {
            return nowNanos / 1_000 + id.value() * 1_000_000;
        }

        @Override
        public void send(NodeId to, MembershipMessage message) {
            sent.add(new InFlight(nowNanos, ++lastNumber, id, to, message));
            if (!cut.contains(new Link(id, to))) {
                inFlight.add(new InFlight(nowNanos + MILLI, ++lastNumber, id, to, message));
            }
        }

        @Override
        public void changed(Verdict verdict) {
            changes.add(verdict);
        }
    }

    private final MembershipConfig config;
    private final Rules rules;
    private final SortedMap<NodeId, Node> nodes = new TreeMap<>();
    private final Set<Link> cut = new LinkedHashSet<>();
    private final PriorityQueue<InFlight> inFlight = new PriorityQueue<>((a, b) ->
            a.atNanos() != b.atNanos() ? Long.compare(a.atNanos(), b.atNanos()) : Long.compare(a.number(), b.number()));
    /// Everything that was sent, for a test to look at.
    private final List<InFlight> sent = new ArrayList<>();

    private long nowNanos = 1_000 * MILLI;
    private long lastNumber;

    HandCluster(int count, Rules rules) {
        this.config = MembershipConfig.DEFAULT;
        this.rules = rules;
        for (int i = 1; i <= count; i++) nodes.put(new NodeId(i), new Node(new NodeId(i)));
        for (Node node : nodes.values()) node.membership.setMembers(new TreeSet<>(nodes.keySet()));
    }

    /// Lets time pass in ticks.
    HandCluster run(Duration duration) {
        long untilNanos = nowNanos + duration.toNanos();
        while (nowNanos < untilNanos) {
            nowNanos += config.tickInterval().toNanos();
            deliver();
            for (Node node : nodes.values()) if (node.isUp && !node.isStopped) node.membership.tick();
        }
        return this;
    }

    private void deliver() {
        long tickNanos = nowNanos;
        while (!inFlight.isEmpty() && inFlight.element().atNanos() <= tickNanos) {
            InFlight next = inFlight.remove();
            nowNanos = next.atNanos();
            Node to = node(next.to().value());
            if (!to.isUp) continue;
            if (to.isStopped) {
                to.waiting.add(next);
            } else {
                to.membership.receive(next.from(), next.message());
            }
        }
        nowNanos = tickNanos;
    }

    HandCluster cut(int from, int to) {
        cut.add(new Link(new NodeId(from), new NodeId(to)));
        return this;
    }

    /// Nothing reaches it, everything leaves it.
    HandCluster deafen(int number) {
        for (NodeId other : nodes.keySet()) cut((int) other.value(), number);
        return this;
    }

    HandCluster heal() {
        cut.clear();
        return this;
    }

    /// The process stands still, and what is sent to it waits.
    HandCluster stop(int number) {
        node(number).isStopped = true;
        return this;
    }

    /// It goes on: first its ticks, then what waits, which is the harder order.
    HandCluster wake(int number) {
        Node node = node(number);
        node.isStopped = false;
        node.membership.tick();
        for (InFlight message : node.waiting) node.membership.receive(message.from(), message.message());
        node.waiting.clear();
        return this;
    }

    HandCluster crash(int number) {
        node(number).isUp = false;
        return this;
    }

    HandCluster restart(int number) {
        Node node = node(number);
        node.isUp = true;
        node.start++;
        node.membership = new Membership(node.id, node.start, node, config, rules);
        node.membership.setMembers(new TreeSet<>(nodes.keySet()));
        return this;
    }

    long nowNanos() {
        return nowNanos;
    }

    Membership at(int number) {
        return node(number).membership;
    }

    Verdict verdict(int by, int of) {
        return at(by).verdict(new NodeId(of)).orElseThrow();
    }

    /// Every change of mind of a node so far, as `n3 SUSPECT`.
    List<String> changes(int by) {
        return node(by).changes.stream()
                .map(verdict -> verdict.node() + " " + verdict.sight())
                .toList();
    }

    long sentCount(Predicate<InFlight> which) {
        return sent.stream().filter(which).count();
    }

    private Node node(int number) {
        return node((long) number);
    }

    private Node node(long number) {
        return Objects.requireNonNull(nodes.get(new NodeId(number)));
    }
}
