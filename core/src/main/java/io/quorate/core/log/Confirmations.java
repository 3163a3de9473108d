package io.quorate.core.log;

import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Confirms the reads of all partitions that a shard leads, and answers for all that it has promised.
///
/// Two shards need one small exchange for all partitions between them: "nothing has changed since count c". With
/// each other node one round is under way at a time; it serves all reads that had come when it began, and the
/// next begins when it ends, if somebody waits. A promise that has changed is told with the answer, so nobody
/// need ask again.
///
/// Where a table lets leases prove that its leader leads (`reads=lease`), a question also asks for one: then reads
/// need no round while it lasts. A lease is granted by one node to another, for all partitions between them.
///
/// All entrances are called on the shard's thread; [#endTurn()] follows a run of them, behind that of the
/// replicas.
public final class Confirmations {
    /// A reign whose reads are confirmed.
    interface Reader {
        /// What [Reads#confirmedRound()] answers may have changed.
        void confirmed();

        /// Another node has promised a newer epoch.
        void refused(long promised);
    }

    /// What is known of another shard.
    private static final class Peer {
        /// Its count when it last answered, and the promises that were in force then: of the partitions that it
        /// was asked for. Others may have changed; these have not.
        ShardMessage.Count count = ShardMessage.Count.NONE;

        final SortedMap<Integer, ShardMessage.Held> promises = new TreeMap<>();
        /// The newest question that it has answered.
        long confirmedRound;
        /// The question that it has not answered yet.
        ShardMessage.@Nullable Confirm underWay;
        /// Whether time has gone by since that was said last.
        boolean isOverdue;
        /// When it was said first, if it asks for a lease.
        long askedNanos;
        /// Until when its lease may be counted on.
        @Nullable
        Long leaseEndNanos;

        @Override
        public String toString() {
            return count + " " + promises + " confirmed " + confirmedRound + " under way " + underWay
                    + (isOverdue ? " overdue" : "") + " leases to " + leaseEndNanos;
        }
    }

    /// The reads of one reign.
    final class Reads {
        private final int partition;
        private Assignment assignment;
        private final Reader reader;
        private long wantedRound;
        private boolean isLeaseWanted;
        private boolean isGivenUp;

        private Reads(int partition, Assignment assignment, Reader reader) {
            this.partition = partition;
            this.assignment = assignment;
            this.reader = reader;
        }

        /// The replica set has changed.
        void over(Assignment changed) {
            assignment = changed;
            isDue = true;
        }

        /// The round that confirms a read which is executed now: one that is still to start.
        long roundForRead() {
            boolean isToStart = rules.hold(Rule.CONFIRMATION_STARTS_AFTER_READ) || startedRound == 0;
            wantedRound = isToStart ? startedRound + 1 : startedRound;
            waiting.put(partition, this);
            isDue = true;
            return wantedRound;
        }

        /// Whether a majority has promised nothing newer and will not, at this moment. If not for long, asks for
        /// more.
        ///
        /// To be asked after the read was executed: what was true before need not be any more.
        boolean isLeased() {
            if (leaseTerms.lengthNanos() == 0) return false;
            if (isGivenUp && rules.hold(Rule.GIVEN_UP_LEASE_IS_OVER)) return false;
            long now = monotonicNanos.getAsLong();
            isLeaseWanted = true;
            if (!isLeased(now + leaseTerms.lengthNanos() / 2)) roundForRead();
            return isLeased(now);
        }

        /// Counts on no lease from now on.
        ///
        /// @return whether any may have been granted, to be sat out by those who do not hear of it
        boolean giveUpLeases() {
            isGivenUp = true;
            return hasAskedForLease;
        }

        /// The leader counts itself: once it promises anything newer, its reign is over.
        private boolean isLeased(long atNanos) {
            long count = assignment.replicas().stream()
                    .filter(node -> isSelf(node) || isLeasedBy(node, atNanos))
                    .count();
            return count >= assignment.majority();
        }

        private boolean isLeasedBy(NodeId node, long atNanos) {
            Peer peer = peers.get(node);
            Long end = peer == null ? null : peer.leaseEndNanos;
            return peer != null && end != null && end - atNanos > 0 && isYours(peer);
        }

        /// Whether a lease that it grants covers this reign.
        private boolean isYours(Peer peer) {
            ShardMessage.Held promise = peer.promises.get(partition);
            return promise != null && promise.epoch() == assignment.epoch() && promise.isYours();
        }

        /// The newest round in which a majority had promised nothing newer. The leader counts itself: once it
        /// promises anything newer, its reign is over.
        long confirmedRound() {
            return assignment.replicas().stream()
                    .mapToLong(node -> isSelf(node) ? Long.MAX_VALUE : confirmedBy(node))
                    .sorted()
                    .skip(assignment.replicas().size() - assignment.majority())
                    .findFirst()
                    .orElse(0);
        }

        private long confirmedBy(NodeId node) {
            Peer peer = peers.get(node);
            ShardMessage.Held promise = peer == null ? null : peer.promises.get(partition);
            if (peer == null || promise == null) return 0;
            boolean isNewer = promise.epoch() > assignment.epoch() && rules.hold(Rule.CONFIRMATION_KNOWS_PROMISES);
            return isNewer ? 0 : peer.confirmedRound;
        }

        private boolean isConfirmed() {
            return confirmedRound() >= wantedRound;
        }

        private boolean needs(NodeId node) {
            return !isSelf(node)
                    && assignment.replicas().contains(node)
                    && confirmedBy(node) < wantedRound
                    && !isConfirmed();
        }

        /// Whether a node must be told which partition this is about.
        private boolean isUnknownTo(Peer peer) {
            return !peer.promises.containsKey(partition) || isLeaseWanted && !isYours(peer);
        }

        @Override
        public String toString() {
            return assignment.epoch() + " wants " + wantedRound + (isLeaseWanted ? " and a lease" : "")
                    + (isGivenUp ? " and no lease again" : "");
        }
    }

    private final ProcessId self;
    private final ShardPeers shardPeers;
    private final LeaseTerms leaseTerms;
    private final LongSupplier monotonicNanos;
    private final Rules rules;
    private final Promises promises;
    private final SortedMap<NodeId, Peer> peers = new TreeMap<>();
    /// The reigns, by partition.
    private final SortedMap<Integer, Reads> reigns = new TreeMap<>();
    /// Those of them whose reads wait.
    private final SortedMap<Integer, Reads> waiting = new TreeMap<>();

    private long startedRound;
    private boolean hasAskedForLease;
    /// Whether there may be something to ask.
    private boolean isDue;

    /// @param monotonicNanos time by which leases are counted; never read where there are none
    public Confirmations(
            ProcessId self, ShardPeers shardPeers, LeaseTerms leaseTerms, LongSupplier monotonicNanos, Rules rules) {
        this.self = self;
        this.shardPeers = shardPeers;
        this.leaseTerms = leaseTerms;
        this.monotonicNanos = monotonicNanos;
        this.rules = rules;
        promises = new Promises(self.start(), new Grants(self.start(), leaseTerms, monotonicNanos, rules), rules);
    }

    private boolean isSelf(NodeId node) {
        return node.equals(self.node());
    }

    private Peer peer(NodeId node) {
        return peers.computeIfAbsent(node, _ -> new Peer());
    }

    // ---- What replicas tell ----

    /// Learns of a promise that was made before this process began, also that of a replica that is none any
    /// more.
    public void recovered(int partition, long epoch) {
        promises.recovered(partition, epoch);
    }

    /// A replica promises a newer epoch, now.
    void promised(int partition, long epoch) {
        promises.changed(partition, epoch);
    }

    /// Whether a replica may promise something newer now, or a lease is to be sat out first.
    ///
    /// @param to who asks for it
    boolean mayPromise(int partition, NodeId to) {
        return promises.isFree(partition, to);
    }

    /// A replica learns who leads in the epoch that it has promised.
    void follows(int partition, NodeId leader) {
        promises.follows(partition, leader);
    }

    /// A replica hears that the leader of the epoch that it has promised counts on no lease in it any more.
    void givenUp(int partition, NodeId leader) {
        promises.givenUp(partition, leader);
    }

    Reads reignBegins(int partition, Assignment assignment, Reader reader) {
        var reads = new Reads(partition, assignment, reader);
        reigns.put(partition, reads);
        return reads;
    }

    void reignEnds(int partition) {
        reigns.remove(partition);
        waiting.remove(partition);
    }

    // ---- What comes in ----

    /// Takes a message from another node's shard.
    public void receive(NodeId from, ShardMessage message) {
        switch (message) {
            case ShardMessage.Confirm question -> shardPeers.send(from, promises.answer(from, question));
            case ShardMessage.Confirmed answer -> confirmed(from, answer);
        }
    }

    private void confirmed(NodeId from, ShardMessage.Confirmed answer) {
        Peer peer = peer(from);
        ShardMessage.Confirm question = peer.underWay;
        if (question == null || answer.number() != question.number()) return;
        // The numbers of another run are other questions, asked long ago.
        if (answer.start() != question.start() && rules.hold(Rule.ROUND_BELONGS_TO_PROCESS)) return;
        peer.underWay = null;
        boolean isSameRun = answer.count().start() == peer.count.start();
        if (!isSameRun && rules.hold(Rule.COUNT_BELONGS_TO_PROCESS)) peer.promises.clear();
        peer.count = answer.count();
        for (ShardMessage.Held held : answer.promises()) peer.promises.put(held.partition(), held);
        peer.confirmedRound = question.number();
        if (answer.leaseNanos() > 0) leased(peer, answer.leaseNanos());
        isDue = true;
        answer.promises().forEach(this::refuse);
        for (Reads reads : List.copyOf(waiting.values())) {
            boolean isOver = reigns.get(reads.partition) != reads;
            if (isOver || !reads.assignment.replicas().contains(from)) continue;
            if (reads.isConfirmed()) {
                reads.isLeaseWanted = false;
                waiting.remove(reads.partition, reads);
            }
            reads.reader.confirmed();
        }
    }

    /// A lease begins when it was asked for: whoever granted it did that later.
    private void leased(Peer peer, long grantedNanos) {
        long end = rules.hold(Rule.LEASE_IS_WITHIN_GRANT)
                ? peer.askedNanos + leaseTerms.heldNanos(grantedNanos)
                : monotonicNanos.getAsLong() + grantedNanos;
        Long before = peer.leaseEndNanos;
        peer.leaseEndNanos = before == null || end - before > 0 ? end : before;
    }

    private void refuse(ShardMessage.Held held) {
        Reads reads = reigns.get(held.partition());
        if (reads == null || held.epoch() <= reads.assignment.epoch()) return;
        if (rules.hold(Rule.CONFIRMATION_KNOWS_PROMISES)) reads.reader.refused(held.epoch());
    }

    /// The number of the question that a node is to answer; 0 if none waits.
    public long asked(NodeId node) {
        Peer peer = peers.get(node);
        return peer == null || peer.underWay == null ? 0 : peer.underWay.number();
    }

    // ---- What is sent ----

    /// Begins the rounds that somebody waits for.
    public void endTurn() {
        if (!isDue) return;
        isDue = false;
        SortedMap<NodeId, SortedSet<Integer>> unknown = new TreeMap<>();
        boolean isLeaseWanted = false;
        for (Reads reads : waiting.values()) {
            for (NodeId node : reads.assignment.replicas()) {
                if (!reads.needs(node) || peer(node).underWay != null) continue;
                SortedSet<Integer> ofNode = unknown.computeIfAbsent(node, _ -> new TreeSet<>());
                if (reads.isUnknownTo(peer(node))) ofNode.add(reads.partition);
                isLeaseWanted |= reads.isLeaseWanted;
            }
        }
        if (unknown.isEmpty()) return;
        startedRound++;
        for (Map.Entry<NodeId, SortedSet<Integer>> one : unknown.entrySet()) {
            Peer peer = peer(one.getKey());
            long leaseNanos = isLeaseWanted ? leaseTerms.lengthNanos() : 0;
            var question = new ShardMessage.Confirm(
                    self.start(), startedRound, peer.count, new ArrayList<>(one.getValue()), leaseNanos);
            if (leaseNanos > 0) peer.askedNanos = monotonicNanos.getAsLong();
            hasAskedForLease |= leaseNanos > 0;
            peer.underWay = question;
            peer.isOverdue = false;
            shardPeers.send(one.getKey(), question);
        }
    }

    /// Says again what may have got lost, if somebody still waits for the answer.
    public void tick() {
        for (Map.Entry<NodeId, Peer> one : peers.entrySet()) {
            Peer peer = one.getValue();
            ShardMessage.Confirm question = peer.underWay;
            if (question == null) continue;
            if (waiting.values().stream().noneMatch(reads -> reads.needs(one.getKey()))) {
                peer.underWay = null;
            } else if (peer.isOverdue) {
                shardPeers.send(one.getKey(), question);
            }
            peer.isOverdue = true;
        }
    }

    /// All that decides what it does next.
    @Override
    public String toString() {
        return "promises " + promises + " peers " + peers + " reigns " + reigns + " waiting " + waiting.keySet()
                + " started " + startedRound + (isDue ? " due" : "") + (hasAskedForLease ? " has leases" : "");
    }
}
