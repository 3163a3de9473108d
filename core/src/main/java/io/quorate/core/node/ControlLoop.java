package io.quorate.core.node;

import io.quorate.core.control.Change;
import io.quorate.core.control.Controller;
import io.quorate.core.control.Decisions;
import io.quorate.core.control.Metadata;
import io.quorate.core.control.Observations;
import io.quorate.core.control.ReplicaSet;
import io.quorate.core.identity.NodeId;
import io.quorate.core.rule.Rules;
import java.util.Optional;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/// Turns what is observed into changes of the metadata, in the one process that leads `system` and as long as it does.
final class ControlLoop {
    /// How decisions reach the leaders that they are about.
    interface Messenger {
        void send(NodeId to, ControlMessage message);
    }

    private final NodeConfig config;
    private final Rules rules;
    private final SystemPartition system;
    private final Messenger messenger;

    /// What this reign over `system` knows; null while another process leads.
    private @Nullable Controller controller;

    private ReportBoard board = new ReportBoard();
    private long epoch;

    ControlLoop(NodeConfig config, Rules rules, SystemPartition system, Messenger messenger) {
        this.config = config;
        this.rules = rules;
        this.system = system;
        this.messenger = messenger;
    }

    /// A leader tells of its partitions. It is told that this is known also if it was known before.
    void report(NodeId from, ControlMessage.Reported reported) {
        if (!system.isServing() || system.epoch() != reported.epoch()) return;
        takeOffice(system.epoch());
        board.take(from, reported);
        messenger.send(from, new ControlMessage.Noted(reported.epoch(), reported.number()));
    }

    /// Decides, unless the last decisions are not made yet.
    ///
    /// @param suspected the nodes that are held for dead just now
    /// @param unheard those that this node does not hear itself: what they reported may be long past
    void decide(long nowNanos, SortedSet<NodeId> suspected, SortedSet<NodeId> unheard) {
        if (!system.isServing()) {
            controller = null;
            return;
        }
        takeOffice(system.epoch());
        if (!system.isSettled()) return;
        Metadata metadata = system.metadata();
        if (metadata.index() == 0) {
            system.founding().ifPresent(system::append);
            return;
        }
        if (controller == null) controller = new Controller(config.controller(), rules, nowNanos);
        Decisions decisions =
                controller.decide(nowNanos, metadata, new Observations(suspected, board.reportsBut(unheard)));
        for (Change change : decisions.changes()) system.append(change);
        for (Decisions.HandOver wish : decisions.handOvers()) handOver(metadata, wish);
        Optional<ReplicaSet> voters = controller.nextVoters(ReplicaSet.of(system.voters()), metadata);
        voters.ifPresent(set -> system.changeVoters(set.nodes()));
    }

    /// Reports were made to one leader of `system`: another reign begins without any.
    private void takeOffice(long newEpoch) {
        if (newEpoch == epoch) return;
        epoch = newEpoch;
        controller = null;
        board = new ReportBoard();
    }

    private void handOver(Metadata metadata, Decisions.HandOver wish) {
        metadata.placements()
                .find(wish.partition())
                .flatMap(state -> state.leader())
                .ifPresent(leader -> messenger.send(
                        leader.node(), new ControlMessage.HandOver(wish.partition(), wish.epoch(), wish.successor())));
    }
}
