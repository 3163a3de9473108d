package io.quorate.sim.cluster;

import io.quorate.core.command.CommandLimits;
import io.quorate.core.command.DataCommands;
import io.quorate.core.commitlog.CommitLog;
import io.quorate.core.commitlog.CommitLogConfig;
import io.quorate.core.commitlog.DamagedLogException;
import io.quorate.core.commitlog.Recovered;
import io.quorate.core.commitlog.Recovery;
import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import io.quorate.core.log.Assignment;
import io.quorate.core.log.Confirmations;
import io.quorate.core.log.Entry;
import io.quorate.core.log.Journal;
import io.quorate.core.log.LeaseTerms;
import io.quorate.core.log.LogLimits;
import io.quorate.core.log.Peers;
import io.quorate.core.log.Position;
import io.quorate.core.log.Replica;
import io.quorate.core.log.Snapshot;
import io.quorate.core.node.Hosted;
import io.quorate.core.node.Recycling;
import io.quorate.core.node.Replicas;
import io.quorate.core.partition.Partitioning;
import io.quorate.core.route.Leaders;
import io.quorate.core.route.RouteConfig;
import io.quorate.core.route.RouteEvent;
import io.quorate.core.route.Router;
import io.quorate.core.rule.Rules;
import io.quorate.core.shard.ClusterShard;
import io.quorate.core.shard.Env;
import io.quorate.core.shard.Event;
import io.quorate.core.shard.ReplicatedPartition;
import io.quorate.core.shard.Shard;
import io.quorate.core.shard.ShardConfig;
import io.quorate.core.shard.SlotMap;
import io.quorate.core.shard.SlotRange;
import io.quorate.sim.machine.Life;
import io.quorate.sim.machine.SimClock;
import io.quorate.sim.machine.SimDisk;
import io.quorate.sim.machine.SimStore;
import io.quorate.sim.run.Chance;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// One life of a node that runs the real commands: the real shard above the real [Replicas], on a simulated disk and a
/// simulated store.
final class CommandProcess implements io.quorate.core.node.Env, ReplicatedPartition.Surroundings {
    /// What a process tells those around it.
    interface Surroundings {
        void send(NodeId from, NodeId to, byte[] frame);

        /// Its disk or its store failed: the process goes down.
        void failed(CommandProcess process);

        /// It has gone down, for whatever reason.
        void ended(CommandProcess process);

        Truth truth(int partition);

        void leads(int partition, Assignment assignment);

        void count(String rare);
    }

    /// What a process runs with.
    record Settings(
            CommitLogConfig log,
            LogLimits limits,
            long recycleEveryBytes,
            CommandLimits commands,
            ShardConfig shard,
            Partitioning partitioning,
            SlotMap map,
            RouteConfig route,
            Rules rules) {}

    /// How long a turn gathers what comes in.
    private static final long TURN_NANOS = 20_000;

    private final ProcessId self;
    private final Life life;
    private final SimClock clock;
    private final Chance chance;
    private final Settings settings;
    private final Surroundings surroundings;
    private final Replicas replicas;
    private final ClusterShard shard;
    private final Router router;
    /// The newest reign over each partition that this process has heard of.
    private final SortedMap<Integer, Leaders.Leadership> leaders = new TreeMap<>();
    private final List<ReplicatedPartition> partitions = new ArrayList<>();
    private final List<WitnessedSnapshots> received = new ArrayList<>();

    /// @throws DamagedLogException never while the simulated disk keeps what it has synced
    CommandProcess(
            ProcessId self,
            Life life,
            SimDisk disk,
            SimStore store,
            SimClock clock,
            Chance chance,
            Settings settings,
            Surroundings surroundings)
            throws DamagedLogException {
        this.self = self;
        this.life = life;
        this.clock = clock;
        this.chance = chance;
        this.settings = settings;
        this.surroundings = surroundings;
        long notedLsn = Recycling.notedLsn(store);
        if (notedLsn > 0) surroundings.count("a recycled log is recovered");
        Recovered recovered = Recovery.run(disk, notedLsn, Rules.ALL);
        recovered.tornTail().ifPresent(_ -> surroundings.count("torn tail cut"));
        List<CommitLog> log = new ArrayList<>(1);
        replicas = new Replicas(self, this, LeaseTerms.NONE, settings.rules(), this::host, listener -> {
            log.add(new CommitLog(disk, settings.log(), recovered, Rules.ALL, listener));
            return log.getFirst();
        });
        router = new Router(self, new RouteEnv(), new Heard(), settings.route(), settings.rules(), replicas::carry);
        shard = new ClusterShard(
                new ShardEnv(),
                DataCommands.all(settings.commands()),
                store,
                log.getFirst(),
                settings.shard(),
                settings.rules(),
                (_, _, _, _, _) -> {},
                settings.map(),
                this,
                router);
        router.serve(shard.shard());
        for (int number = 0; number < settings.partitioning().count(); number++) {
            partitions.add((ReplicatedPartition) replicas.host(number));
        }
        replicas.recover(recovered.records());
        new Recycling(this, store, replicas, settings.recycleEveryBytes()).begin();
        shard.start();
    }

    private Hosted host(int number, Confirmations confirmations, Journal journal, Peers peers) {
        Partitioning partitioning = settings.partitioning();
        var slots = new SlotRange(partitioning.firstSlot(number), partitioning.slotCount());
        return shard.host(number, slots, (listener, snapshots) -> {
            var witness = new Witness(number, listener);
            var witnessed = new WitnessedSnapshots(snapshots, witness);
            received.add(witnessed);
            return new Replica(
                    self,
                    number,
                    confirmations,
                    journal,
                    peers,
                    witness,
                    witnessed,
                    settings.limits(),
                    settings.rules());
        });
    }

    ProcessId self() {
        return self;
    }

    Life life() {
        return life;
    }

    Shard shard() {
        return shard.shard();
    }

    ReplicatedPartition partition(int number) {
        return partitions.get(number);
    }

    void receive(NodeId from, byte[] frame) {
        replicas.receive(from, frame);
    }

    void assign(int partition, Assignment assignment) {
        var heard = new Leaders.Leadership(assignment.leader(), assignment.epoch());
        leaders.merge(partition, heard, (known, newer) -> newer.epoch() > known.epoch() ? newer : known);
        replicas.assign(partition, assignment);
    }

    void retire(int partition, long epoch) {
        Replica replica = partitions.get(partition).replica();
        Position end = replica.log().end();
        partitions.get(partition).retire(epoch);
        if (!replica.log().end().equals(end)) surroundings.count("a replica is removed");
        replicas.touch(partition);
    }

    /// Whether a snapshot is on its way to it.
    boolean isReceiving() {
        return received.stream().anyMatch(WitnessedSnapshots::isReceiving);
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
        surroundings.send(self.node(), to, frame);
    }

    @Override
    public void failed(String why) {
        surroundings.failed(this);
    }

    // ---- What the shard asks for ----

    private final class ShardEnv implements Env {
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
            surroundings.count(event.getClass().getSimpleName());
            // A shard that stops takes its process with it; whoever runs the node starts it again.
            if (event instanceof Event.ShardStopped) life.after(0, () -> surroundings.failed(CommandProcess.this));
        }
    }

    // ---- What the router asks for ----

    private final class RouteEnv implements Router.Env {
        @Override
        public long monotonicNanos() {
            return life.nowNanos();
        }

        @Override
        public void schedule(long delayNanos, Runnable task) {
            life.after(delayNanos, task);
        }

        @Override
        public void happened(RouteEvent event) {
            surroundings.count(event.text());
        }
    }

    private final class Heard implements Leaders {
        @Override
        public Optional<Leadership> of(int partition) {
            return Optional.ofNullable(leaders.get(partition));
        }

        @Override
        public Optional<String> directAddress(ProcessId process) {
            return Optional.empty();
        }
    }

    @Override
    public void touch(int partition) {
        replicas.touch(partition);
    }

    @Override
    public void serving(int partition, Assignment assignment) {
        surroundings.leads(partition, assignment);
    }

    /// Holds what a replica tells the partition above it against the truth.
    private final class Witness implements Replica.Listener, WitnessedSnapshots.Witness {
        private final int partition;
        private final Replica.Listener listener;
        private long toldCommitted;

        Witness(int partition, Replica.Listener listener) {
            this.partition = partition;
            this.listener = listener;
        }

        @Override
        public void appended(Entry entry) {
            listener.appended(entry);
        }

        @Override
        public void cut(long after) {
            surroundings.count("a tail is cut");
            listener.cut(after);
        }

        @Override
        public void committed(long offset) {
            var log = replicas.host(partition).replica().log();
            surroundings.truth(partition).committed(self.node(), log, toldCommitted);
            toldCommitted = Math.max(toldCommitted, offset);
            listener.committed(offset);
        }

        @Override
        public void installed(Snapshot snapshot) {
            long last = snapshot.coverage().last().offset();
            Truth truth = surroundings.truth(partition);
            truth.checkCommitted(self.node(), snapshot.coverage().last());
            toldCommitted = Math.max(toldCommitted, last);
            surroundings.count("a snapshot is switched in");
            if (truth.committedCount() > last) surroundings.count("snapshot during load");
            if (partitions.get(partition).replica().isTakingOver()) surroundings.count("snapshot during a takeover");
        }

        @Override
        public void count(String rare) {
            surroundings.count(rare);
        }

        @Override
        public void serving(long epoch) {
            listener.serving(epoch);
        }

        @Override
        public void refusedConfirmation(long newer) {
            surroundings.count("a confirmation is asked for after a newer promise");
            listener.refusedConfirmation(newer);
        }

        @Override
        public void deposed(long epoch) {
            listener.deposed(epoch);
        }

        @Override
        public void reached() {
            listener.reached();
        }
    }
}
