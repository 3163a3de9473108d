package io.quorate.sim.membership;

import io.quorate.core.identity.NodeId;
import io.quorate.core.membership.MembershipCodec;
import io.quorate.core.membership.MembershipConfig;
import io.quorate.core.membership.MembershipMessage;
import io.quorate.core.membership.Verdict;
import io.quorate.core.rule.Rules;
import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import io.quorate.sim.run.Chance;
import io.quorate.sim.run.Trace;
import io.quorate.sim.run.VirtualTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.SortedSet;
import java.util.TreeSet;

/// Nodes that watch each other, and the network between them.
final class WatchedCluster implements WatchedNode.World {
    /// Told when a node begins or ceases to suspect another.
    @FunctionalInterface
    interface Listener {
        void changed(WatchedCluster cluster, WatchedNode observer, Verdict verdict);
    }

    private record Link(NodeId from, NodeId to) {}

    private final VirtualTime time = new VirtualTime();
    private final Trace trace = new Trace(time);
    private final Chance network;
    private final Chance hitches;
    private final Weather weather;
    private final List<WatchedNode> nodes = new ArrayList<>();
    private final SequencedSet<Link> cut = new LinkedHashSet<>();
    private final ByteSink sink = new ByteSink(1024);
    private final Listener listener;
    private long messages;
    private long bytes;

    WatchedCluster(
            int nodeCount, MembershipConfig config, Rules rules, Weather weather, Chance chance, Listener listener) {
        this.weather = weather;
        this.listener = listener;
        network = chance.split();
        hitches = chance.split();
        SortedSet<NodeId> members = new TreeSet<>();
        for (int i = 1; i <= nodeCount; i++) members.add(new NodeId(i));
        for (NodeId id : members) {
            nodes.add(new WatchedNode(id, members, config, rules, time, chance.split(), this));
        }
        for (WatchedNode node : nodes) {
            node.start();
            if (weather.hitches()) {
                hitchLater(node);
                stallLater(node);
            }
        }
    }

    private void hitchLater(WatchedNode node) {
        time.after(weather.untilHitchNanos(hitches), () -> {
            node.pause(weather.hitchNanos(hitches));
            hitchLater(node);
        });
    }

    private void stallLater(WatchedNode node) {
        time.after(weather.untilStallNanos(hitches), () -> {
            node.pause(weather.stallNanos(hitches));
            stallLater(node);
        });
    }

    @Override
    public void send(NodeId from, NodeId to, MembershipMessage message) {
        sink.clear(1024);
        MembershipCodec.encode(message, sink);
        messages++;
        bytes += sink.size();
        if (cut.contains(new Link(from, to)) || weather.loses(network)) return;
        byte[] onTheWire = sink.toByteArray();
        trace.add(onTheWire);
        WatchedNode receiver = node(to);
        time.after(
                weather.delayNanos(network),
                () -> receiver.receive(from, MembershipCodec.decode(new ByteSource(onTheWire))));
    }

    @Override
    public void changed(WatchedNode observer, Verdict verdict) {
        trace.count(verdict.isAlive() ? "a suspicion ends" : "a suspicion");
        listener.changed(this, observer, verdict);
    }

    void runFor(long nanos) {
        long untilNanos = time.nowNanos() + nanos;
        while (time.step(untilNanos)) {
            // The work is in the step.
        }
    }

    void cut(WatchedNode from, WatchedNode to) {
        cut.add(new Link(from.id(), to.id()));
    }

    /// Nothing reaches it, everything leaves it.
    void deafen(WatchedNode deaf) {
        for (WatchedNode other : nodes) cut(other, deaf);
    }

    void heal() {
        cut.clear();
    }

    long nowNanos() {
        return time.nowNanos();
    }

    List<WatchedNode> nodes() {
        return nodes;
    }

    WatchedNode node(NodeId id) {
        return nodes.get((int) id.value() - 1);
    }

    Trace trace() {
        return trace;
    }

    long messages() {
        return messages;
    }

    long bytes() {
        return bytes;
    }
}
