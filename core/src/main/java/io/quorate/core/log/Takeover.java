package io.quorate.core.log;

import io.quorate.core.identity.NodeId;
import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/// A leader's way into its epoch: a majority's promises, and the longest log among them.
///
/// It is won once a majority, itself included, has promised and none of that majority has a longer log than its
/// own: so any majority will do, and the death of the holder of the longest log costs only the wait for another
/// one.
final class Takeover {
    private final Assignment assignment;
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

    private void fence() {
        for (NodeId replica : assignment.replicas()) {
            if (!replica.equals(self) && !promises.containsKey(replica)) {
                peers.send(replica, new Message.Fence(epoch(), assignment.leader()));
            }
        }
    }

    void promised(NodeId from, Position end) {
        if (assignment.replicas().contains(from)) promises.put(from, end);
    }

    /// Whether the reign may begin; if all that is missing is a longer log, asks for it.
    ///
    /// @param isOwnPromiseSynced whether its own promise counts
    boolean isWon(boolean isOwnPromiseSynced) {
        if (!rules.hold(Rule.TAKEOVER_FENCES)) return true;
        int own = isOwnPromiseSynced && assignment.replicas().contains(self) ? 1 : 0;
        long covered = promises.values().stream()
                .filter(end -> byLength.compare(end, log.end()) <= 0)
                .count();
        if (own + covered >= assignment.majority()) return true;
        if (own + promises.size() >= assignment.majority() && !log.end().equals(pulledFor)) pull();
        return false;
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
