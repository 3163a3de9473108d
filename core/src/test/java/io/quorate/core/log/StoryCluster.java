package io.quorate.core.log;

import io.quorate.core.identity.NodeId;
import io.quorate.core.rule.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.LongStream;

/// A cluster of a story: real replicas whose messages arrive and whose journals are synced when the story says
/// so.
final class StoryCluster {
    private static final int ROUNDS_MAX = 1000;

    /// A message on its way.
    record Letter(long from, long to, Framed what) {
        /// The message to a replica, or that to a shard.
        Object content() {
            return what instanceof MessageCodec.Addressed(int _, Message message) ? message : what;
        }
    }

    private final List<StoryNode> nodes = new ArrayList<>();
    private final List<Letter> letters = new ArrayList<>();
    private final TreeSet<Long> isolated = new TreeSet<>();
    private final TreeSet<Long> deaf = new TreeSet<>();
    private long nowNanos;

    /// Nodes whose epochs are handed out.
    StoryCluster(int count, Rules rules) {
        this(count, LeaseTerms.NONE, rules);
    }

    /// Nodes that have leases.
    StoryCluster(int count, LeaseTerms leaseTerms, Rules rules) {
        this(count, Optional.empty(), leaseTerms, rules);
    }

    private StoryCluster(int count, Optional<List<NodeId>> founders, LeaseTerms leaseTerms, Rules rules) {
        for (long id = 1; id <= count; id++) {
            long from = id;
            BiConsumer<NodeId, Framed> network = (to, what) -> letters.add(new Letter(from, to.value(), what));
            nodes.add(new StoryNode(id, network, leaseTerms, rules, founders, () -> nowNanos));
        }
        List<NodeId> everybody = ids(LongStream.rangeClosed(1, count));
        if (founders.isPresent()) nodes.forEach(node -> node.learners(everybody));
    }

    /// Nodes that find their leader by themselves; all of them follow.
    ///
    /// @param founderCount how many of them vote at first
    static StoryCluster voting(int count, int founderCount, Rules rules) {
        return new StoryCluster(
                count, Optional.of(ids(LongStream.rangeClosed(1, founderCount))), LeaseTerms.NONE, rules);
    }

    private static List<NodeId> ids(LongStream values) {
        return values.mapToObj(NodeId::new).toList();
    }

    StoryNode node(long id) {
        return nodes.get((int) id - 1);
    }

    /// Hands an epoch to a node.
    Assignment hand(long epoch, long id) {
        List<NodeId> replicas = ids(LongStream.rangeClosed(1, nodes.size()));
        var assignment = new Assignment(epoch, node(id).self(), replicas, List.of());
        assign(id, assignment);
        return assignment;
    }

    void assign(long id, Assignment assignment) {
        node(id).replica().assign(assignment);
        node(id).endTurn();
    }

    /// Hands an epoch to a node and lets all that follows from it happen.
    void lead(long epoch, long id) {
        hand(epoch, id);
        settle();
    }

    /// Nothing comes from these nodes or to them any more, whatever is on its way is lost.
    void isolate(long... ids) {
        for (long id : ids) isolated.add(id);
        letters.removeIf(this::isCutOff);
    }

    /// Nothing comes to a node any more, and all hear it.
    void deafen(long id) {
        deaf.add(id);
        letters.removeIf(this::isCutOff);
    }

    void heal() {
        isolated.clear();
        deaf.clear();
    }

    private boolean isCutOff(Letter letter) {
        return deaf.contains(letter.to()) || isolated.contains(letter.from()) || isolated.contains(letter.to());
    }

    /// The messages of a kind on their way from one node to another, oldest first.
    <M> List<M> under(long from, long to, Class<M> kind) {
        return letters.stream()
                .filter(letter -> letter.from() == from && letter.to() == to && !isCutOff(letter))
                .map(Letter::content)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    /// Takes the newest message of a kind off its way.
    <M> M take(long from, long to, Class<M> kind) {
        for (int i = letters.size() - 1; i >= 0; i--) {
            Letter letter = letters.get(i);
            boolean isIt = letter.from() == from && letter.to() == to && kind.isInstance(letter.content());
            if (isIt && !isCutOff(letter)) return kind.cast(letters.remove(i).content());
        }
        throw new AssertionError("no " + kind.getSimpleName() + " from n" + from + " to n" + to + ": " + letters);
    }

    /// Lets a message arrive, taken or made up.
    void deliver(long from, long to, Message message) {
        deliver(from, to, new MessageCodec.Addressed(0, message));
    }

    /// Lets something arrive, taken or made up.
    void deliver(long from, long to, Framed what) {
        node(to).receive(new NodeId(from), what);
    }

    /// Lets the newest message of a kind arrive.
    void deliver(long from, long to, Class<?> kind) {
        switch (take(from, to, kind)) {
            case Message message -> deliver(from, to, message);
            case ShardMessage message -> deliver(from, to, message);
            default -> throw new AssertionError(kind + " is no kind of message");
        }
    }

    void loseAll() {
        letters.clear();
    }

    /// Lets all disks write and all messages arrive, until nothing happens any more.
    void settle() {
        for (int round = 0; round < ROUNDS_MAX; round++) {
            letters.removeIf(this::isCutOff);
            boolean isDone = nodes.stream().noneMatch(node -> node.journal.hasUnsynced() || node.state.hasWork());
            if (letters.isEmpty() && isDone) return;
            nodes.stream().filter(node -> node.journal.hasUnsynced()).forEach(StoryNode::sync);
            nodes.stream().filter(node -> node.state.hasWork()).forEach(StoryNode::work);
            if (!letters.isEmpty()) {
                Letter letter = letters.removeFirst();
                if (!isCutOff(letter)) deliver(letter.from(), letter.to(), letter.what());
            }
        }
        throw new AssertionError("the cluster does not come to rest: " + letters);
    }

    /// Lets some time go by for a node.
    void tick(long id) {
        node(id).tick();
    }

    /// Lets some time go by, in which what got lost is said again.
    void tickAndSettle() {
        for (int i = 0; i < 3; i++) {
            nodes.forEach(StoryNode::tick);
            settle();
        }
    }

    // ---- Where epochs are won by vote ----

    /// So much time goes by that everybody has lost patience, and a node notices.
    void losePatience(long id) {
        nowNanos += 3 * StoryNode.ELECTION.timeoutNanos();
        node(id).tick();
    }

    /// A node loses patience, and all that follows from it happens.
    void elect(long id) {
        losePatience(id);
        settle();
    }

    /// A node loses patience, has the consent of another one, and takes a number.
    void stand(long id, long consenting) {
        losePatience(id);
        deliver(id, consenting, Message.PreVote.class);
        deliver(consenting, id, Message.PreVoted.class);
    }

    /// Everybody goes about his business for a while.
    void goOn(int heartbeats) {
        for (int i = 0; i < heartbeats; i++) {
            nowNanos += StoryNode.ELECTION.heartbeatNanos();
            nodes.forEach(StoryNode::tick);
            settle();
        }
    }
}
