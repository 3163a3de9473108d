package io.quorate.core.control;

import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import io.quorate.core.partition.Partitioning;
import io.quorate.core.rule.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Decides for the cluster: who leads each partition, which replica moves next, who is let in and who is gone.
///
/// One exists for as long as its process leads `system`. It is asked again and again, and always decides from the
/// metadata as they are; it keeps nothing but how far it trusts each node. It changes as little as it can: a
/// leader that serves stays, unless the better one has been steady for long.
///
/// Not for several threads. Cost of a decision: in the number of partitions times that of their replicas.
public final class Controller {
    private final ControllerConfig config;
    private final Rules rules;
    private final Trust trust;
    private final Reigns reigns = new Reigns();
    private final Preparations preparations = new Preparations();

    /// The ring of `ringMembers`, which seldom change.
    private Ring ring = new Ring(List.of(), Partitioning.DEFAULT);

    private Members ringMembers = Members.NONE;

    /// @param nowNanos when its process began to lead `system`, on the clock that the decisions are asked for with
    public Controller(ControllerConfig config, Rules rules, long nowNanos) {
        this.config = config;
        this.rules = rules;
        this.trust = new Trust(config, nowNanos);
    }

    /// What to do next. Ask again once all changes of the last answer were made or refused, and whenever
    /// something new was observed; about ten times a second is enough.
    ///
    /// @param nowNanos a monotonic clock
    /// @param metadata as committed, with all changes of the last answer
    public Decisions decide(long nowNanos, Metadata metadata, Observations seen) {
        trust.observe(nowNanos, metadata.members(), seen);
        reigns.observe(nowNanos, metadata, seen);
        preparations.beginDecision();
        if (!metadata.members().equals(ringMembers)) {
            ring = new Ring(metadata.members().takingPart(), metadata.partitioning());
            ringMembers = metadata.members();
        }
        return new Round(nowNanos, metadata, seen).decisions();
    }

    /// The next step of the set that votes on the log of `system`, as far as the last decision has seen: up to
    /// five nodes, in different zones. Its change is an entry of that very log, hence no [Change].
    ///
    /// @param current the set that is established there
    /// @return a set that differs by one node; empty if the set is right
    public Optional<ReplicaSet> nextVoters(ReplicaSet current, Metadata metadata) {
        return Voters.next(current, metadata.members(), trust::isFailed);
    }

    /// One decision: what is true while it is made.
    private final class Round {
        private final long nowNanos;
        private final Metadata metadata;
        private final Observations seen;
        private final LeaderChoice choice;
        private final Failover failover;
        private final SetChange setChange;
        private final List<Change> changes = new ArrayList<>();
        private final List<Decisions.HandOver> handOvers = new ArrayList<>();

        /// The partitions that serve and for which nothing was decided yet.
        private final SortedMap<PartitionId, PartitionReport> quiet = new TreeMap<>();

        private int changingCount;
        private int leavingCount;

        private Round(long nowNanos, Metadata metadata, Observations seen) {
            this.nowNanos = nowNanos;
            this.metadata = metadata;
            this.seen = seen;
            choice = new LeaderChoice(metadata, trust);
            failover = new Failover(metadata, config, trust, reigns, choice, nowNanos);
            setChange = new SetChange(metadata, trust, choice, rules);
        }

        private Decisions decisions() {
            metadata.placements().forEach(this::keepServing);
            // Removals come before additions, or a full cluster would hold one copy more of everything for a long time.
            List.copyOf(quiet.keySet()).forEach(this::remove);
            List.copyOf(quiet.keySet()).forEach(this::add);
            quiet.keySet().forEach(this::handOver);
            membership();
            return new Decisions(changes, handOvers);
        }

        /// A leader where there is none, and the end of what was begun.
        private void keepServing(PartitionId partition, PartitionState state) {
            if (state.isChanging()) changingCount++;
            if (failover.isNeeded(partition, state)) {
                failover.next(partition, placement(partition), state, preference(partition))
                        .ifPresent(changes::add);
                return;
            }
            Optional<PartitionReport> report = seen.of(partition, state.epoch());
            if (report.isEmpty()) return;
            Optional<Change> next = setChange
                    .continued(partition, state, report.get(), wanted(partition))
                    .filter(change -> isPrepared(partition, state, report.get(), change))
                    .or(() -> successor(partition, state, report.get()));
            if (next.isPresent()) changes.add(next.get());
            else if (report.get().isServing()) quiet.put(partition, report.get());
        }

        /// Whether the leader notices nothing of a change; if it is not ready for another epoch, asks it to get ready.
        private boolean isPrepared(PartitionId partition, PartitionState state, PartitionReport report, Change change) {
            NodeId leader = state.leader().orElseThrow().node();
            boolean isReady = report.successor().filter(leader::equals).isPresent();
            if (!(change instanceof Change.EpochGiven) || isReady || preparations.ask(partition, nowNanos)) return true;
            handOvers.add(new Decisions.HandOver(partition, state.epoch(), leader));
            return false;
        }

        /// The leader is ready to go, to another node: where it makes way for itself, another replica set is waited
        /// for.
        private Optional<Change> successor(PartitionId partition, PartitionState state, PartitionReport report) {
            return report.successor()
                    .filter(node -> !node.equals(state.leader().orElseThrow().node()))
                    .filter(node -> state.current().contains(node) && choice.isLiving(node))
                    .flatMap(metadata.members()::find)
                    .map(to -> new Change.EpochGiven(partition, state.epoch() + 1, to.process(), state.current()));
        }

        private void remove(PartitionId partition) {
            if (changingCount >= config.setChangesMax()) return;
            begin(partition, setChange.removal(partition, state(partition), report(partition), wanted(partition)));
        }

        private void add(PartitionId partition) {
            if (changingCount >= config.setChangesMax()) return;
            begin(partition, setChange.addition(partition, state(partition), report(partition), wanted(partition)));
        }

        private void begin(PartitionId partition, Optional<Change> change) {
            if (change.isEmpty()) return;
            if (isPrepared(partition, state(partition), report(partition), change.get())) changes.add(change.get());
            changingCount++;
            quiet.remove(partition);
        }

        private void handOver(PartitionId partition) {
            PartitionState state = state(partition);
            if (leavingCount >= config.handOversMax() || state.isChanging()) return;
            NodeId leader = state.leader().orElseThrow().node();
            (wanted(partition).contains(leader) ? better(partition, state) : other(partition, state))
                    .filter(node -> !node.equals(leader))
                    .ifPresent(node -> {
                        handOvers.add(new Decisions.HandOver(partition, state.epoch(), node));
                        leavingCount++;
                    });
        }

        /// The first of the preference list, once it is proven and the leader has been in office for long.
        private Optional<NodeId> better(PartitionId partition, PartitionState state) {
            if (reigns.inOfficeNanos(partition, nowNanos) < config.steadyAfterNanos()) return Optional.empty();
            return preference(partition).stream()
                    .filter(node -> state.current().contains(node) && trust.isProven(node))
                    .findFirst()
                    .filter(node -> report(partition).caughtUp().contains(node))
                    .filter(node -> choice.hasRoom(placement(partition), node));
        }

        /// Anyone who will stay, because the leader will not.
        private Optional<NodeId> other(PartitionId partition, PartitionState state) {
            List<NodeId> staying = wanted(partition).stream()
                    .filter(state.current()::contains)
                    .filter(node -> report(partition).caughtUp().contains(node))
                    .toList();
            return choice.choose(placement(partition), staying, preference(partition))
                    .map(ProcessId::node);
        }

        private void membership() {
            for (Member member : metadata.members().byId().values()) {
                NodeId id = member.id();
                if (member.is(Member.State.JOINING) && trust.isSteady(id)) changes.add(new Change.Admitted(id));
                if (member.is(Member.State.LEAVING) && !metadata.isInvolved(id)) changes.add(new Change.Removed(id));
            }
            for (Placement placement : metadata.placements().byId().values()) {
                if (!metadata.tables().use(placement.of())) changes.add(new Change.PlacementDropped(placement.id()));
            }
        }

        private List<NodeId> wanted(PartitionId partition) {
            return ring.replicas(partition.number(), placement(partition).of());
        }

        private List<NodeId> preference(PartitionId partition) {
            return ring.preferenceList(partition.number());
        }

        private PartitionReport report(PartitionId partition) {
            return Objects.requireNonNull(quiet.get(partition));
        }

        private PartitionState state(PartitionId partition) {
            return metadata.placements().find(partition).orElseThrow();
        }

        private Placement placement(PartitionId partition) {
            return Objects.requireNonNull(metadata.placements().byId().get(partition.placement()));
        }
    }
}
