package io.quorate.sim.cluster;

import io.quorate.core.commitlog.CommitLog;
import io.quorate.core.commitlog.CommitLogConfig;
import io.quorate.core.commitlog.DamagedLogException;
import io.quorate.core.commitlog.LogRecord;
import io.quorate.core.commitlog.Recovered;
import io.quorate.core.commitlog.Recovery;
import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import io.quorate.core.log.Assignment;
import io.quorate.core.log.CommitLogJournal;
import io.quorate.core.log.JournalRecord;
import io.quorate.core.log.LogLimits;
import io.quorate.core.log.Message;
import io.quorate.core.log.MessageCodec;
import io.quorate.core.log.Peers;
import io.quorate.core.rule.Rules;
import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import io.quorate.sim.machine.Life;
import io.quorate.sim.machine.SimDisk;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// One life of a node: its commit log, and its replicas of all partitions. What happens in one turn is written
/// with one write and said with one frame for each peer.
final class ReplicaProcess implements CommitLog.Listener {
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
    /// A few round trips.
    private static final long TICK_NANOS = 50_000_000;
    /// A buffered record is synced so much later at the latest.
    private static final long BACKGROUND_SYNC_NANOS = 1_000_000_000;

    private final ProcessId self;
    private final Life life;
    private final Surroundings surroundings;
    private final CommitLog log;
    private final List<PartitionReplica> partitions = new ArrayList<>();
    private final Map<NodeId, ByteSink> outgoing = new TreeMap<>();
    private boolean isTurnDue;
    private boolean isSyncDue;

    /// @throws DamagedLogException never while the simulated disk keeps what it has synced
    ReplicaProcess(
            ProcessId self,
            int partitionCount,
            Life life,
            SimDisk disk,
            CommitLogConfig config,
            LogLimits limits,
            Rules rules,
            Surroundings surroundings)
            throws DamagedLogException {
        this.self = self;
        this.life = life;
        this.surroundings = surroundings;
        Recovered recovered = Recovery.run(disk, 0, Rules.ALL);
        recovered.tornTail().ifPresent(_ -> surroundings.count("torn tail cut"));
        log = new CommitLog(disk, config, recovered, Rules.ALL, this);
        for (int i = 0; i < partitionCount; i++) {
            int partition = i;
            Peers peers = (node, message) -> send(node, partition, message);
            partitions.add(new PartitionReplica(
                    self, partition, new CommitLogJournal(log, partition), peers, limits, rules, surroundings));
        }
        for (Iterator<LogRecord> records = recovered.records(); records.hasNext(); ) {
            LogRecord carrier = records.next();
            JournalRecord record = CommitLogJournal.read(carrier);
            partitions.get(carrier.partition()).replica().recover(record, carrier.lsn());
        }
        partitions.forEach(PartitionReplica::recovered);
        life.after(TICK_NANOS, this::tick);
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
        var source = new ByteSource(frame);
        while (source.remaining() > 0) {
            MessageCodec.Addressed addressed = MessageCodec.decode(source);
            partitions.get(addressed.partition()).receive(from, addressed.message());
        }
        endTurnSoon();
    }

    void assign(int partition, Assignment assignment) {
        partitions.get(partition).assign(assignment);
        endTurnSoon();
    }

    void ask(Request request, Request.Answer answer) {
        partitions.get(request.partition()).ask(request, answer);
        endTurnSoon();
    }

    private void tick() {
        for (PartitionReplica partition : partitions) partition.replica().tick();
        endTurnSoon();
        life.after(TICK_NANOS, this::tick);
    }

    // ---- The turn ----

    private void endTurnSoon() {
        if (isTurnDue) return;
        isTurnDue = true;
        life.after(TURN_NANOS, this::endTurn);
    }

    private void endTurn() {
        isTurnDue = false;
        for (PartitionReplica partition : partitions) partition.endTurn();
        log.endTurn();
        if (log.appendedLsn() > log.syncedLsn() && !isSyncDue) {
            isSyncDue = true;
            life.after(BACKGROUND_SYNC_NANOS, () -> {
                isSyncDue = false;
                log.sync();
                endTurnSoon();
            });
        }
        outgoing.forEach((node, frame) -> surroundings.send(self.node(), node, frame.toByteArray()));
        outgoing.clear();
    }

    private void send(NodeId node, int partition, Message message) {
        MessageCodec.encode(partition, message, outgoing.computeIfAbsent(node, _ -> new ByteSink(256)));
    }

    // ---- The commit log ----

    @Override
    public void progressed() {
        for (PartitionReplica partition : partitions) partition.replica().progressed();
        endTurnSoon();
    }

    @Override
    public void roomChanged() {
        endTurnSoon();
    }

    @Override
    public void failed(String why) {
        surroundings.failed(this);
    }
}
