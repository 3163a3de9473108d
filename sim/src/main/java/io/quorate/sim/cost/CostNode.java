package io.quorate.sim.cost;

import io.quorate.core.commitlog.CommitLog;
import io.quorate.core.commitlog.CommitLogConfig;
import io.quorate.core.commitlog.DamagedLogException;
import io.quorate.core.commitlog.Recovered;
import io.quorate.core.commitlog.Recovery;
import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import io.quorate.core.log.Assignment;
import io.quorate.core.log.LeaseTerms;
import io.quorate.core.node.Env;
import io.quorate.core.node.Replicas;
import io.quorate.core.rule.Rules;
import io.quorate.sim.run.VirtualTime;

/// A node: the real replicas, on a disk and a network that count.
final class CostNode implements Env {
    /// Takes frames.
    interface Network {
        void send(NodeId from, NodeId to, byte[] frame);
    }

    /// How long a turn gathers what comes in: an event loop that is not idle.
    private static final long TURN_NANOS = 10_000;

    private final ProcessId self;
    private final VirtualTime time;
    private final CostMeter meter;
    private final Network network;
    private final Replicas replicas;

    CostNode(NodeId id, VirtualTime time, CostMeter meter, Network network) {
        this.self = new ProcessId(id, 1);
        this.time = time;
        this.meter = meter;
        this.network = network;
        var disk = new CostDisk(time, meter);
        Recovered recovered = recover(disk);
        replicas = new Replicas(
                self,
                this,
                LeaseTerms.DEFAULT,
                Rules.ALL,
                (partition, confirmations, journal, peers) ->
                        new CostPartition(self, partition, confirmations, journal, peers),
                listener -> new CommitLog(disk, CommitLogConfig.DEFAULT, recovered, Rules.ALL, listener));
        replicas.recover(recovered.records());
    }

    private static Recovered recover(CostDisk disk) {
        try {
            return Recovery.run(disk, 0, Rules.ALL);
        } catch (DamagedLogException impossible) {
            throw new IllegalStateException("an empty disk is damaged", impossible);
        }
    }

    ProcessId self() {
        return self;
    }

    CostPartition partition(int number) {
        return (CostPartition) replicas.host(number);
    }

    void assign(int partition, Assignment assignment) {
        meter.inside(() -> replicas.assign(partition, assignment));
    }

    void receive(NodeId from, byte[] frame) {
        meter.inside(() -> replicas.receive(from, frame));
    }

    void write(int partition, byte[] payload, Runnable answered) {
        meter.inside(() -> {
            partition(partition).write(payload, () -> meter.outside(answered));
            replicas.touch(partition);
        });
    }

    void read(int partition, Runnable answered) {
        meter.inside(() -> {
            partition(partition).read(() -> meter.outside(answered));
            replicas.touch(partition);
        });
    }

    @Override
    public long monotonicNanos() {
        return time.nowNanos();
    }

    @Override
    public long wallMicros() {
        return time.nowNanos() / 1_000;
    }

    @Override
    public void schedule(long delayNanos, Runnable task) {
        meter.outside(() -> time.after(Math.max(TURN_NANOS, delayNanos), () -> meter.inside(task)));
    }

    @Override
    public void send(NodeId to, byte[] frame) {
        meter.frames++;
        meter.frameBytes += frame.length;
        meter.outside(() -> network.send(self.node(), to, frame));
    }

    @Override
    public void failed(String why) {
        throw new IllegalStateException("the disk of " + self + " failed: " + why);
    }
}
