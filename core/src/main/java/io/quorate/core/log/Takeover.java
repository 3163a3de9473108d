package io.quorate.core.log;

import io.quorate.core.identity.NodeId;
import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/// A leader's way into its epoch: a majority's promises, and the longest log among them.
///
/// It is won once a majority, itself included, has promised and none of that majority has a longer log than its
/// own: so any majority will do, and the death of the holder of the longest log costs only the wait for another
/// one.
final class Takeover {
    private Assignment assignment;
    private final NodeId self;
    private final ReplicaLog log;
    private final Peers peers;
    private final Rules rules;
    private final Comparator<Position> byLength;

    /// The others that have promised, and where their logs ended then.
    private final Map<NodeId, Position> promises = new TreeMap<>();

    private long pullCount;
    private Position pulledFor = Position.START;

    Takeover(Assignment assignment, NodeId self, ReplicaLog log, Peers peers, Rules rules) {
        this.assignment = assignment;
        this.self = self;
        this.log = log;
        this.peers = peers;
        this.rules = rules;
        byLength = rules.hold(Rule.LONGEST_LOG_IS_BY_EPOCH)
                ? Comparator.naturalOrder()
                : Comparator.comparingLong(Position::offset);
    }

    long epoch() {
        return assignment.epoch();
    }

    Assignment assignment() {
        return assignment;
    }

    void begin() {
        fence();
    }

    /// What was fetched since may name another replica set: that one's majority must have promised.
    void over(Assignment changed) {
        if (changed.equals(assignment)) return;
        assignment = changed;
        fence();
    }

    private void fence() {
        for (NodeId replica : assignment.replicas()) {
            if (!replica.equals(self) && !promises.containsKey(replica)) {
                peers.send(replica, new Message.Fence(epoch(), assignment.leader()));
            }
        }
    }

    void promised(NodeId from, Message.Promised answer) {
        boolean isOwn = answer.leader().equals(assignment.leader()) || !rules.hold(Rule.VOTE_NAMES_PROCESS);
        if (isOwn) promises.put(from, answer.end());
    }

    /// Whether the reign may begin; if all that is missing is a longer log, asks for it.
    ///
    /// @param isOwnPromiseSynced whether its own promise counts
    boolean isWon(boolean isOwnPromiseSynced) {
        if (!rules.hold(Rule.TAKEOVER_FENCES)) return true;
        int own = isOwnPromiseSynced && assignment.replicas().contains(self) ? 1 : 0;
        if (own + count(end -> byLength.compare(end, log.end()) <= 0) >= assignment.majority()) return true;
        if (own + count(_ -> true) >= assignment.majority() && !log.end().equals(pulledFor)) pull();
        return false;
    }

    /// How many of the replica set have promised with such an end.
    private long count(Predicate<Position> isCounted) {
        return promises.entrySet().stream()
                .filter(promise -> assignment.replicas().contains(promise.getKey()))
                .filter(promise -> isCounted.test(promise.getValue()))
                .count();
    }

    /// Asks one of those with a longer log, in turn: any of them helps, and the longest may have died.
    private void pull() {
        var longer = promises.entrySet().stream()
                .filter(promise -> byLength.compare(promise.getValue(), log.end()) > 0)
                .sorted(Map.Entry.<NodeId, Position>comparingByValue(byLength).reversed())
                .map(Map.Entry::getKey)
                .toList();
        if (longer.isEmpty()) return;
        pulledFor = log.end();
        NodeId holder = longer.get((int) (pullCount++ % longer.size()));
        peers.send(holder, new Message.Pull(epoch(), log.end(), log.history()));
    }

    /// Says again what may have got lost.
    void tick(boolean isOwnPromiseSynced) {
        fence();
        pulledFor = Position.START;
        isWon(isOwnPromiseSynced);
    }

    @Override
    public String toString() {
        return "taking over " + assignment + " promises " + promises + " pulls " + pullCount + " at " + pulledFor;
    }
}
