package io.quorate.sim.cluster;

import io.quorate.core.commitlog.CommitLog;
import io.quorate.core.commitlog.CommitLogConfig;
import io.quorate.core.commitlog.DamagedLogException;
import io.quorate.core.commitlog.Recovered;
import io.quorate.core.commitlog.Recovery;
import io.quorate.core.control.Change;
import io.quorate.core.control.Description;
import io.quorate.core.control.Newcomer;
import io.quorate.core.control.PartitionId;
import io.quorate.core.control.PartitionState;
import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import io.quorate.core.log.LogLimits;
import io.quorate.core.log.Replica;
import io.quorate.core.node.Env;
import io.quorate.core.node.Node;
import io.quorate.core.node.NodeConfig;
import io.quorate.core.node.NodeSetup;
import io.quorate.core.node.Recycling;
import io.quorate.core.rule.Rules;
import io.quorate.sim.machine.Life;
import io.quorate.sim.machine.SimClocks;
import io.quorate.sim.machine.SimDisk;
import io.quorate.sim.machine.SimStore;
import io.quorate.sim.run.Chance;
import io.quorate.sim.run.Trace;
import io.quorate.sim.run.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A node of a cluster that governs itself: its disk, its clocks, and a real [Node] as long as a process runs.
final class ControlledNode implements Victim {
    /// What a node is part of.
    interface Surroundings {
        int partitionCount();

        Truth truth(int partition);

        void count(String rare);

        void send(NodeId from, NodeId to, byte[] frame);

        /// Its disk failed: the process goes down.
        void failed(ControlledNode node);

        /// Its process is about to end.
        void goesDown(NodeId node);
    }

    /// How long a turn gathers what comes in.
    private static final long TURN_NANOS = 20_000;

    /// The placement that all partitions of the run belong to.
    private static final int PLACEMENT = 1;
    /// How fast or slow any clock may run, parts per million: what cheap crystals keep.
    static final int DRIFT_PPM_MAX = 200;

    private final NodeId id;
    private final Optional<Change.Formed> founding;
    private final List<NodeId> contacts;
    private final NodeConfig config;
    private final VirtualTime time;
    private final Chance chance;
    private final Rules rules;
    private final Surroundings cluster;
    private final CommitLogConfig logConfig;
    private final LogLimits limits;
    private final long recycleEveryBytes;
    private final SimDisk disk;
    private final SimStateDisk stateDisk;
    /// Of the state of `system`, and of what the commit log need not keep.
    private final SimStore store;
    /// How often the states are put on the disk.
    private final long storeNanos;
    private final SimClocks clocks;

    /// What the last process held of each partition when it ended.
    private final List<Memory> memories = new ArrayList<>();
    private long startCount;
    private @Nullable Process process;

    /// @param founding the change that forms the cluster; empty for a node that joins it
    /// @param contacts whom such a node asks
    ControlledNode(
            NodeId id,
            Optional<Change.Formed> founding,
            List<NodeId> contacts,
            NodeConfig config,
            VirtualTime time,
            Chance chance,
            Trace trace,
            Rules rules,
            Surroundings cluster) {
        this.id = id;
        this.founding = founding;
        this.contacts = contacts;
        this.config = config;
        this.time = time;
        this.chance = chance;
        this.rules = rules;
        this.cluster = cluster;
        int segmentBytes = (int) (long) chance.oneOf(List.of(16L << 10, 64L << 10));
        logConfig = new CommitLogConfig(segmentBytes, segmentBytes / 4, 2);
        int appendBytesMax = chance.oneOf(List.of(1L, 200L, 256L << 10)).intValue();
        limits = new LogLimits(
                appendBytesMax,
                chance.oneIn(2) ? 4 * appendBytesMax : 4 << 20,
                chance.oneOf(List.of(200L, 1_000L, 1L << 20)).intValue(),
                new LogLimits.Retention(
                        chance.oneOf(List.of(0L, 5L, 50L, 10_000L)).intValue(), 1 << 20, 2 << 20));
        recycleEveryBytes = chance.oneOf(List.of(1_000L, 20_000L, 1L << 20));
        storeNanos = chance.between(100_000_000, chance.oneIn(2) ? 500_000_000 : 10_000_000_000L);
        disk = new SimDisk(new Life(time), chance.split(), trace);
        stateDisk = new SimStateDisk(new Life(time), chance.split(), trace);
        store = new SimStore(new Life(time), chance.split(), trace, Rules.ALL);
        clocks = new SimClocks(time, chance.split(), DRIFT_PPM_MAX);
    }

    /// What a node says of itself.
    static Newcomer newcomer(NodeId id, long start) {
        var description = new Description(id.toString(), List.of("10.0.0." + id.value()), "zone" + id.value() % 3, 1);
        return new Newcomer(new ProcessId(id, start), description);
    }

    @Override
    public NodeId id() {
        return id;
    }

    @Override
    public SimDisk disk() {
        return disk;
    }

    @Override
    public Optional<Life> life() {
        return Optional.ofNullable(process).map(running -> running.life);
    }

    /// The process that runs now; null if none does.
    @Nullable
    Process process() {
        return process;
    }

    /// The process that runs now.
    ///
    /// @throws IllegalStateException if none does
    Process running() {
        if (process == null) throw new IllegalStateException(id + " is down");
        return process;
    }

    @Override
    public Optional<SimClocks> clocks() {
        return Optional.of(clocks);
    }

    void start() throws DamagedLogException {
        var life = new Life(time);
        disk.attach(life);
        stateDisk.attach(life);
        store.attach(life);
        startCount++;
        process = new Process(life);
        process.begin();
        for (int i = 0; i < memories.size(); i++) {
            PartitionReplica now = process.hosted.get(i);
            if (now == null) memories.get(i).lose(cluster.truth(i));
            else memories.get(i).compare(now, cluster.truth(i));
        }
        memories.clear();
    }

    @Override
    public void kill() {
        end(false);
    }

    void losePower() {
        end(true);
        disk.losePower();
    }

    /// All that was on its disk is gone, and nobody comes back under its identity.
    void loseFolder() {
        end(true);
        for (int i = 0; i < memories.size(); i++) memories.get(i).lose(cluster.truth(i));
        memories.clear();
    }

    private void end(boolean losesPower) {
        Process ended = process;
        if (ended == null) return;
        cluster.goesDown(id);
        ended.life.end();
        disk.processEnds();
        stateDisk.processEnds();
        store.crash();
        process = null;
        for (int i = 0; i < cluster.partitionCount(); i++) {
            PartitionReplica partition = ended.hosted.get(i);
            memories.add(partition == null || !losesPower ? Memory.NONE : Memory.of(partition));
        }
    }

    /// One run of the node.
    final class Process implements Env, ReplicaProcess.Surroundings {
        private final ProcessId self = new ProcessId(id, startCount);
        private final Life life;
        private final Node node;
        private final SortedMap<Integer, PartitionReplica> hosted = new TreeMap<>();
        private final Recovered recovered;
        /// Up to where the log of `system` was held against the truth.
        private long toldOfSystem;
        /// Where that log ended when it was looked at last; -1 before that.
        private long endOfSystem = -1;

        Process(Life life) throws DamagedLogException {
            this.life = life;
            long notedLsn = Recycling.notedLsn(store);
            if (notedLsn > 0) cluster.count("a recycled log is recovered");
            recovered = Recovery.run(disk, notedLsn, Rules.ALL);
            node = new Node(
                    new NodeSetup(newcomer(id, startCount), founding, contacts, limited(config)),
                    this,
                    (code, confirmations, journal, peers) -> {
                        var made = new PartitionReplica(
                                self,
                                code,
                                confirmations,
                                journal,
                                peers,
                                limits,
                                rules,
                                stateDisk,
                                life,
                                () -> touch(code),
                                this,
                                Optional.empty());
                        hosted.put(PartitionId.of(code).number(), made);
                        return made;
                    },
                    listener -> new CommitLog(disk, logConfig, recovered, Rules.ALL, listener),
                    store,
                    new SplittableRandom(chance.next()),
                    rules);
        }

        void begin() {
            node.recover(recovered.records());
            life.after(storeNanos, this::store);
        }

        private NodeConfig limited(NodeConfig from) {
            return new NodeConfig(
                    from.membership(),
                    from.controller(),
                    from.election(),
                    from.controlInterval(),
                    from.stuckAfter(),
                    from.leaseTerms(),
                    limits,
                    recycleEveryBytes);
        }

        /// Puts the states on the disk.
        private void store() {
            SortedMap<Integer, SimStateDisk.Kept> states = new TreeMap<>();
            hosted.forEach((number, partition) -> {
                if (!partition.snapshots().isChanging())
                    states.put(number, partition.machine().kept());
            });
            stateDisk.keep(states, () -> {
                states.forEach((number, kept) -> find(number)
                        .filter(partition -> !partition.snapshots().isChanging())
                        .ifPresent(partition -> partition.stored(kept.coverage().last())));
                life.after(storeNanos, this::store);
            });
        }

        private void touch(int code) {
            node.replicas().touch(code);
        }

        Node node() {
            return node;
        }

        /// Its replica of a partition; empty if it has none.
        Optional<PartitionReplica> find(int partition) {
            return Optional.ofNullable(hosted.get(partition));
        }

        boolean isServing(int partition, long epoch) {
            PartitionReplica replica = hosted.get(partition);
            return replica != null && replica.isServing() && replica.replica().promised() == epoch;
        }

        void receive(NodeId from, byte[] frame) {
            life.after(0, () -> node.receive(from, frame));
        }

        void ask(Request request, Request.Answer answer) {
            life.after(0, () -> {
                PartitionReplica replica = hosted.get(request.partition());
                if (replica == null) {
                    answer.notApplied(leader(request.partition()));
                } else {
                    replica.ask(request, answer);
                    node.replicas().touch(code(request.partition()));
                }
            });
        }

        void propose(Change change) {
            life.after(0, () -> node.propose(change));
        }

        private Optional<NodeId> leader(int partition) {
            return node.metadata()
                    .placements()
                    .find(PartitionId.of(code(partition)))
                    .flatMap(PartitionState::leader)
                    .map(ProcessId::node);
        }

        /// The epoch in which it leads `system`; 0 if it does not.
        long systemReign() {
            var reign = system().reign();
            return reign == null ? 0 : reign.epoch();
        }

        private Replica system() {
            return node.replicas().host(PartitionId.SYSTEM.code()).replica();
        }

        /// Holds the log of `system` against what is really so.
        void judgeSystem(Truth truth) {
            Replica system = system();
            long base = system.log().base().offset();
            if (endOfSystem >= 0 && base > endOfSystem) cluster.count("metadata come by a snapshot");
            endOfSystem = system.log().end().offset();
            truth.committed(id, system.log(), toldOfSystem);
            toldOfSystem = system.log().committed();
            var reign = system.reign();
            if (reign != null) truth.leads(self, reign.epoch(), reign.assignment());
        }

        // ---- What the node asks for ----

        @Override
        public long monotonicNanos() {
            return clocks.monotonicNanos();
        }

        @Override
        public long wallMicros() {
            return clocks.wallMicros();
        }

        @Override
        public void schedule(long delayNanos, Runnable task) {
            life.after(Math.max(TURN_NANOS, delayNanos), task);
        }

        @Override
        public void send(NodeId to, byte[] frame) {
            cluster.send(id, to, frame);
        }

        @Override
        public void failed(String why) {
            if (process == this) cluster.failed(ControlledNode.this);
        }

        // ---- What its partitions tell ----

        @Override
        public void send(NodeId from, NodeId to, byte[] frame) {
            throw new IllegalStateException("partitions speak through the node");
        }

        @Override
        public void failed(ReplicaProcess failed) {
            throw new IllegalStateException("partitions have no process of their own");
        }

        @Override
        public Truth truth(int partition) {
            return cluster.truth(partition);
        }

        @Override
        public void serving(io.quorate.core.log.Assignment assignment, int partition) {
            cluster.count("a takeover is complete");
        }

        @Override
        public void count(String rare) {
            cluster.count(rare);
        }

        @Override
        public long nowNanos() {
            return time.nowNanos();
        }
    }

    static int code(int partition) {
        return new PartitionId(PLACEMENT, partition).code();
    }
}
