package io.quorate.sim.cluster;

import io.quorate.core.commitlog.DamagedLogException;
import io.quorate.core.control.Change;
import io.quorate.core.control.Founding;
import io.quorate.core.control.Metadata;
import io.quorate.core.control.Newcomer;
import io.quorate.core.control.PartitionId;
import io.quorate.core.control.PartitionState;
import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import io.quorate.core.node.NodeConfig;
import io.quorate.core.partition.Partitioning;
import io.quorate.core.rule.Rules;
import io.quorate.core.table.Preset;
import io.quorate.sim.run.Chance;
import io.quorate.sim.run.Trace;
import io.quorate.sim.run.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/// A cluster that governs itself, with a writer for each partition, in which nothing goes wrong but what is done to
/// it: for measurements.
final class QuietCluster implements ControlledNode.Surroundings {
    /// A writer's next request follows its last one so much later.
    private static final long WRITE_NANOS = 20_000_000;
    /// After so long a writer asks somebody else.
    private static final long TIMEOUT_NANOS = 200_000_000;

    /// How often a change is asked for again.
    private static final long RETRY_NANOS = 100_000_000;

    private final VirtualTime time = new VirtualTime();
    private final Trace trace = new Trace(time);
    private final List<ControlledNode> nodes = new ArrayList<>();
    private final List<Truth> truths = new ArrayList<>();
    private final List<Writer> writers = new ArrayList<>();
    private final NodeConfig config;
    private final Chance chance;
    private final SimNetwork network;
    private final List<String> failures = new ArrayList<>();

    QuietCluster(long seed, int nodeCount, int partitionCount, NodeConfig config) {
        this.config = config;
        chance = new Chance(seed);
        network = new SimNetwork(time, chance.split(), trace, this::deliver);
        List<Newcomer> founders = new ArrayList<>();
        for (long id = 1; id <= nodeCount; id++) founders.add(ControlledNode.newcomer(new NodeId(id), 1));
        Change.Formed founding = Founding.formed(
                chance.next(), new Partitioning(partitionCount), founders, Preset.STRONG.table("default"));
        for (Newcomer founder : founders) {
            NodeId id = founder.process().node();
            nodes.add(new ControlledNode(
                    id, Optional.of(founding), List.of(), config, time, chance.split(), trace, Rules.ALL, this));
        }
        for (int i = 0; i < partitionCount; i++) {
            truths.add(new Truth(i, trace, QuietCluster::fail));
            writers.add(new Writer(i));
        }
        nodes.forEach(this::start);
        writers.forEach(Writer::write);
    }

    private static void fail(String what) {
        throw new IllegalStateException(what);
    }

    // ---- What is done to it ----

    void start(ControlledNode node) {
        try {
            node.start();
        } catch (DamagedLogException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Starts a node with an empty folder, which asks to be let in.
    ControlledNode add() {
        List<NodeId> contacts = nodes.stream().map(ControlledNode::id).toList();
        var id = new NodeId(nodes.size() + 1L);
        var added = new ControlledNode(
                id, Optional.empty(), contacts, config, time, chance.split(), trace, Rules.ALL, this);
        nodes.add(added);
        start(added);
        return added;
    }

    /// Asks for a change of the metadata, until it is made.
    void change(Change change, Predicate<Metadata> isMade) {
        while (!isMade.test(metadata())) {
            ControlledNode.Process process = chance.oneOf(nodes).process();
            if (process != null) process.propose(change);
            run(RETRY_NANOS);
        }
    }

    /// A node hears nobody, or nobody hears it, or both.
    void cut(ControlledNode node, boolean isDeaf, boolean isMute) {
        for (ControlledNode other : nodes) {
            if (other.equals(node)) continue;
            if (isDeaf) network.cut(other.id(), node.id());
            if (isMute) network.cut(node.id(), other.id());
        }
    }

    /// Nothing gets from one node to another any more, nor back.
    void cutLink(NodeId one, NodeId other) {
        network.cut(one, other);
        network.cut(other, one);
    }

    void heal() {
        network.healCuts();
    }

    void run(long nanos) {
        long until = time.nowNanos() + nanos;
        while (time.step(until)) {}
    }

    /// Runs until something is so, at most for a while.
    ///
    /// @return whether it came to be so
    boolean runUntil(BooleanSupplier isSo, long nanosMax) {
        long until = time.nowNanos() + nanosMax;
        while (!isSo.getAsBoolean()) if (!time.step(until)) return false;
        return true;
    }

    // ---- What is seen of it ----

    long nowNanos() {
        return time.nowNanos();
    }

    Chance chance() {
        return chance;
    }

    List<ControlledNode> nodes() {
        return nodes;
    }

    ControlledNode node(NodeId id) {
        return nodes.get((int) id.value() - 1);
    }

    /// When the last write of a partition was acknowledged.
    long acknowledgedNanos(int partition) {
        return writers.get(partition).acknowledgedNanos;
    }

    /// The newest that any node knows.
    Metadata metadata() {
        Metadata newest = Metadata.EMPTY;
        for (ControlledNode node : nodes) {
            ControlledNode.Process process = node.process();
            if (process != null && process.node().metadata().index() > newest.index()) {
                newest = process.node().metadata();
            }
        }
        return newest;
    }

    /// Who replicates a partition and who leads it.
    PartitionState state(int partition) {
        return metadata()
                .placements()
                .find(PartitionId.of(ControlledNode.code(partition)))
                .orElseThrow();
    }

    /// Which process leads a partition; empty before the first one is named.
    Optional<ProcessId> leader(int partition) {
        return metadata()
                .placements()
                .find(PartitionId.of(ControlledNode.code(partition)))
                .flatMap(PartitionState::leader);
    }

    /// The longest time without an acknowledged write of some partition, since [#forgetGaps()].
    long longestGapNanos() {
        return writers.stream()
                .mapToLong(writer -> writer.longestGapNanos)
                .max()
                .orElse(0);
    }

    void forgetGaps() {
        for (Writer writer : writers) writer.longestGapNanos = 0;
    }

    /// What was asked of a leader, or of one who did not know of any, and was not done; since [#forgetFailures()].
    List<String> failures() {
        return failures;
    }

    void forgetFailures() {
        failures.clear();
    }

    /// Whether a node leads `system`.
    static boolean isController(ControlledNode node) {
        ControlledNode.Process process = node.process();
        return process != null && process.systemReign() > 0;
    }

    // ---- What the nodes see ----

    @Override
    public int partitionCount() {
        return truths.size();
    }

    @Override
    public Truth truth(int partition) {
        return truths.get(partition);
    }

    @Override
    public void count(String rare) {}

    @Override
    public void send(NodeId from, NodeId to, byte[] frame) {
        network.send(from, to, frame);
    }

    @Override
    public void failed(ControlledNode node) {
        throw new IllegalStateException("the disk of " + node.id() + " failed, and nobody had asked for that");
    }

    @Override
    public void goesDown(NodeId node) {}

    private void deliver(NodeId from, NodeId to, byte[] frame) {
        ControlledNode.Process process = node(to).process();
        if (process != null) process.receive(from, frame);
    }

    /// Writes the same key for ever, one request at a time.
    private final class Writer {
        private final int partition;
        private NodeId asked = new NodeId(1);
        private long acknowledgedNanos;
        private long requestCount;
        private long longestGapNanos;

        Writer(int partition) {
            this.partition = partition;
        }

        void write() {
            long number = ++requestCount;
            Request.Effect effect = new Request.Effect("OK", Optional.of(Optional.of("v")));
            var request = new Request(partition, Dial.STRONG, "w" + partition, true, _ -> effect);
            ControlledNode.Process process = node(asked).process();
            if (process == null) {
                next(number, Optional.empty(), TIMEOUT_NANOS / 10);
                return;
            }
            process.ask(request, new Request.Answer() {
                @Override
                public void applied(Object result) {
                    longestGapNanos = Math.max(longestGapNanos, time.nowNanos() - acknowledgedNanos);
                    acknowledgedNanos = time.nowNanos();
                    next(number, Optional.of(asked), WRITE_NANOS);
                }

                @Override
                public void notApplied(Optional<NodeId> leader) {
                    if (leader.filter(known -> !known.equals(asked)).isEmpty()) fails(number, "refused");
                    next(number, leader.filter(known -> !known.equals(asked)), WRITE_NANOS / 4);
                }

                @Override
                public void uncertain() {
                    fails(number, "uncertain");
                    next(number, Optional.empty(), WRITE_NANOS / 4);
                }
            });
            time.after(TIMEOUT_NANOS, () -> {
                fails(number, "late");
                next(number, Optional.empty(), 0);
            });
        }

        private void fails(long number, String how) {
            if (number == requestCount) failures.add("partition " + partition + ", " + asked + ": " + how);
        }

        private void next(long number, Optional<NodeId> whom, long delayNanos) {
            if (number != requestCount) return;
            requestCount++;
            asked = whom.orElseGet(() -> chance.oneOf(nodes).id());
            time.after(delayNanos, this::write);
        }
    }
}
