package io.quorate.sim.cost;

import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import io.quorate.core.log.Assignment;
import io.quorate.core.log.Confirmations;
import io.quorate.core.log.Demand;
import io.quorate.core.log.Entry;
import io.quorate.core.log.HeldReplies;
import io.quorate.core.log.Journal;
import io.quorate.core.log.LogLimits;
import io.quorate.core.log.Message;
import io.quorate.core.log.Peers;
import io.quorate.core.log.Reign;
import io.quorate.core.log.Replica;
import io.quorate.core.log.Snapshots;
import io.quorate.core.node.Hosted;
import io.quorate.core.rule.Rules;
import java.util.Objects;
import java.util.Optional;

/// A replica with the replies that it holds, and no state above it.
final class CostPartition implements Hosted, Replica.Listener {
    private static final Demand STRONG = new Demand(Reign.Ack.MAJORITY, true, true);

    private final Replica replica;
    private final HeldReplies<Runnable> held;

    CostPartition(ProcessId self, int partition, Confirmations confirmations, Journal journal, Peers peers) {
        replica = new Replica(
                self, partition, confirmations, journal, peers, this, Snapshots.NONE, LogLimits.DEFAULT, Rules.ALL);
        held = new HeldReplies<>(replica, Rules.ALL, Runnable::run);
    }

    boolean isServing() {
        Reign reign = replica.reign();
        return reign != null && reign.isServing();
    }

    /// @param answered runs when the reply may leave
    void write(byte[] payload, Runnable answered) {
        long offset = Objects.requireNonNull(replica.reign()).append(payload, STRONG.isEarly(), true);
        held.hold(answered, STRONG, 0, offset, true);
    }

    /// @param answered runs when the reply may leave
    void read(Runnable answered) {
        held.hold(answered, STRONG, 0, 0, false);
    }

    @Override
    public Replica replica() {
        return replica;
    }

    @Override
    public void recovered() {
        replica.recovered();
    }

    @Override
    public void receive(NodeId from, Message message) {
        replica.receive(from, message);
    }

    @Override
    public void assign(Assignment assignment) {
        replica.assign(assignment);
    }

    @Override
    public void tick() {
        replica.tick();
    }

    @Override
    public void retire(long epoch) {
        throw new IllegalStateException("replica sets stay as they are here");
    }

    @Override
    public long storedOffset() {
        return 0;
    }

    @Override
    public void handOver(NodeId successor) {
        throw new IllegalStateException("nobody hands over here");
    }

    @Override
    public Optional<NodeId> successor() {
        return Optional.empty();
    }

    @Override
    public void endTurn() {
        held.release();
        replica.endTurn();
    }

    @Override
    public void reached() {
        held.release();
    }

    @Override
    public void appended(Entry entry) {}

    @Override
    public void cut(long after) {}

    @Override
    public void committed(long offset) {}

    @Override
    public void serving(long epoch) {}

    @Override
    public void deposed(long epoch) {
        throw new IllegalStateException("a leader was deposed where nothing goes wrong");
    }
}
