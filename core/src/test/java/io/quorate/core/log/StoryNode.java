package io.quorate.core.log;

import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import io.quorate.core.rule.Rules;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// A node of a story: a real replica, its journal, and what those above it have learnt.
final class StoryNode implements Replica.Listener {
    static final ElectionConfig ELECTION = ElectionConfig.DEFAULT;

    final StoryJournal journal = new StoryJournal();
    final StoryState state = new StoryState();
    /// What the state holds, in the order in which it was applied.
    final List<String> applied = state.applied();
    final List<Long> served = new ArrayList<>();
    final List<Long> deposed = new ArrayList<>();
    /// What its monotonic clock says.
    long clockNanos;

    /// Nothing that the state holds durably stays in memory but what a snapshot needs that is under way.
    private static final LogLimits LIMITS =
            new LogLimits(256 << 10, 4 << 20, 1, new LogLimits.Retention(0, 0, 1 << 20));

    private final long id;
    private final BiConsumer<NodeId, Framed> network;
    private final LeaseTerms leaseTerms;
    private final Rules rules;
    /// Who votes at first; empty where epochs are handed out.
    private final Optional<List<NodeId>> founders;

    private final LongSupplier nowNanos;
    private List<NodeId> learners = List.of();
    private long start = 1;
    private Confirmations confirmations;
    private Replica replica;
    private @Nullable Election election;

    /// @param network takes what is said, and to whom
    StoryNode(
            long id,
            BiConsumer<NodeId, Framed> network,
            LeaseTerms leaseTerms,
            Rules rules,
            Optional<List<NodeId>> founders,
            LongSupplier nowNanos) {
        this.id = id;
        this.leaseTerms = leaseTerms;
        this.network = network;
        this.rules = rules;
        this.founders = founders;
        this.nowNanos = nowNanos;
        confirmations = newConfirmations();
        replica = newReplica();
        election = newElection();
    }

    private Confirmations newConfirmations() {
        return new Confirmations(self(), network::accept, leaseTerms, () -> clockNanos, rules);
    }

    private Replica newReplica() {
        return founders.map(nodes ->
                        Replica.voting(self(), 0, confirmations, journal, peers(), this, state, LIMITS, nodes, rules))
                .orElseGet(() -> new Replica(self(), 0, confirmations, journal, peers(), this, state, LIMITS, rules));
    }

    private Peers peers() {
        return (to, message) -> network.accept(to, new MessageCodec.Addressed(0, message));
    }

    private @Nullable Election newElection() {
        if (founders.isEmpty()) return null;
        var random = new SplittableRandom(id);
        var vote = new Election(self().node(), replica, peers(), ELECTION, random, rules, nowNanos.getAsLong());
        vote.setLearners(learners);
        return vote;
    }

    void learners(List<NodeId> nodes) {
        learners = nodes;
        election().setLearners(nodes);
    }

    ProcessId self() {
        return new ProcessId(new NodeId(id), start);
    }

    Replica replica() {
        return replica;
    }

    Election election() {
        if (election == null) throw new AssertionError("n" + id + " has no vote");
        return election;
    }

    void receive(NodeId from, Framed what) {
        switch (what) {
            case MessageCodec.Addressed(int _, Message message) -> {
                if (election == null) replica.receive(from, message);
                else election.receive(from, message, nowNanos.getAsLong());
            }
            case ShardMessage message -> confirmations.receive(from, message);
        }
        endTurn();
    }

    StoryNode endTurn() {
        replica.endTurn();
        confirmations.endTurn();
        return this;
    }

    /// Asks for another replica set.
    Optional<SetRefusal> change(long... voters) {
        Optional<SetRefusal> refusal = election()
                .changeVoters(LongStream.of(voters).mapToObj(NodeId::new).toList());
        endTurn();
        return refusal;
    }

    Reign reign() {
        Reign reign = replica.reign();
        if (reign == null) throw new AssertionError("n" + id + " does not lead");
        return reign;
    }

    boolean isServing() {
        Reign reign = replica.reign();
        return reign != null && reign.isServing();
    }

    /// What its log holds, an opening entry as the epoch it opens.
    List<String> log() {
        return replica.log().from(replica.log().base().offset() + 1, Long.MAX_VALUE).stream()
                .map(StoryNode::text)
                .toList();
    }

    private static String text(Entry entry) {
        return switch (entry.kind()) {
            case OPENING -> "epoch " + entry.epoch();
            case REPLICA_SET -> "set " + entry.replicaSet();
            case EFFECTS -> new String(entry.payload(), StandardCharsets.UTF_8);
        };
    }

    StoryNode write(String text) {
        return write(text, false);
    }

    /// @param isEarly whether it is answered before it is committed
    StoryNode write(String text, boolean isEarly) {
        reign().append(text.getBytes(StandardCharsets.UTF_8), isEarly, !isEarly);
        return endTurn();
    }

    /// Writes and syncs all.
    StoryNode sync() {
        return sync(Integer.MAX_VALUE);
    }

    StoryNode sync(int count) {
        journal.sync(Math.min(count, journal.records().size()));
        return progressed();
    }

    /// Writes all, without a sync.
    StoryNode flush() {
        journal.write();
        return progressed();
    }

    private StoryNode progressed() {
        replica.progressed();
        advance();
        return endTurn();
    }

    /// Loses power and what it has not synced, and starts again.
    StoryNode crash() {
        journal.loseUnsynced();
        start++;
        Coverage durable = state.losePower();
        confirmations = newConfirmations();
        replica = newReplica();
        journal.replay(replica::recover);
        replica.recovered(durable);
        election = newElection();
        advance();
        return progressed();
    }

    /// Makes its state durable and lets go of all that it does not need any more: of the log in memory, and
    /// of the journal once that is synced.
    StoryNode truncate() {
        replica.release(state.flush());
        replica.checkpoint();
        sync();
        journal.recycleBelow(replica.oldestNeededLsn());
        return this;
    }

    /// Lets the state's disk do all that it was asked for.
    StoryNode work() {
        state.work();
        return progressed();
    }

    /// Is in no set any more.
    StoryNode retire(long epoch) {
        replica.retire(epoch);
        return endTurn();
    }

    StoryNode tick() {
        if (election == null) replica.tick();
        else election.tick(nowNanos.getAsLong());
        confirmations.tick();
        return endTurn();
    }

    @Override
    public void appended(Entry entry) {}

    @Override
    public void cut(long after) {}

    @Override
    public void committed(long offset) {
        advance();
    }

    private void advance() {
        while (!state.isSuspended()
                && state.coverage().last().offset() < replica.log().committed()) {
            Entry next = replica.log().entry(state.coverage().last().offset() + 1);
            state.apply(next, text(next), replica.log());
        }
    }

    @Override
    public void serving(long epoch) {
        served.add(epoch);
    }

    @Override
    public void deposed(long epoch) {
        deposed.add(epoch);
    }

    @Override
    public void reached() {}
}
