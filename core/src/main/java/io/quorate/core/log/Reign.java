package io.quorate.core.log;

import io.quorate.core.identity.NodeId;
import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/// A leader in its epoch: it appends, sends its log to the others, and counts what they have.
public final class Reign {
    /// Which replicas must hold what a write has done.
    public enum Ack {
        /// A majority.
        MAJORITY,
        /// The leader alone.
        LEADER,
        /// Every replica that counts.
        ALL;

        /// The one that names more replicas.
        Ack stricter(Ack other) {
            return this == ALL || other == ALL ? ALL : this == MAJORITY || other == MAJORITY ? MAJORITY : LEADER;
        }
    }

    private Assignment assignment;
    private final NodeId self;
    private final ReplicaLog log;
    private final Confirmations.Reads reads;
    private final Peers peers;
    private final SnapshotSource snapshots;
    private final LogLimits limits;
    private final Rules rules;
    private final Map<NodeId, Follower> followers = new TreeMap<>();

    private long openingOffset;
    private boolean isServing;

    Reign(
            Assignment assignment,
            NodeId self,
            ReplicaLog log,
            Confirmations.Reads reads,
            Peers peers,
            SnapshotSource snapshots,
            LogLimits limits,
            Rules rules) {
        this.assignment = assignment;
        this.self = self;
        this.log = log;
        this.reads = reads;
        this.peers = peers;
        this.snapshots = snapshots;
        this.limits = limits;
        this.rules = rules;
        addFollowers(assignment.replicas());
        addFollowers(assignment.learners());
    }

    private void addFollowers(Collection<NodeId> nodes) {
        for (NodeId node : nodes) {
            if (!node.equals(self))
                followers.putIfAbsent(node, new Follower(node, log.end().offset() + 1));
        }
    }

    /// The replica set has changed, or who follows besides.
    void over(Assignment changed) {
        assignment = changed;
        reads.over(changed);
        followers
                .keySet()
                .removeIf(node -> !changed.replicas().contains(node)
                        && !changed.learners().contains(node));
        addFollowers(changed.replicas());
        addFollowers(changed.learners());
    }

    /// The epoch.
    public long epoch() {
        return assignment.epoch();
    }

    /// What it leads over.
    public Assignment assignment() {
        return assignment;
    }

    /// Whether requests are served, reads included: once its opening entry is committed.
    public boolean isServing() {
        return isServing;
    }

    /// The last entry that it found in its log.
    public Position inherited() {
        return log.positionAt(openingOffset - 1);
    }

    /// Opens the epoch.
    Entry open() {
        var opening = Entry.opening(new Position(epoch(), log.end().offset() + 1));
        openingOffset = opening.offset();
        log.append(opening, true);
        return opening;
    }

    /// Appends the entry that puts another replica set in force.
    Entry appendSet(List<NodeId> nodes) {
        Entry set = Entry.replicaSet(new Position(epoch(), log.end().offset() + 1), nodes);
        log.append(set, true);
        return set;
    }

    /// Appends an entry.
    ///
    /// @param isEarly whether its reply may leave before it is committed
    /// @param isUrgent whether its reply waits for it to be synced
    /// @return its offset
    public long append(byte[] payload, boolean isEarly, boolean isUrgent) {
        var entry = new Entry(new Position(epoch(), log.end().offset() + 1), isEarly, payload);
        log.append(entry, isUrgent);
        return entry.offset();
    }

    // ---- What others have ----

    /// Up to where the log is held.
    ///
    /// @param ack by whom
    /// @param isSynced whether synced or only written
    public long held(Ack ack, boolean isSynced) {
        ToLongFunction<Follower> theirs = isSynced ? Follower::synced : Follower::written;
        long own = isSynced ? log.synced() : log.written();
        return switch (ack) {
            case LEADER -> own;
            case MAJORITY -> heldBy(assignment.majority(), own, theirs);
            case ALL -> heldBy(assignment.replicas().size(), own, theirs);
        };
    }

    /// Up to where that many replicas have come.
    private long heldBy(int count, long own, ToLongFunction<Follower> theirs) {
        return assignment.replicas().stream()
                .mapToLong(node -> node.equals(self) ? own : theirs.applyAsLong(follower(node)))
                .sorted()
                .skip(assignment.replicas().size() - count)
                .findFirst()
                .orElse(0);
    }

    private Follower follower(NodeId node) {
        Follower follower = followers.get(node);
        if (follower == null) throw new IllegalArgumentException("node " + node + " is no replica");
        return follower;
    }

    /// Up to where the log may be called committed: what a majority has synced in this epoch, if it ends in
    /// this epoch.
    long committable() {
        long offset = held(Ack.MAJORITY, rules.hold(Rule.COMMITTED_IS_SYNCED));
        boolean isOfThisEpoch = offset >= openingOffset || !rules.hold(Rule.COMMIT_ENDS_IN_OWN_EPOCH);
        return isOfThisEpoch ? offset : 0;
    }

    /// @return whether it serves from now on
    boolean checkServing() {
        isServing = log.committed() >= openingOffset || !rules.hold(Rule.SERVE_AFTER_OPENING);
        return isServing;
    }

    /// Whether a node that is a learner has all that is committed, durably: what was sent to it does not
    /// count, nor a snapshot that it has not switched in.
    public boolean isCaughtUp(NodeId node) {
        Follower follower = followers.get(node);
        if (follower == null) return false;
        long last = rules.hold(Rule.CAUGHT_UP_IS_DURABLE) ? follower.synced() : follower.sent();
        return isServing && last >= log.committed();
    }

    /// How many entries of the log a node is not known to have synced: its lag. Those that are on their way count.
    ///
    /// @return 0 for a node that is no follower
    public long lagEntries(NodeId node) {
        Follower follower = followers.get(node);
        return follower == null ? 0 : log.end().offset() - follower.synced();
    }

    /// Whether a replica has all that was ever appended, synced.
    boolean hasAll(NodeId node) {
        return node.equals(self) || follower(node).synced() == log.end().offset();
    }

    /// @throws ReplicaDamage if it answers for more than it was sent in this epoch
    void accepted(NodeId from, Message.Accepted answer) {
        long end = log.end().offset();
        if (answer.written() > end || answer.synced() > end) {
            throw new ReplicaDamage(
                    "L2: " + from + " answers for entries up to " + Math.max(answer.written(), answer.synced())
                            + " of epoch " + epoch() + ", whose leader has them up to " + end);
        }
        Follower follower = followers.get(from);
        if (follower != null) follower.accepted(answer);
    }

    /// A follower asks for a piece of a snapshot: it is there.
    void fetched(NodeId from) {
        Follower follower = followers.get(from);
        if (follower != null) follower.heard();
    }

    void mismatched(NodeId from, Message.Mismatched answer) {
        Follower follower = followers.get(from);
        if (follower == null) return;
        Position common = log.history().commonWith(log.end(), answer.history(), answer.end());
        follower.goOnFrom(common.offset() + 1);
    }

    // ---- Confirmation of reads ----

    /// The round that confirms a read which is executed now: one that is still to start.
    public long roundForRead() {
        return reads.roundForRead();
    }

    /// Whether leases prove at this moment that nobody else leads. To be asked after a read was executed; asking
    /// keeps leases coming.
    public boolean isLeased() {
        return reads.isLeased();
    }

    /// Counts on no lease any more, for as long as it lasts, and says so: whoever takes over need not sit it out.
    void giveUpLeases() {
        if (!reads.giveUpLeases()) return;
        for (NodeId node : assignment.replicas()) {
            if (!node.equals(self)) peers.send(node, new Message.LeaseGivenUp(epoch()));
        }
    }

    /// The newest round in which a majority had promised nothing newer.
    public long confirmedRound() {
        return reads.confirmedRound();
    }

    // ---- What is sent ----

    void endTurn() {
        for (Follower follower : followers.values()) send(follower);
    }

    private void send(Follower follower) {
        if (follower.isProbed()) return;
        if (follower.next() <= log.base().offset()) {
            if (follower.offer()) snapshots.offer(follower.node(), epoch());
            return;
        }
        while (follower.next() <= log.end().offset() && follower.unacknowledgedBytes() < limits.windowBytesMax()) {
            var entries = log.from(follower.next(), limits.appendBytesMax());
            sendAppend(follower, entries);
        }
        if (follower.sentCommitted() < log.committed()) sendAppend(follower, List.of());
    }

    private void sendAppend(Follower follower, List<Entry> entries) {
        // Whoever ends below what there still is answers where it ends, and is offered a snapshot.
        Position previous =
                log.positionAt(Math.max(follower.next() - 1, log.base().offset()));
        peers.send(follower.node(), new Message.Append(epoch(), previous, entries, log.committed()));
        follower.sent(entries, log.committed());
    }

    /// Says again what may have got lost.
    void tick() {
        for (Follower follower : followers.values()) {
            if (follower.isBehind(log.end().offset(), log.committed()) && follower.wasSilent()) {
                follower.probe();
                sendAppend(follower, List.of());
            }
        }
    }

    /// Says to all that it leads. It goes on from what was sent last, so whoever has missed that says so. Only where
    /// followers watch their leader: where the control plane does, an idle partition is silent.
    void sayThatItLeads() {
        for (Follower follower : followers.values()) sendAppend(follower, List.of());
    }

    @Override
    public String toString() {
        return "leads " + assignment + " from " + openingOffset + (isServing ? " serving" : "") + " "
                + followers.values();
    }
}
