package io.quorate.sim.cluster;

import io.quorate.core.command.Command;
import io.quorate.core.command.CommandLimits;
import io.quorate.core.command.DataCommands;
import io.quorate.core.command.TableCommands;
import io.quorate.core.commitlog.CommitLog;
import io.quorate.core.commitlog.CommitLogConfig;
import io.quorate.core.commitlog.DamagedLogException;
import io.quorate.core.commitlog.Recovered;
import io.quorate.core.commitlog.Recovery;
import io.quorate.core.control.Change;
import io.quorate.core.control.PartitionId;
import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import io.quorate.core.log.Assignment;
import io.quorate.core.log.Confirmations;
import io.quorate.core.log.Journal;
import io.quorate.core.log.LogLimits;
import io.quorate.core.log.Peers;
import io.quorate.core.log.Replica;
import io.quorate.core.node.Env;
import io.quorate.core.node.Node;
import io.quorate.core.node.NodeConfig;
import io.quorate.core.node.NodeSetup;
import io.quorate.core.node.Recycling;
import io.quorate.core.partition.Partitioning;
import io.quorate.core.rule.Rules;
import io.quorate.core.shard.ClusterShard;
import io.quorate.core.shard.Elsewhere;
import io.quorate.core.shard.Event;
import io.quorate.core.shard.ReplicatedPartition;
import io.quorate.core.shard.Shard;
import io.quorate.core.shard.ShardConfig;
import io.quorate.core.shard.SlotRange;
import io.quorate.core.shard.TableMap;
import io.quorate.sim.machine.Life;
import io.quorate.sim.machine.SimClock;
import io.quorate.sim.machine.SimDisk;
import io.quorate.sim.machine.SimStore;
import io.quorate.sim.run.Chance;
import io.quorate.sim.run.Trace;
import io.quorate.sim.run.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// A node of a cluster that governs itself and runs the real commands: its disk, its store, and a real [Node] under a
/// real shard as long as a process runs.
final class TableNode implements Victim {
    /// What a node is part of.
    interface Surroundings {
        void send(NodeId from, NodeId to, byte[] frame);

        /// Its disk or its store failed: the process goes down.
        void failed(TableNode node);

        /// Its process has ended.
        void ended(Process process);

        void count(String rare);
    }

    /// What all nodes of a run share.
    record Settings(
            Change.Formed founding,
            NodeConfig config,
            CommitLogConfig log,
            LogLimits limits,
            ShardConfig shard,
            Rules rules) {}

    /// How long a turn gathers what comes in.
    private static final long TURN_NANOS = 20_000;

    private final NodeId id;
    private final VirtualTime time;
    private final Chance chance;
    private final Settings settings;
    private final Surroundings cluster;
    private final SimDisk disk;
    private final SimStore store;
    private final SimClock clock;

    private long startCount;
    private @Nullable Process process;

    TableNode(NodeId id, VirtualTime time, Chance chance, Trace trace, Settings settings, Surroundings cluster) {
        this.id = id;
        this.time = time;
        this.chance = chance;
        this.settings = settings;
        this.cluster = cluster;
        var noLife = new Life(time);
        disk = new SimDisk(noLife, chance.split(), trace);
        store = new SimStore(noLife, chance.split(), trace, settings.rules());
        clock = new SimClock(time, chance.split());
    }

    @Override
    public NodeId id() {
        return id;
    }

    @Override
    public SimDisk disk() {
        return disk;
    }

    SimClock clock() {
        return clock;
    }

    @Override
    public Optional<Life> life() {
        return process().map(running -> running.life);
    }

    /// The process that runs now; empty if none does.
    Optional<Process> process() {
        return Optional.ofNullable(process);
    }

    void start() throws DamagedLogException {
        var life = new Life(time);
        disk.attach(life);
        store.attach(life);
        startCount++;
        process = new Process(life);
        process.begin();
    }

    @Override
    public void kill() {
        Process ended = process;
        if (ended == null) return;
        ended.life.end();
        disk.processEnds();
        store.crash();
        process = null;
        cluster.ended(ended);
    }

    /// The power goes.
    void losePower() {
        kill();
        disk.losePower();
    }

    /// One run of the node.
    final class Process implements Env, ReplicatedPartition.Surroundings {
        private final ProcessId self = new ProcessId(id, startCount);
        private final Life life;
        private final Recovered recovered;
        private final Node node;
        private final ClusterShard shard;

        Process(Life life) throws DamagedLogException {
            this.life = life;
            recovered = Recovery.run(disk, Recycling.notedLsn(store), Rules.ALL);
            List<CommitLog> log = new ArrayList<>(1);
            node = new Node(
                    new NodeSetup(
                            ControlledNode.newcomer(id, startCount),
                            Optional.of(settings.founding()),
                            List.of(),
                            settings.config()),
                    this,
                    this::host,
                    listener -> {
                        log.add(new CommitLog(disk, settings.log(), recovered, Rules.ALL, listener));
                        return log.getFirst();
                    },
                    store,
                    new SplittableRandom(chance.next()),
                    settings.rules());
            List<Command> commands = new ArrayList<>(DataCommands.all(new CommandLimits(1 << 20, 1_000, 1 << 20)));
            commands.add(new TableCommands(node::tables).command());
            shard = new ClusterShard(
                    new ShardEnv(),
                    commands,
                    store,
                    log.getFirst(),
                    settings.shard(),
                    settings.rules(),
                    (_, _, _, _, _) -> {},
                    new TableMap(node::metadata),
                    this,
                    Elsewhere.NONE);
        }

        void begin() {
            node.recover(recovered.records());
            shard.start();
        }

        private ReplicatedPartition host(int code, Confirmations confirmations, Journal journal, Peers peers) {
            var partitioning = new Partitioning(settings.founding().partitionCount());
            int number = PartitionId.of(code).number();
            return shard.host(
                    code,
                    new SlotRange(partitioning.firstSlot(number), partitioning.slotCount()),
                    (listener, snapshots) -> new Replica(
                            self,
                            code,
                            confirmations,
                            journal,
                            peers,
                            listener,
                            snapshots,
                            settings.limits(),
                            settings.rules()));
        }

        NodeId id() {
            return id;
        }

        Life life() {
            return life;
        }

        Node node() {
            return node;
        }

        Shard shard() {
            return shard.shard();
        }

        /// Whether it leads `system`.
        boolean isController() {
            var system = node.replicas().host(PartitionId.SYSTEM.code()).replica();
            return system.reign() != null;
        }

        void receive(NodeId from, byte[] frame) {
            life.after(0, () -> node.receive(from, frame));
        }

        // ---- What the node asks for ----

        @Override
        public long monotonicNanos() {
            return life.nowNanos();
        }

        @Override
        public long wallMicros() {
            return clock.millis() * 1_000;
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
            if (process == this) cluster.failed(TableNode.this);
        }

        // ---- What its partitions tell ----

        @Override
        public void touch(int partition) {
            node.replicas().touch(partition);
        }

        @Override
        public void serving(int partition, Assignment assignment) {
            cluster.count("a takeover is complete");
            boolean isUnderWay = node.metadata().tables().byName().values().stream()
                    .anyMatch(entry -> entry.phase().isClosing());
            if (isUnderWay) cluster.count("a takeover while a table comes or goes");
        }

        /// What the shard asks for.
        private final class ShardEnv implements io.quorate.core.shard.Env {
            @Override
            public long monotonicNanos() {
                return life.nowNanos();
            }

            @Override
            public long wallMillis() {
                return clock.millis();
            }

            @Override
            public long random() {
                return chance.next();
            }

            @Override
            public void schedule(long delayNanos, Runnable task) {
                life.after(delayNanos, task);
            }

            @Override
            public void report(Event event) {
                if (event instanceof Event.ShardStopped stopped) life.after(0, () -> failed(stopped.toString()));
            }

            private void failed(String why) {
                Process.this.failed(why);
            }
        }
    }
}
