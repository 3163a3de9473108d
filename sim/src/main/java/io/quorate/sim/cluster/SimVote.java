package io.quorate.sim.cluster;

import io.quorate.core.identity.NodeId;
import io.quorate.core.log.Election;
import io.quorate.core.log.ElectionConfig;
import io.quorate.core.log.Reign;
import io.quorate.core.log.SetRefusal;
import io.quorate.sim.run.Chance;
import io.quorate.sim.run.Trace;
import io.quorate.sim.run.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The partition that finds its leader by itself, and who asks for changes of its voters: at any time, of whoever
/// leads or believes so.
final class SimVote {
    private static final long LOOK_NANOS = 100_000_000;
    private static final int VOTERS_MIN = 2;

    private final int partition;
    private final VirtualTime time;
    private final Chance chance;
    private final Trace trace;
    private final List<SimReplicaNode> nodes;
    private final List<NodeId> founders;
    private final ElectionConfig config;
    /// Voters change once in so many looks.
    private final int whim;

    private boolean isCalm;
    private @Nullable SimNetwork network;

    /// @param nodes filled later
    /// @param everybody their identities
    SimVote(
            int partition,
            VirtualTime time,
            Chance chance,
            Trace trace,
            List<SimReplicaNode> nodes,
            List<NodeId> everybody) {
        this.partition = partition;
        this.time = time;
        this.chance = chance;
        this.trace = trace;
        this.nodes = nodes;
        founders = new ArrayList<>(everybody);
        while (founders.size() > 3) founders.remove(chance.below(founders.size()));
        long timeoutMillis = chance.between(150, 1_500);
        config = new ElectionConfig(
                Duration.ofMillis(timeoutMillis), Duration.ofMillis(chance.between(20, timeoutMillis / 3)));
        whim = (int) chance.between(5, 100);
    }

    /// How a node takes part.
    Voting voting(List<NodeId> everybody) {
        return new Voting(partition, founders, everybody, config, new SplittableRandom(chance.next()));
    }

    /// @param between the nodes
    void begin(SimNetwork between) {
        network = between;
        time.after(LOOK_NANOS, this::look);
    }

    void calm() {
        isCalm = true;
    }

    /// Whether somebody serves whom nobody has outvoted.
    boolean isServing() {
        long newest = 0;
        long serving = 0;
        for (SimReplicaNode node : nodes) {
            ReplicaProcess process = node.process();
            if (process == null) continue;
            Reign reign = process.partition(partition).replica().reign();
            newest = Math.max(newest, process.partition(partition).replica().promised());
            if (reign != null && reign.isServing()) serving = Math.max(serving, reign.epoch());
        }
        return serving > 0 && serving == newest;
    }

    /// What is wrong when all have heard everything; empty if nothing is.
    Optional<String> violation() {
        Set<String> voters = new TreeSet<>();
        for (SimReplicaNode node : nodes) {
            ReplicaProcess process = node.process();
            Election election =
                    process == null ? null : process.partition(partition).election();
            if (election != null) voters.add(election.voters().toString());
        }
        return voters.size() <= 1
                ? Optional.empty()
                : Optional.of("partition " + partition + ": L2: in one log there are the voters " + voters);
    }

    private void look() {
        if (isCalm) return;
        if (chance.oneIn(whim)) {
            for (SimReplicaNode node : nodes) change(node);
        }
        if (chance.oneIn(2 * whim)) changeUnheard(chance.oneOf(nodes));
        time.after(LOOK_NANOS, this::look);
    }

    /// Asks a leader for another set, and perhaps for one more before that one is committed.
    private void change(SimReplicaNode node) {
        ReplicaProcess process = node.process();
        if (process == null) return;
        process.life().after(0, () -> {
            for (int i = chance.oneIn(3) ? 2 : 1; i > 0; i--) {
                Election election = process.partition(partition).election();
                if (election == null || !election.isLeading()) return;
                Optional<SetRefusal> refusal = process.changeVoters(partition, changed(election.voters()));
                trace.count(refusal.map(why -> "set change refused: " + why).orElse("set change"));
            }
        });
    }

    /// A leader lets others vote, one after the other without waiting, and only those hear of it.
    private void changeUnheard(SimReplicaNode node) {
        ReplicaProcess process = node.process();
        SimNetwork between = network;
        if (process == null || between == null) return;
        process.life().after(0, () -> {
            Election election = process.partition(partition).election();
            if (election == null || !election.isLeading()) return;
            trace.count("set change unheard of");
            List<NodeId> hearing = new ArrayList<>(List.of(node.id()));
            for (SimReplicaNode other : nodes) {
                if (election.voters().contains(other.id())) continue;
                hearing.add(other.id());
                List<NodeId> next = new ArrayList<>(election.voters());
                next.add(other.id());
                process.changeVoters(partition, next);
            }
            for (NodeId one : hearing) {
                for (SimReplicaNode other : nodes) {
                    if (hearing.contains(other.id())) continue;
                    between.cut(one, other.id());
                    between.cut(other.id(), one);
                }
            }
            time.after(chance.between(500_000_000, 6_000_000_000L), between::healCuts);
        });
    }

    private List<NodeId> changed(List<NodeId> voters) {
        List<NodeId> next = new ArrayList<>(voters);
        List<NodeId> others =
                new ArrayList<>(nodes.stream().map(SimReplicaNode::id).toList());
        others.removeAll(voters);
        boolean mayShrink = voters.size() > VOTERS_MIN;
        if (!others.isEmpty() && (!mayShrink || chance.oneIn(2))) next.add(chance.oneOf(others));
        else if (mayShrink) next.remove(chance.below(next.size()));
        return next;
    }
}
