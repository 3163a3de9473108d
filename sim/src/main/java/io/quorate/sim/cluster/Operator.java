package io.quorate.sim.cluster;

import io.quorate.core.control.Change;
import io.quorate.core.control.Member;
import io.quorate.core.control.Metadata;
import io.quorate.core.control.PartitionState;
import io.quorate.core.control.ReplicaSet;
import io.quorate.core.identity.NodeId;
import io.quorate.sim.machine.SimClocks;
import io.quorate.sim.run.Chance;
import io.quorate.sim.run.Trace;
import io.quorate.sim.run.VirtualTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Whoever runs the cluster: adds nodes, has others leave, replaces one whose folder is lost, sets clocks; in the
/// middle of everything else that goes on, but never so that a majority of some replica set's disks is gone.
final class Operator {
    /// What it works on.
    interface Operated {
        /// The newest metadata that any node knows.
        Metadata newest();

        List<ControlledNode> nodes();

        /// Whether a node votes on the log of `system`, as far as any node knows.
        boolean votes(NodeId node);

        /// Starts a node with an empty folder.
        ControlledNode add();

        /// Destroys what is on a node's disk.
        void loseFolder(ControlledNode node);

        /// Asks some node for a change.
        void propose(Change change);
    }

    private static final long LOOK_NANOS = 500_000_000;
    private static final int NODES_MAX = 7;
    /// Fewer could not hold three copies.
    private static final int MEMBERS_MIN = 3;

    private final VirtualTime time;
    private final Chance chance;
    private final Trace trace;
    private final Operated cluster;
    /// Something is done once in so many looks.
    private final int whim;

    private final Set<NodeId> gone = new TreeSet<>();
    private final Set<NodeId> leaving = new TreeSet<>();
    private boolean isOver;

    Operator(VirtualTime time, Chance chance, Trace trace, Operated cluster) {
        this.time = time;
        this.chance = chance;
        this.trace = trace;
        this.cluster = cluster;
        whim = (int) chance.between(6, 60);
    }

    void begin() {
        time.after(LOOK_NANOS, this::look);
    }

    void end() {
        isOver = true;
    }

    /// Whether a node never starts again.
    boolean isGone(ControlledNode node) {
        return gone.contains(node.id());
    }

    private void look() {
        Metadata metadata = cluster.newest();
        // What was asked for may have got lost, and is asked for again also when all is calm.
        for (NodeId node : gone) if (metadata.members().isPresent(node)) cluster.propose(new Change.Removed(node));
        for (NodeId node : leaving) {
            boolean isMember = metadata.members()
                    .find(node)
                    .filter(it -> it.is(Member.State.MEMBER))
                    .isPresent();
            if (isMember) cluster.propose(new Change.Leaving(node));
        }
        if (!isOver && chance.oneIn(whim)) act(metadata);
        time.after(LOOK_NANOS, this::look);
    }

    private void act(Metadata metadata) {
        ControlledNode node = chance.oneOf(cluster.nodes());
        switch (chance.below(5)) {
            case 0 -> {
                if (cluster.nodes().size() - gone.size() >= NODES_MAX) return;
                trace.count("a node with an empty folder joins");
                cluster.add();
            }
            case 1 -> {
                if (!isSpare(metadata, node) || !leaving.isEmpty()) return;
                trace.count("a node leaves");
                leaving.add(node.id());
            }
            case 2, 3 -> {
                if (!isSpare(metadata, node) || !isReplaceable(metadata, node.id()) || !node.isUp()) return;
                trace.count("the folder of a node is lost");
                cluster.loseFolder(node);
                gone.add(node.id());
                cluster.add();
            }
            default -> {
                trace.count("a wall clock jumps");
                node.clocks().ifPresent(SimClocks::setWall);
            }
        }
    }

    /// Whether enough others take part.
    private boolean isSpare(Metadata metadata, ControlledNode node) {
        boolean isMember = metadata.members()
                .find(node.id())
                .filter(it -> it.is(Member.State.MEMBER))
                .isPresent();
        return isMember && metadata.members().takingPart().size() > MEMBERS_MIN;
    }

    /// Whether no other folder was lost that still counts somewhere, and no set is so small that this one's disk is
    /// needed.
    private boolean isReplaceable(Metadata metadata, NodeId node) {
        for (NodeId lost : gone) {
            boolean isCounted = metadata.members().isPresent(lost) || metadata.isInvolved(lost) || cluster.votes(lost);
            if (isCounted) return false;
        }
        return metadata.placements().byId().values().stream()
                .flatMap(placement -> placement.partitions().stream())
                .filter(state -> state.involves(node))
                .allMatch(Operator::isLargeEnough);
    }

    private static boolean isLargeEnough(PartitionState state) {
        Optional<ReplicaSet> contender = state.contender();
        return state.established().size() >= 3
                && contender.filter(set -> set.size() < 3).isEmpty();
    }
}
