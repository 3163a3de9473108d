package io.quorate.core.control;

import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Whether a partition needs another leader, and with which of its replica sets.
final class Failover {
    private final Metadata metadata;
    private final ControllerConfig config;
    private final Trust trust;
    private final Reigns reigns;
    private final LeaderChoice choice;
    private final long nowNanos;

    Failover(Metadata metadata, ControllerConfig config, Trust trust, Reigns reigns, LeaderChoice choice, long now) {
        this.metadata = metadata;
        this.config = config;
        this.trust = trust;
        this.reigns = reigns;
        this.choice = choice;
        this.nowNanos = now;
    }

    boolean isNeeded(PartitionId partition, PartitionState state) {
        return isWithoutLeader(state) || reigns.isStalled(partition, nowNanos, config.takeOverNanos());
    }

    /// The next epoch; empty while no set in force has a living majority, since nobody could serve in it.
    Optional<Change.EpochGiven> next(
            PartitionId partition, Placement placement, PartitionState state, List<NodeId> preference) {
        boolean isStalled = !isWithoutLeader(state);
        for (ReplicaSet set : setsInForce(state)) {
            if (!choice.hasLivingMajority(set)) continue;
            List<NodeId> candidates = new ArrayList<>(set.nodes());
            // It was given its chance with this very set.
            if (isStalled && set.equals(state.current()))
                candidates.remove(state.leader().orElseThrow().node());
            Optional<ProcessId> chosen = choice.choose(placement, candidates, preference);
            if (chosen.isEmpty()) continue;
            if (isStalled) trust.trouble(state.leader().orElseThrow().node());
            choice.moved(placement, state.leader(), chosen.get());
            return Optional.of(new Change.EpochGiven(partition, state.epoch() + 1, chosen.get(), set));
        }
        return Optional.empty();
    }

    private boolean isWithoutLeader(PartitionState state) {
        return state.leader()
                .filter(leader -> metadata.members().isRunning(leader) && !trust.isFailed(leader.node()))
                .isEmpty();
    }

    /// The set that was carried last, then the other one that may be carried.
    private static List<ReplicaSet> setsInForce(PartitionState state) {
        List<ReplicaSet> sets = new ArrayList<>();
        sets.add(state.current());
        if (!state.current().equals(state.established())) sets.add(state.established());
        state.contender().filter(set -> !sets.contains(set)).ifPresent(sets::add);
        return sets;
    }
}
