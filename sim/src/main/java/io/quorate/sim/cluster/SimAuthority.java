package io.quorate.sim.cluster;

import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import io.quorate.core.log.Assignment;
import io.quorate.sim.run.Chance;
import io.quorate.sim.run.Trace;
import io.quorate.sim.run.VirtualTime;
import java.util.ArrayList;
import java.util.List;

/// Stands for the control plane: it keeps its rules and otherwise decides as badly as it may.
///
/// Each epoch is handed out once, to one process. While a changed replica set is not known to be established,
/// every newer epoch carries that set or the last established one, never a third. Within that it unseats
/// healthy leaders, hands epochs to the dead and to two at once; and what it decides arrives late, twice and
/// out of order.
final class SimAuthority {
    /// What it knows of the nodes, and how it reaches them.
    interface Nodes {
        List<NodeId> all();

        ProcessId incarnation(NodeId node);

        boolean isUp(NodeId node);

        boolean isServing(int partition, long epoch);

        /// Whether the leader of an epoch says that a learner has all that is committed.
        boolean isCaughtUp(int partition, long epoch, NodeId learner);

        /// Tells a node that it is in no set of a partition any more.
        void retire(NodeId node, int partition, long epoch);

        void assign(NodeId node, int partition, Assignment assignment);
    }

    private static final class Partition {
        final int number;
        final List<Assignment> handedOut = new ArrayList<>();
        List<NodeId> established;
        List<NodeId> newest;
        long decidedNanos;

        Partition(int number, List<NodeId> replicas) {
            this.number = number;
            established = replicas;
            newest = replicas;
        }

        Assignment current() {
            return handedOut.getLast();
        }
    }

    private static final long LOOK_NANOS = 100_000_000;
    private static final int REPLICAS_MIN = 2;
    private static final int REPLICAS_MAX = 5;

    private final VirtualTime time;
    private final Chance chance;
    private final Trace trace;
    private final Nodes nodes;
    private final List<Partition> partitions = new ArrayList<>();
    /// How long a takeover may last before another one is tried.
    private final long patienceNanos;
    /// A healthy leader is unseated once in so many looks.
    private final int whim;

    /// A node that is in no set is told so once in so many looks.
    private final int removal;

    private boolean isCalm;

    SimAuthority(VirtualTime time, Chance chance, Trace trace, Nodes nodes, int partitionCount, int replicaCount) {
        this.time = time;
        this.chance = chance;
        this.trace = trace;
        this.nodes = nodes;
        patienceNanos = chance.between(300_000_000, 2_000_000_000);
        whim = (int) chance.between(10, 150);
        removal = (int) chance.between(10, 400);
        for (int i = 0; i < partitionCount; i++) {
            List<NodeId> all = new ArrayList<>(nodes.all());
            while (all.size() > replicaCount) all.remove(chance.below(all.size()));
            partitions.add(new Partition(i, all));
        }
    }

    void begin() {
        partitions.forEach(this::decide);
        time.after(LOOK_NANOS, this::look);
    }

    /// From now on only what is needed is done, and done well.
    void calm() {
        isCalm = true;
    }

    Assignment current(int partition) {
        return partitions.get(partition).current();
    }

    /// A node has started: it learns what is in force, and perhaps what was.
    void started(NodeId node) {
        for (Partition partition : partitions) {
            if (partition.handedOut.isEmpty()) continue;
            if (chance.oneIn(2)) deliver(node, partition, chance.oneOf(partition.handedOut));
            deliver(node, partition, partition.current());
        }
    }

    /// A leader tells that its opening entry is committed.
    void serving(int number, Assignment assignment) {
        Partition partition = partitions.get(number);
        boolean isNewest = partition.handedOut.stream()
                .filter(other -> other.epoch() >= assignment.epoch())
                .allMatch(other -> other.replicas().equals(assignment.replicas()));
        if (!isNewest) return;
        if (!partition.established.equals(assignment.replicas())) trace.count("a replica set is established");
        partition.established = assignment.replicas();
        partition.newest = assignment.replicas();
    }

    private void look() {
        for (Partition partition : partitions) {
            boolean isOverdue = time.nowNanos() - partition.decidedNanos > patienceNanos
                    && !nodes.isServing(partition.number, partition.current().epoch());
            if (isOverdue || !isCalm && chance.oneIn(whim)) decide(partition);
            if (!isCalm && chance.oneIn(3 * whim)) {
                trace.count("two takeovers at once");
                decide(partition);
                decide(partition);
            }
            if (chance.oneIn(removal)) retire(partition);
            NodeId node = chance.oneOf(nodes.all());
            if (chance.oneIn(5)) deliver(node, partition, partition.current());
            if (!isCalm && chance.oneIn(20)) deliver(node, partition, chance.oneOf(partition.handedOut));
        }
        time.after(LOOK_NANOS, this::look);
    }

    /// Unseats a leader that is not told: whoever hears of it hears it from the successor.
    void usurp(int number, NodeId successor) {
        Partition partition = partitions.get(number);
        long epoch = partition.handedOut.size() + 1L;
        var assignment = new Assignment(
                epoch, nodes.incarnation(successor), partition.current().replicas(), List.of());
        partition.handedOut.add(assignment);
        partition.decidedNanos = time.nowNanos();
        nodes.assign(successor, number, assignment);
    }

    private void decide(Partition partition) {
        List<NodeId> replicas = chance.oneIn(3) && !isCalm ? changed(partition) : partition.newest;
        List<NodeId> learners = new ArrayList<>(nodes.all());
        learners.removeAll(replicas);
        learners.removeIf(_ -> chance.oneIn(2));
        List<NodeId> candidates = new ArrayList<>(replicas);
        if (isCalm || !chance.oneIn(8)) candidates.removeIf(node -> !nodes.isUp(node));
        if (candidates.isEmpty()) return;
        NodeId leader = chance.oneOf(candidates);
        if (!nodes.isUp(leader)) trace.count("an epoch is handed to a dead process");
        long epoch = partition.handedOut.size() + 1L;
        var assignment = new Assignment(epoch, nodes.incarnation(leader), replicas, learners);
        partition.handedOut.add(assignment);
        partition.decidedNanos = time.nowNanos();
        for (NodeId node : nodes.all()) deliver(node, partition, assignment);
    }

    /// Another set, if one is allowed.
    private List<NodeId> changed(Partition partition) {
        if (!partition.newest.equals(partition.established)) {
            trace.count("a replica-set change is interrupted");
            List<NodeId> next = chance.oneIn(2) ? partition.established : partition.newest;
            return next;
        }
        List<NodeId> replicas = new ArrayList<>(partition.established);
        List<NodeId> others = new ArrayList<>(nodes.all());
        others.removeAll(replicas);
        int epoch = partition.handedOut.size();
        others.removeIf(node -> !nodes.isCaughtUp(partition.number, epoch, node));
        boolean mayGrow = !others.isEmpty() && replicas.size() < REPLICAS_MAX;
        boolean mayShrink = replicas.size() > REPLICAS_MIN;
        List<NodeId> gone = new ArrayList<>(replicas);
        gone.removeAll(nodes.all());
        if (mayGrow && (!mayShrink || chance.oneIn(2))) replicas.add(chance.oneOf(others));
        else if (mayShrink) replicas.remove(chance.oneOf(gone.isEmpty() ? replicas : gone));
        if (hasMajority(replicas, nodes.all())) partition.newest = List.copyOf(replicas);
        return partition.newest;
    }

    private static boolean hasMajority(List<NodeId> replicas, List<NodeId> existing) {
        long count = replicas.stream().filter(existing::contains).count();
        return count > replicas.size() / 2;
    }

    /// Whether the folder of a node may be lost: of every set that is in force a majority of disks must stay.
    boolean isDispensable(NodeId node) {
        List<NodeId> others = new ArrayList<>(nodes.all());
        others.remove(node);
        return partitions.stream()
                .allMatch(partition ->
                        hasMajority(partition.established, others) && hasMajority(partition.newest, others));
    }

    /// Tells a node that it is in no set any more; late, as everything.
    private void retire(Partition partition) {
        Assignment current = partition.current();
        List<NodeId> leaving = new ArrayList<>(nodes.all());
        leaving.removeAll(partition.established);
        leaving.removeAll(partition.newest);
        leaving.removeAll(current.replicas());
        leaving.removeAll(current.learners());
        if (leaving.isEmpty()) return;
        NodeId node = chance.oneOf(leaving);
        long delay = chance.oneIn(2) ? chance.between(100_000, 5_000_000) : chance.between(0, 2_000_000_000);
        time.after(delay, () -> nodes.retire(node, partition.number, current.epoch()));
    }

    private void deliver(NodeId node, Partition partition, Assignment assignment) {
        if (!isCalm && chance.oneIn(10)) return;
        long delay = isCalm || chance.oneIn(2)
                ? chance.between(100_000, 5_000_000)
                : chance.between(100_000, chance.oneIn(4) ? 3_000_000_000L : 200_000_000);
        time.after(delay, () -> nodes.assign(node, partition.number, assignment));
        if (!isCalm && chance.oneIn(5)) {
            time.after(delay + chance.between(0, 2_000_000_000), () -> {
                trace.count("a decision arrives twice");
                nodes.assign(node, partition.number, assignment);
            });
        }
    }
}
