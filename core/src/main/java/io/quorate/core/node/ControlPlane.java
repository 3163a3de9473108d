package io.quorate.core.node;

import io.quorate.core.control.Change;
import io.quorate.core.control.Member;
import io.quorate.core.control.Metadata;
import io.quorate.core.control.Newcomer;
import io.quorate.core.control.PartitionId;
import io.quorate.core.control.PartitionState;
import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import io.quorate.core.log.Assignment;
import io.quorate.core.membership.Membership;
import io.quorate.core.membership.MembershipMessage;
import io.quorate.core.membership.Sight;
import io.quorate.core.membership.Verdict;
import io.quorate.core.rule.Rules;
import io.quorate.core.table.TableCatalog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/// A node's part in the control plane: it follows the log of `system`, carries out what is decided there, tells
/// whoever leads it what it sees, and decides itself while it leads it.
final class ControlPlane {
    private final ProcessId self;
    private final NodeSetup setup;
    private final Env env;
    private final Replicas replicas;
    private final SystemPartition system;
    private final Membership membership;
    private final ControlLoop loop;
    private final ReportSender sender;
    private final Reporter reporter;
    private final TableRequests tables;
    private final ControlLoop.Messenger messenger;
    /// The partitions that this node is in no set of, and the newest epoch of each: a copy of one goes as soon as it
    /// may.
    private final SortedMap<PartitionId, Long> retired = new TreeMap<>();
    /// The partitions whose leaders here were asked to hand over and are not ready yet.
    private final SortedSet<PartitionId> leaving = new TreeSet<>();

    /// Whether a leader elsewhere was heard to be ready, and nothing was decided since.
    private boolean isDecisionDue;

    private boolean hasBegun;

    ControlPlane(
            NodeSetup setup,
            Env env,
            Rules rules,
            Replicas replicas,
            SystemPartition system,
            ControlLoop.Messenger messenger,
            io.quorate.core.membership.Env membershipEnv,
            RandomGenerator random) {
        this.self = setup.newcomer().process();
        this.setup = setup;
        this.env = env;
        this.replicas = replicas;
        this.system = system;
        this.messenger = messenger;
        membership = new Membership(
                self.node(), self.start(), membershipEnv, setup.config().membership(), rules);
        loop = new ControlLoop(setup.config(), rules, system, messenger);
        sender = new ReportSender(self.start());
        reporter = new Reporter(setup.config());
        tables = new TableRequests(system::metadata, this::propose, random, env);
    }

    /// What was recovered is in force; from now on time counts.
    void begin() {
        hasBegun = true;
        system.founding().ifPresent(formed -> meet(founders(formed)));
        carryOut(Metadata.EMPTY, system.metadata());
        env.schedule(setup.config().membership().tickInterval().toNanos(), this::tickMembership);
        env.schedule(setup.config().controlInterval().toNanos(), this::tick);
    }

    /// The cluster's tables.
    TableCatalog tables() {
        return tables;
    }

    Membership membership() {
        return membership;
    }

    private static SortedSet<NodeId> founders(Change.Formed formed) {
        SortedSet<NodeId> founders = new TreeSet<>();
        for (Newcomer founder : formed.founders())
            founders.add(founder.process().node());
        return founders;
    }

    // ---- What is due ----

    private void tickMembership() {
        membership.tick();
        replicas.endTurnSoon();
        env.schedule(setup.config().membership().tickInterval().toNanos(), this::tickMembership);
    }

    private void tick() {
        introduce();
        retired.forEach(this::retire);
        report();
        tellDone();
        tables.tick();
        decide();
        env.schedule(setup.config().controlInterval().toNanos(), this::tick);
    }

    private void decide() {
        loop.decide(
                env.monotonicNanos(),
                nodes(verdict -> !verdict.isAlive()),
                nodes(verdict -> verdict.sight() != Sight.HEARD));
        replicas.touch(PartitionId.SYSTEM.code());
    }

    /// Requests wait for a leader that hands over: that it is ready is told at once, and decided on at once.
    void turnEnded() {
        if (leaving.removeIf(partition -> !isLeaving(partition))) report();
        if (!isDecisionDue || !system.isSettled()) return;
        isDecisionDue = false;
        decide();
    }

    /// Whether a leader here may still be getting ready.
    private boolean isLeaving(PartitionId partition) {
        Hosted hosted = replicas.find(partition.code());
        return hosted != null
                && hosted.replica().reign() != null
                && hosted.successor().isEmpty();
    }

    private SortedSet<NodeId> nodes(Predicate<Verdict> which) {
        SortedSet<NodeId> nodes = new TreeSet<>();
        for (Verdict verdict : membership.verdicts()) if (which.test(verdict)) nodes.add(verdict.node());
        return nodes;
    }

    /// Until the metadata knows this process, it is given nothing.
    private void introduce() {
        Optional<Member> known = system.metadata().members().find(self.node());
        if (system.metadata().index() == 0 && system.founding().isPresent()) return;
        if (known.isEmpty()) propose(new Change.Joined(setup.newcomer()));
        else if (known.get().start() < self.start()) propose(new Change.Started(setup.newcomer()));
    }

    private void report() {
        Optional<NodeId> controller = system.leader();
        if (controller.isEmpty()) return;
        var reports = reporter.reports(env.monotonicNanos(), ledHere());
        sender.next(controller.get(), system.epoch(), reports)
                .ifPresent(reported -> messenger.send(controller.get(), reported));
    }

    private Map<PartitionId, Hosted> ledHere() {
        Map<PartitionId, Hosted> led = new TreeMap<>();
        replicas.partitions().forEach((number, partition) -> {
            if (partition != system && partition.replica().reign() != null) led.put(PartitionId.of(number), partition);
        });
        return led;
    }

    private void tellDone() {
        if (system.leader().isEmpty()) return; // it is told again, and only to one who can do something about it
        for (Hosted partition : replicas.partitions().values()) partition.done().forEach(this::propose);
    }

    /// Asks whoever leads `system` for a change.
    void propose(Change change) {
        List<NodeId> asked = system.leader().map(List::of).orElseGet(this::everyoneKnown);
        for (NodeId node : asked) messenger.send(node, new ControlMessage.Proposed(change, false));
    }

    private List<NodeId> everyoneKnown() {
        SortedSet<NodeId> known = new TreeSet<>(setup.contacts());
        known.addAll(system.voters());
        known.remove(self.node());
        return List.copyOf(known);
    }

    // ---- What comes in ----

    void receive(NodeId from, MembershipMessage message) {
        membership.receive(from, message);
    }

    void receive(NodeId from, ControlMessage message) {
        switch (message) {
            case ControlMessage.Proposed proposed -> proposed(proposed);
            case ControlMessage.Reported reported -> {
                loop.report(from, reported);
                isDecisionDue |= reported.reports().values().stream()
                        .anyMatch(report -> report.successor().isPresent());
                replicas.endTurnSoon();
            }
            case ControlMessage.Noted noted -> sender.noted(noted);
            case ControlMessage.HandOver(PartitionId partition, long epoch, NodeId successor) -> {
                Hosted hosted = replicas.find(partition.code());
                if (hosted == null || !isLedHere(hosted, epoch)) return;
                hosted.handOver(successor);
                leaving.add(partition);
            }
        }
    }

    private static boolean isLedHere(Hosted hosted, long epoch) {
        var reign = hosted.replica().reign();
        return reign != null && reign.epoch() == epoch;
    }

    private void proposed(ControlMessage.Proposed proposed) {
        if (system.isServing()) {
            // It is asked for again until it is seen to be made: what the metadata refuses need not be logged.
            boolean isAllowed =
                    system.metadata().apply(proposed.change(), Rules.ALL) instanceof Metadata.Outcome.Changed;
            // Partitions close all at the same time, and none stands in another's way.
            boolean isInLine = system.isSettled() || proposed.change() instanceof Change.TableClosed;
            if (isAllowed && isInLine) system.append(proposed.change());
        } else if (!proposed.isPassedOn()) {
            system.leader()
                    .filter(leader -> !leader.equals(self.node()))
                    .ifPresent(leader -> messenger.send(leader, new ControlMessage.Proposed(proposed.change(), true)));
        }
    }

    // ---- What was decided ----

    /// The metadata have changed.
    void carryOut(Metadata before, Metadata after) {
        if (!hasBegun) return; // what was recovered is carried out as a whole
        tables.changed();
        if (!before.members().equals(after.members())) {
            SortedSet<NodeId> members = present(after);
            meet(members);
        }
        if (before.placements().equals(after.placements())) return;
        after.placements().forEach((id, state) -> {
            boolean isNews = before.placements().find(id).filter(state::equals).isEmpty();
            if (isNews) assign(id, state);
        });
    }

    private static SortedSet<NodeId> present(Metadata metadata) {
        SortedSet<NodeId> present = new TreeSet<>();
        for (NodeId node : metadata.members().byId().keySet()) {
            if (metadata.members().isPresent(node)) present.add(node);
        }
        return present;
    }

    private void meet(SortedSet<NodeId> members) {
        membership.setMembers(members);
        system.setLearners(List.copyOf(members));
    }

    private void retire(PartitionId id, long epoch) {
        Hosted hosted = replicas.find(id.code());
        if (hosted == null) return;
        replicas.touch(id.code());
        hosted.retire(epoch);
    }

    private void assign(PartitionId id, PartitionState state) {
        if (state.leader().isEmpty()) return;
        if (!state.involves(self.node())) {
            retired.put(id, state.epoch());
            retire(id, state.epoch());
            return;
        }
        retired.remove(id);
        List<NodeId> learners = new ArrayList<>();
        state.learner().ifPresent(learners::add);
        ProcessId leader = state.leader().get();
        replicas.assign(
                id.code(), new Assignment(state.epoch(), leader, state.current().nodes(), learners));
    }
}
