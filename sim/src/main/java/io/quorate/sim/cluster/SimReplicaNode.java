package io.quorate.sim.cluster;

import io.quorate.core.commitlog.CommitLogConfig;
import io.quorate.core.commitlog.DamagedLogException;
import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import io.quorate.core.log.LeaseTerms;
import io.quorate.core.log.LogLimits;
import io.quorate.core.log.Replica;
import io.quorate.core.rule.Rules;
import io.quorate.sim.machine.Life;
import io.quorate.sim.machine.SimClocks;
import io.quorate.sim.machine.SimDisk;
import io.quorate.sim.run.Chance;
import io.quorate.sim.run.Trace;
import io.quorate.sim.run.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A node: its disk, and a process as long as one runs.
final class SimReplicaNode implements Victim {
    private final NodeId id;
    private final int partitionCount;
    private final VirtualTime time;
    private final Trace trace;
    private final Rules rules;
    private final CommitLogConfig logConfig;
    private final LogLimits limits;
    private final ReplicaProcess.Surroundings surroundings;
    private final Optional<Voting> voting;
    private final SimDisk disk;
    private final SimClocks clocks;
    private final LeaseTerms leaseTerms;
    private final List<Memory> memories = new ArrayList<>();

    private long startCount;
    private @Nullable ReplicaProcess process;

    SimReplicaNode(
            NodeId id,
            int partitionCount,
            VirtualTime time,
            Chance chance,
            Trace trace,
            LeaseTerms leaseTerms,
            SimClocks clocks,
            Rules rules,
            ReplicaProcess.Surroundings surroundings,
            Optional<Voting> voting) {
        this.id = id;
        this.partitionCount = partitionCount;
        this.time = time;
        this.trace = trace;
        this.leaseTerms = leaseTerms;
        this.clocks = clocks;
        this.rules = rules;
        this.surroundings = surroundings;
        this.voting = voting;
        int segmentBytes = (int) (long) chance.oneOf(List.of(16L << 10, 64L << 10));
        logConfig = new CommitLogConfig(segmentBytes, segmentBytes / 4, 2);
        int appendBytesMax = chance.oneOf(List.of(1L, 200L, 256L << 10)).intValue();
        limits = new LogLimits(appendBytesMax, chance.oneIn(2) ? 4 * appendBytesMax : 4 << 20);
        disk = new SimDisk(new Life(time), chance.split(), trace);
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
    public Optional<SimClocks> clocks() {
        return Optional.of(clocks);
    }

    @Override
    public Optional<Life> life() {
        return Optional.ofNullable(process).map(ReplicaProcess::life);
    }

    /// The process that runs now; null if none does.
    @Nullable
    ReplicaProcess process() {
        return process;
    }

    /// The process that runs now, or the last one.
    ProcessId incarnation() {
        return new ProcessId(id, startCount);
    }

    void start() throws DamagedLogException {
        var life = new Life(time);
        disk.attach(life);
        startCount++;
        var started = new ReplicaProcess(
                incarnation(),
                partitionCount,
                life,
                disk,
                clocks,
                logConfig,
                limits,
                leaseTerms,
                rules,
                surroundings,
                voting);
        process = started;
        for (int i = 0; i < memories.size(); i++)
            compare(memories.get(i), started.partition(i).replica(), i);
        memories.clear();
    }

    /// What the loss of power took.
    private void compare(Memory memory, Replica replica, int partition) {
        if (memory.promised() > replica.promised()) trace.count("promise lost before its sync");
        memory.compare(replica, surroundings.truth(partition));
    }

    @Override
    public void kill() {
        end(false);
    }

    /// The power goes.
    void losePower() {
        end(true);
        disk.losePower();
    }

    private void end(boolean losesPower) {
        ReplicaProcess ended = process;
        if (ended == null) return;
        ended.life().end();
        disk.processEnds();
        process = null;
        for (PartitionReplica partition : ended.partitions()) {
            memories.add(losesPower ? Memory.of(partition) : Memory.NONE);
        }
    }
}
