package io.quorate.core.node;

import io.quorate.core.control.Change;
import io.quorate.core.control.ChangeCodec;
import io.quorate.core.control.Founding;
import io.quorate.core.control.Metadata;
import io.quorate.core.control.PartitionId;
import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import io.quorate.core.log.Application;
import io.quorate.core.log.Assignment;
import io.quorate.core.log.Confirmations;
import io.quorate.core.log.Election;
import io.quorate.core.log.Entry;
import io.quorate.core.log.Journal;
import io.quorate.core.log.Message;
import io.quorate.core.log.Peers;
import io.quorate.core.log.Reign;
import io.quorate.core.log.Replica;
import io.quorate.core.rule.Rules;
import io.quorate.core.store.OrderedStore;
import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// The partition of `system` on this node: the log of changes to the cluster's metadata, and the metadata that it
/// adds up to.
final class SystemPartition implements Hosted, Replica.Listener {
    /// Told of each change that was made.
    interface Listener {
        void changed(Metadata before, Metadata after);
    }

    private static final int CHANGE_BYTES = 64;

    private final Env env;
    private final Rules rules;
    private final Optional<Change.Formed> founding;
    private final Listener listener;
    private final Runnable progressed;
    private final SystemState state;
    private final Replica replica;
    private final Election election;
    private final Application application;
    private Metadata metadata;
    /// The last change that this process appended as the leader; nothing is decided until it is made or refused.
    private long appended;

    /// @param progressed its turn has something to end
    SystemPartition(
            NodeSetup setup,
            OrderedStore store,
            Confirmations confirmations,
            Journal journal,
            Peers peers,
            Env env,
            RandomGenerator random,
            Rules rules,
            Listener listener,
            Runnable progressed) {
        this.env = env;
        this.rules = rules;
        founding = setup.founding();
        this.listener = listener;
        this.progressed = progressed;
        state = new SystemState(store, env, new StateOwner());
        metadata = state.atStart().metadata();
        ProcessId self = setup.newcomer().process();
        List<NodeId> founders = founding.map(Founding::voters).orElse(List.of());
        replica = Replica.voting(
                self,
                PartitionId.SYSTEM.code(),
                confirmations,
                journal,
                peers,
                this,
                state,
                setup.config().logLimits(),
                founders,
                rules);
        election = new Election(
                self.node(), replica, peers, setup.config().election(), random, rules, env.monotonicNanos());
        application = new Application(
                replica.log(),
                rules,
                this::apply,
                state.atStart().coverage().last().offset());
    }

    // ---- What the control plane asks ----

    /// As this node knows it: it may be behind, never wrong.
    Metadata metadata() {
        return metadata;
    }

    Optional<Change.Formed> founding() {
        return founding;
    }

    /// Who leads, as far as this node has heard.
    Optional<NodeId> leader() {
        return election.leader();
    }

    /// The epoch of the leader that this node knows of.
    long epoch() {
        return replica.promised();
    }

    List<NodeId> voters() {
        return election.voters();
    }

    /// Whether this process leads, and knows all that earlier leaders have decided.
    boolean isServing() {
        Reign reign = replica.reign();
        return reign != null && reign.isServing();
    }

    /// Whether all that this process has appended is made or refused.
    boolean isSettled() {
        return application.applied() >= appended;
    }

    /// Appends a change, where this process leads.
    void append(Change change) {
        Reign reign = replica.reign();
        if (reign == null || !reign.isServing()) return;
        var sink = new ByteSink(CHANGE_BYTES);
        ChangeCodec.encode(change, sink);
        appended = reign.append(sink.toByteArray(), false, true);
    }

    /// Has other nodes vote from now on. What is refused now is asked for again by the next decision.
    void changeVoters(List<NodeId> voters) {
        election.changeVoters(voters);
    }

    void setLearners(List<NodeId> nodes) {
        election.setLearners(nodes);
    }

    @Override
    public void tick() {
        election.tick(env.monotonicNanos());
        state.store();
    }

    private void apply(Entry entry) {
        if (entry.kind() != Entry.Kind.EFFECTS) return;
        Change change = ChangeCodec.decode(new ByteSource(entry.payload()));
        // One that is refused is refused by every node alike: the decision rested on a view that was overtaken.
        if (metadata.apply(change, rules) instanceof Metadata.Outcome.Changed(Metadata after)) {
            become(after);
        }
    }

    private void become(Metadata after) {
        Metadata before = metadata;
        metadata = after;
        listener.changed(before, after);
    }

    private final class StateOwner implements SystemState.Owner {
        @Override
        public SystemState.Kept now() {
            return new SystemState.Kept(replica.log().coverage(application.applied(), 0), metadata);
        }

        @Override
        public void suspend() {
            application.suspend();
        }

        @Override
        public void became(SystemState.Kept kept) {
            application.goOnAfter(kept.coverage().last().offset());
            become(kept.metadata());
        }

        @Override
        public void progressed() {
            progressed.run();
        }
    }

    // ---- As a partition on this node ----

    @Override
    public Replica replica() {
        return replica;
    }

    @Override
    public void recovered() {
        replica.recovered(state.atStart().coverage());
        application.recover();
    }

    @Override
    public void receive(NodeId from, Message message) {
        election.receive(from, message, env.monotonicNanos());
    }

    @Override
    public void assign(Assignment assignment) {
        throw new IllegalStateException("nobody hands out the epochs of system: " + assignment);
    }

    @Override
    public void retire(long epoch) {
        throw new IllegalStateException("the log of system is on every node");
    }

    @Override
    public void handOver(NodeId successor) {
        throw new IllegalStateException("the leader of system is elected, not named");
    }

    @Override
    public Optional<NodeId> successor() {
        return Optional.empty();
    }

    @Override
    public long storedOffset() {
        return state.storedOffset();
    }

    @Override
    public void endTurn() {
        application.advance();
        replica.endTurn();
    }

    // ---- What the replica tells ----

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
        appended = 0;
    }

    @Override
    public void reached() {}
}
