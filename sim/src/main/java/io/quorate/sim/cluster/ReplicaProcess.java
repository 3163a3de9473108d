package io.quorate.sim.cluster;

import io.quorate.core.commitlog.CommitLog;
import io.quorate.core.commitlog.CommitLogConfig;
import io.quorate.core.commitlog.DamagedLogException;
import io.quorate.core.commitlog.Recovered;
import io.quorate.core.commitlog.Recovery;
import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import io.quorate.core.log.Assignment;
import io.quorate.core.log.Election;
import io.quorate.core.log.LeaseTerms;
import io.quorate.core.log.LogLimits;
import io.quorate.core.log.Replica;
import io.quorate.core.log.SetRefusal;
import io.quorate.core.node.Env;
import io.quorate.core.node.Replicas;
import io.quorate.core.rule.Rules;
import io.quorate.sim.machine.Life;
import io.quorate.sim.machine.SimClocks;
import io.quorate.sim.machine.SimDisk;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// One life of a node: the real [Replicas] on a simulated disk, with registers above them.
final class ReplicaProcess implements Env {
    /// What a process tells those around it.
    interface Surroundings {
        void send(NodeId from, NodeId to, byte[] frame);

        /// Its disk failed: the process goes down.
        void failed(ReplicaProcess process);

        Truth truth(int partition);

        void serving(Assignment assignment, int partition);

        void count(String rare);

        long nowNanos();
    }

    /// How long a turn gathers what comes in.
    private static final long TURN_NANOS = 20_000;

    private final ProcessId self;
    private final Life life;
    private final SimClocks clocks;
    private final Surroundings surroundings;
    private final SimStateDisk stateDisk;
    /// How often the states are made durable.
    private final long flushNanos;
    private final Replicas replicas;
    private final List<PartitionReplica> partitions = new ArrayList<>();

    /// @throws DamagedLogException never while the simulated disk keeps what it has synced
    ReplicaProcess(
            ProcessId self,
            int partitionCount,
            Life life,
            SimDisk disk,
            SimStateDisk stateDisk,
            long flushNanos,
            SimClocks clocks,
            CommitLogConfig config,
            LogLimits limits,
            LeaseTerms leaseTerms,
            Rules rules,
            Surroundings surroundings,
            Optional<Voting> voting)
            throws DamagedLogException {
        this.self = self;
        this.life = life;
        this.clocks = clocks;
        this.surroundings = surroundings;
        this.stateDisk = stateDisk;
        this.flushNanos = flushNanos;
        Recovered recovered = Recovery.run(disk, stateDisk.flushedLsn(), Rules.ALL);
        recovered.tornTail().ifPresent(_ -> surroundings.count("torn tail cut"));
        replicas = new Replicas(
                self,
                this,
                leaseTerms,
                rules,
                (partition, confirmations, journal, peers) -> new PartitionReplica(
                        self,
                        partition,
                        confirmations,
                        journal,
                        peers,
                        limits,
                        rules,
                        stateDisk,
                        life,
                        () -> touch(partition),
                        surroundings,
                        voting.filter(vote -> vote.partition() == partition)),
                listener -> new CommitLog(disk, config, recovered, Rules.ALL, listener));
        for (int i = 0; i < partitionCount; i++) partitions.add((PartitionReplica) replicas.host(i));
        replicas.recover(recovered.records());
        life.after(flushNanos, this::flush);
    }

    private void touch(int partition) {
        replicas.touch(partition);
    }

    ProcessId self() {
        return self;
    }

    Life life() {
        return life;
    }

    PartitionReplica partition(int number) {
        return partitions.get(number);
    }

    List<PartitionReplica> partitions() {
        return partitions;
    }

    // ---- What comes in ----

    void receive(NodeId from, byte[] frame) {
        replicas.receive(from, frame);
    }

    void assign(int partition, Assignment assignment) {
        replicas.assign(partition, assignment);
    }

    void ask(Request request, Request.Answer answer) {
        partitions.get(request.partition()).ask(request, answer);
        replicas.touch(request.partition());
    }

    /// Asks for other voters in a partition that finds its leader by itself.
    Optional<SetRefusal> changeVoters(int partition, List<NodeId> voters) {
        Election election = partitions.get(partition).election();
        replicas.touch(partition);
        return election == null ? Optional.of(SetRefusal.NOT_LEADING) : election.changeVoters(voters);
    }

    void retire(int partition, long epoch) {
        partitions.get(partition).retire(epoch);
        replicas.touch(partition);
    }

    // ---- Truncation ----

    /// Makes the states durable, lets go of what the log need not keep for them, and has the segments
    /// recycled that were let go of before.
    private void flush() {
        recycle();
        SortedMap<Integer, SimStateDisk.Kept> states = new TreeMap<>();
        for (int i = 0; i < partitions.size(); i++) {
            PartitionReplica partition = partitions.get(i);
            if (!partition.snapshots().isChanging()) {
                states.put(i, partition.machine().kept());
            }
        }
        stateDisk.keep(states, () -> {
            states.forEach((number, kept) -> {
                Replica replica = partitions.get(number).replica();
                replica.release(kept.coverage().last());
                replica.checkpoint();
                replicas.touch(number);
            });
            life.after(flushNanos, this::flush);
        });
    }

    private void recycle() {
        long needed = replicas.oldestNeededLsn();
        if (needed - 1 <= stateDisk.flushedLsn()) return;
        stateDisk.noteFlushed(needed - 1, () -> {
            surroundings.count("what the log need not keep is recycled");
            replicas.recycleBelow(needed);
        });
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
        surroundings.send(self.node(), to, frame);
    }

    @Override
    public void failed(String why) {
        surroundings.failed(this);
    }
}
