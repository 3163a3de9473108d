package io.quorate.sim.cost;

import io.quorate.core.identity.NodeId;
import io.quorate.core.log.Assignment;
import io.quorate.sim.run.Chance;
import io.quorate.sim.run.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;

/// Three nodes and as many partitions as wanted, each on all three and led by them in turn. Clients write and
/// read without a pause, one partition after the other.
public final class CostTrial {
    /// What an operation cost on average, on all three nodes together; or a minute without any.
    ///
    /// @param frames sent from one node to another
    /// @param frameBytes in them
    /// @param syncs of commit logs
    /// @param diskBytes written to commit logs
    /// @param allocatedBytes on the heap, from the arrival of a request to the reply that may leave; without what
    ///     is above a replica
    public record Cost(double frames, double frameBytes, double syncs, double diskBytes, double allocatedBytes) {}

    /// A value of the usual benchmarks.
    private static final byte[] PAYLOAD = new byte[100];

    private static final int NODES = 3;
    /// One way between two machines of one data centre.
    private static final long NETWORK_NANOS = 100_000;
    /// From a reply to the next request, at most: clients are not in step.
    private static final long CLIENT_NANOS_MAX = 200_000;
    /// All that was begun is done after that, the sync of what nobody waits for included.
    private static final long SETTLE_NANOS = 3_000_000_000L;

    /// A round of reads is over after that.
    private static final long ROUND_NANOS = 10_000_000;

    private static final long MINUTE_NANOS = 60_000_000_000L;

    private final int partitionCount;
    private final VirtualTime time = new VirtualTime();
    private final Chance chance = new Chance(1);
    private final CostMeter meter;
    private final List<CostNode> nodes = new ArrayList<>();
    private int nextPartition;
    private int answeredCount;
    /// Whether clients ask no more.
    private boolean isOver;

    /// A cluster whose partitions are all led.
    ///
    /// @param allocatedBytes what this thread has allocated since it began
    public CostTrial(int partitionCount, LongSupplier allocatedBytes) {
        this.partitionCount = partitionCount;
        meter = new CostMeter(allocatedBytes);
        for (long id = 1; id <= NODES; id++) {
            nodes.add(new CostNode(new NodeId(id), time, meter, this::send));
        }
        List<NodeId> replicas =
                LongStream.rangeClosed(1, NODES).mapToObj(NodeId::new).toList();
        for (int partition = 0; partition < partitionCount; partition++) {
            var assignment = new Assignment(1, leader(partition).self(), replicas, List.of());
            for (CostNode node : nodes) node.assign(partition, assignment);
        }
        runUntil(this::isServing);
        settle();
    }

    private boolean isServing() {
        for (int partition = 0; partition < partitionCount; partition++) {
            if (!leader(partition).partition(partition).isServing()) return false;
        }
        return true;
    }

    private CostNode leader(int partition) {
        return nodes.get(partition % NODES);
    }

    private void send(NodeId from, NodeId to, byte[] frame) {
        time.after(NETWORK_NANOS, () -> nodes.get((int) to.value() - 1).receive(from, frame));
    }

    private void runUntil(BooleanSupplier isDone) {
        while (!isDone.getAsBoolean()) time.step(time.nowNanos() + SETTLE_NANOS);
    }

    private void settle() {
        pass(SETTLE_NANOS);
    }

    private void pass(long nanos) {
        long end = time.nowNanos() + nanos;
        while (time.step(end)) {}
    }

    /// What a write costs.
    ///
    /// @param inFlight requests that wait for their answers at any moment
    public Cost writes(int inFlight, int count) {
        return operations(inFlight, count, this::write);
    }

    /// What a read at `linearizable` costs.
    ///
    /// @param inFlight requests that wait for their answers at any moment
    public Cost reads(int inFlight, int count) {
        return operations(inFlight, count, this::read);
    }

    private Cost operations(int inFlight, int count, Runnable operation) {
        answeredCount = 0;
        for (int i = 0; i < inFlight; i++) operation.run();
        // Every partition has been asked once, and what runs often is compiled.
        int before = Math.max(count, partitionCount + inFlight);
        runUntil(() -> answeredCount >= before);
        meter.reset();
        int from = answeredCount;
        runUntil(() -> answeredCount >= from + count);
        Cost cost = cost(answeredCount - from);
        isOver = true;
        settle();
        isOver = false;
        return cost;
    }

    private void write() {
        int partition = nextPartition();
        leader(partition).write(partition, PAYLOAD, () -> answered(this::write));
    }

    private void read() {
        int partition = nextPartition();
        leader(partition).read(partition, () -> answered(this::read));
    }

    private int nextPartition() {
        nextPartition = (nextPartition + 1) % partitionCount;
        return nextPartition;
    }

    private void answered(Runnable next) {
        answeredCount++;
        if (!isOver) time.after(chance.between(0, CLIENT_NANOS_MAX), next);
    }

    /// What one round of reads costs when a read waits in every partition that the first node leads.
    public Cost round() {
        readAll();
        settle();
        meter.reset();
        readAll();
        pass(ROUND_NANOS);
        return cost(1);
    }

    private void readAll() {
        for (int partition = 0; partition < partitionCount; partition += NODES) {
            leader(partition).read(partition, () -> answeredCount++);
        }
    }

    /// What a minute costs in which nobody asks for anything.
    public Cost idleMinute() {
        meter.reset();
        pass(MINUTE_NANOS);
        return cost(1);
    }

    private Cost cost(double count) {
        return new Cost(
                meter.frames / count,
                meter.frameBytes / count,
                meter.syncs / count,
                meter.diskBytes / count,
                meter.allocated / count);
    }
}
