package io.quorate.core.log;

import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// Who counts in a partition that finds its own leader: what the newest replica set in its log says, committed
/// or not.
///
/// @see <a href="https://groups.google.com/g/raft-dev/c/t4xj6dJTP6E">Ongaro 2015: a bug in single-server membership
///     changes</a>
final class Electorate {
    private final ReplicaLog log;
    private final List<NodeId> founders;
    private final Rules rules;
    /// Nodes that follow, voters or not.
    private List<NodeId> following = List.of();

    /// @param founders who counts until the log names a set; none for a node that was not there
    Electorate(ReplicaLog log, List<NodeId> founders, Rules rules) {
        this.log = log;
        this.founders = List.copyOf(founders);
        this.rules = rules;
    }

    /// The nodes that count.
    List<NodeId> voters() {
        return log.sets().newest().map(ReplicaSets.Named::nodes).orElse(founders);
    }

    /// Whether the set in force will stay, or be followed by another, but not be cut.
    boolean isCommitted() {
        return log.sets().newest().map(ReplicaSets.Named::offset).orElse(0L) <= log.committed();
    }

    void follow(List<NodeId> nodes) {
        following = List.copyOf(nodes);
    }

    /// What a process leads over, or wants to, as the log stands.
    Assignment assignment(long epoch, ProcessId leader) {
        List<NodeId> learners = new ArrayList<>(following);
        learners.removeAll(voters());
        return new Assignment(epoch, leader, voters(), learners);
    }

    /// Why a leader may not put another set in force now; empty if it may.
    Optional<SetRefusal> refusal(Reign reign, List<NodeId> next) {
        if (!reign.isServing() && rules.hold(Rule.SET_CHANGES_IN_OWN_EPOCH)) {
            return Optional.of(SetRefusal.NOTHING_COMMITTED_IN_EPOCH);
        }
        if (!isCommitted() && rules.hold(Rule.ONE_SET_CHANGE_AT_A_TIME)) return Optional.of(SetRefusal.LAST_SET_OPEN);
        var added = new TreeSet<>(next);
        var removed = new TreeSet<>(voters());
        boolean hasRepetition = added.size() < next.size();
        added.removeAll(voters());
        removed.removeAll(next);
        if (next.isEmpty() || hasRepetition || added.size() + removed.size() != 1) {
            return Optional.of(SetRefusal.NOT_ONE_REPLICA);
        }
        return added.stream().allMatch(reign::isCaughtUp) ? Optional.empty() : Optional.of(SetRefusal.NOT_CAUGHT_UP);
    }

    @Override
    public String toString() {
        return "voters " + voters() + " following " + following;
    }
}
