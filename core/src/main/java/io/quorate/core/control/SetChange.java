package io.quorate.core.control;

import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The next step of a partition's replica set towards where it should lie: add a learner, let it count once it has
/// caught up, then take one away that should not be there.
///
/// First more, then fewer: so there are never fewer copies than before, however long a step takes.
final class SetChange {
    private final Metadata metadata;
    private final Trust trust;
    private final LeaderChoice choice;
    private final Rules rules;

    SetChange(Metadata metadata, Trust trust, LeaderChoice choice, Rules rules) {
        this.metadata = metadata;
        this.trust = trust;
        this.choice = choice;
        this.rules = rules;
    }

    /// The end of what was begun; empty if nothing is under way, or it must wait.
    Optional<Change> continued(
            PartitionId partition, PartitionState state, PartitionReport report, List<NodeId> wanted) {
        if (state.contender().isPresent()) {
            return report.isServing()
                    ? Optional.of(new Change.Established(partition, state.epoch()))
                    : Optional.empty();
        }
        return state.learner().flatMap(learner -> {
            if (!wanted.contains(learner) || trust.isFailed(learner)) {
                return Optional.of(new Change.LearnerDropped(partition));
            }
            boolean isCaughtUp = report.caughtUp().contains(learner) || !rules.hold(Rule.CAUGHT_UP_BEFORE_COUNTING);
            ReplicaSet more = state.established().with(learner);
            if (!report.isServing() || !isCaughtUp || !choice.hasLivingMajority(more)) return Optional.empty();
            return Optional.of(epoch(partition, state, state.leader().orElseThrow(), more));
        });
    }

    /// One replica fewer, where there are more than there should be; empty if there are not, or it must wait.
    Optional<Change> removal(PartitionId partition, PartitionState state, PartitionReport report, List<NodeId> wanted) {
        if (state.isChanging() || !report.isServing() || state.established().size() <= wanted.size()) {
            return Optional.empty();
        }
        ProcessId leader = state.leader().orElseThrow();
        return superfluous(state, wanted)
                .filter(node -> !leader.node().equals(node)) // it hands over first
                .map(state.established()::without)
                .filter(choice::hasLivingMajority)
                .map(fewer -> epoch(partition, state, leader, fewer));
    }

    /// A learner for a place that should be filled; empty if there is none, or it must wait.
    Optional<Change> addition(
            PartitionId partition, PartitionState state, PartitionReport report, List<NodeId> wanted) {
        boolean isComplete = state.established().size() > wanted.size();
        if (state.isChanging() || !report.isServing() || isComplete) return Optional.empty();
        return wanted.stream()
                .filter(node -> !state.established().contains(node) && choice.isLiving(node) && trust.isSteady(node))
                .findFirst()
                .map(node -> new Change.LearnerAdded(partition, node));
    }

    /// The dead before the living, the leader last.
    private Optional<NodeId> superfluous(PartitionState state, List<NodeId> wanted) {
        return state.established().nodes().stream()
                .filter(node -> !wanted.contains(node))
                .min(Comparator.comparing((NodeId node) -> metadata.members().isPresent(node))
                        .thenComparing(choice::isLiving)
                        .thenComparing(node -> state.leader()
                                .filter(leader -> leader.node().equals(node))
                                .isPresent()));
    }

    private static Change epoch(PartitionId partition, PartitionState state, ProcessId leader, ReplicaSet set) {
        return new Change.EpochGiven(partition, state.epoch() + 1, leader, set);
    }
}
