package io.quorate.sim.cluster;

import io.quorate.core.commitlog.CommitLogConfig;
import io.quorate.core.commitlog.DamagedLogException;
import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import io.quorate.core.log.LeaseTerms;
import io.quorate.core.log.LogLimits;
import io.quorate.core.rule.Rule;
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
    /// Nodes that a run begins with, at most: a node's identities are so far apart.
    private static final int IDENTITIES = 16;

    private final int partitionCount;
    private final Chance chance;
    private final VirtualTime time;
    private final Trace trace;
    private final Rules rules;
    private final CommitLogConfig logConfig;
    private final LogLimits limits;
    private final ReplicaProcess.Surroundings surroundings;
    private final Optional<Voting> voting;
    private final SimClocks clocks;
    private final LeaseTerms leaseTerms;
    private final long flushNanos;
    private final List<Memory> memories = new ArrayList<>();

    /// Drawn anew with each folder.
    private NodeId id;
    private SimDisk disk;
    private SimStateDisk stateDisk;
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
        this.chance = chance;
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
        limits = new LogLimits(
                appendBytesMax,
                chance.oneIn(2) ? 4 * appendBytesMax : 4 << 20,
                chance.oneOf(List.of(200L, 1_000L, 1L << 20)).intValue(),
                new LogLimits.Retention(
                        chance.oneOf(List.of(0L, 5L, 50L, 10_000L)).intValue(), 1 << 20, 2 << 20));
        flushNanos = chance.between(100_000_000, chance.oneIn(2) ? 500_000_000 : 10_000_000_000L);
        disk = new SimDisk(new Life(time), chance.split(), trace);
        stateDisk = new SimStateDisk(new Life(time), chance.split(), trace);
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
        stateDisk.attach(life);
        startCount++;
        var started = new ReplicaProcess(
                incarnation(),
                partitionCount,
                life,
                disk,
                stateDisk,
                flushNanos,
                clocks,
                logConfig,
                limits,
                leaseTerms,
                rules,
                surroundings,
                voting);
        process = started;
        for (int i = 0; i < memories.size(); i++) compare(memories.get(i), started.partition(i), i);
        memories.clear();
    }

    /// What the loss of power took.
    private void compare(Memory memory, PartitionReplica replica, int partition) {
        if (memory.promised() > replica.replica().promised()) trace.count("promise lost before its sync");
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

    /// The folder is lost, with all that was promised in it: whatever is started next is another node.
    void loseFolder() {
        ReplicaProcess losing = process;
        if (losing == null) return;
        for (int i = 0; i < partitionCount; i++) Memory.of(losing.partition(i)).lose(surroundings.truth(i));
        end(false);
        memories.clear();
        disk = new SimDisk(new Life(time), chance.split(), trace);
        stateDisk = new SimStateDisk(new Life(time), chance.split(), trace);
        if (rules.hold(Rule.LOST_FOLDER_IS_NEW_NODE)) {
            id = new NodeId(id.value() + IDENTITIES);
            startCount = 0;
        }
    }

    private void end(boolean losesPower) {
        ReplicaProcess ended = process;
        if (ended == null) return;
        ended.life().end();
        disk.processEnds();
        stateDisk.processEnds();
        process = null;
        boolean isReceiving =
                ended.partitions().stream().anyMatch(each -> each.snapshots().isReceiving());
        if (isReceiving) trace.count("snapshot interrupted by a crash of the receiver");
        for (PartitionReplica partition : ended.partitions()) {
            memories.add(losesPower ? Memory.of(partition) : Memory.NONE);
        }
    }
}
