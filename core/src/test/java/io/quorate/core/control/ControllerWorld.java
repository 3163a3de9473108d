package io.quorate.core.control;

import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import io.quorate.core.partition.Partitioning;
import io.quorate.core.rule.Rules;
import io.quorate.core.table.Preset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// A cluster as the controller sees it: nodes that are up or down, leaders that serve when they can, learners
/// that catch up. What is decided is made at once, and judged.
final class ControllerWorld {
    static final long STEP_NANOS = Duration.ofMillis(200).toNanos();

    /// A learner has all of the log after it has received for so many steps.
    private static final int STEPS_TO_CATCH_UP = 10;

    private final Rules rules;
    private final ControllerConfig config = ControllerConfig.DEFAULT;
    private final MetadataJudge judge = new MetadataJudge();
    private final SortedSet<NodeId> down = new TreeSet<>();

    /// Nodes that hear nothing though they are heard: they serve nowhere and nobody suspects them.
    private final SortedSet<NodeId> deaf = new TreeSet<>();

    private final Map<PartitionId, Map<NodeId, Integer>> received = new TreeMap<>();
    private final Map<PartitionId, NodeId> ready = new TreeMap<>();
    private final Map<PartitionId, Integer> leaderChanges = new TreeMap<>();
    private Metadata metadata = Metadata.EMPTY;
    private Controller controller;
    private long nowNanos;
    private int setChangesSeen;
    private int unpreparedChanges;
    private boolean getsReady = true;

    ControllerWorld(Rules rules, Change.Formed formed) {
        this.rules = rules;
        make(formed);
        controller = new Controller(config, rules, nowNanos);
    }

    static ControllerWorld of(int nodes, int partitions) {
        return of(nodes, partitions, Rules.ALL);
    }

    static ControllerWorld of(int nodes, int partitions, Rules rules) {
        List<Newcomer> founders = new ArrayList<>();
        for (int number = 1; number <= nodes; number++) founders.add(Samples.newcomer(number));
        return new ControllerWorld(
                rules, Founding.formed(7, new Partitioning(partitions), founders, Preset.STRONG.table("default")));
    }

    Metadata metadata() {
        return metadata;
    }

    Optional<String> verdict() {
        return judge.verdict();
    }

    /// Replica sets that were begun to be changed.
    int setChangesSeen() {
        return setChangesSeen;
    }

    /// Those of them that came before their leader was ready.
    int unpreparedChanges() {
        return unpreparedChanges;
    }

    /// Leaders never get ready to hand over.
    ControllerWorld withoutPreparation() {
        getsReady = false;
        return this;
    }

    /// How often the leading process of each partition changed since the last [#forgetLeaderChanges].
    Map<PartitionId, Integer> leaderChanges() {
        return leaderChanges;
    }

    void forgetLeaderChanges() {
        leaderChanges.clear();
    }

    void crash(int number) {
        down.add(Samples.node(number));
    }

    boolean isDown(int number) {
        return down.contains(Samples.node(number));
    }

    /// The node is heard again: the same process if it was only cut off.
    void heal(int number) {
        down.remove(Samples.node(number));
        deaf.remove(Samples.node(number));
    }

    void restart(int number) {
        heal(number);
        Member member = metadata.members().find(Samples.node(number)).orElseThrow();
        make(new Change.Started(new Newcomer(new ProcessId(member.id(), member.start() + 1), member.description())));
    }

    void deafen(int number) {
        deaf.add(Samples.node(number));
    }

    /// Another process leads `system` from now on, and remembers nothing.
    void replaceController() {
        controller = new Controller(config, rules, nowNanos);
    }

    boolean make(Change change) {
        if (!(metadata.apply(change, rules) instanceof Metadata.Outcome.Changed changed)) return false;
        if (change instanceof Change.EpochGiven given) epochGiven(given);
        judge.judge(metadata, change, changed.metadata(), rules);
        metadata = changed.metadata();
        return true;
    }

    void run(Duration duration) {
        run(duration, STEP_NANOS);
    }

    /// A controller that is asked less often comes to the same end, later.
    void run(Duration duration, long stepNanos) {
        for (long end = nowNanos + duration.toNanos(); nowNanos < end; nowNanos += stepNanos) step();
    }

    private void step() {
        Decisions decisions = controller.decide(nowNanos, metadata, new Observations(down, reports()));
        for (Change change : decisions.changes()) if (!make(change)) judge.broken("refused: " + change);
        ready.clear();
        if (getsReady) decisions.handOvers().forEach(wish -> ready.put(wish.partition(), wish.successor()));
        int[] changing = new int[1];
        metadata.placements().forEach((partition, state) -> {
            if (state.isChanging()) changing[0]++;
            receive(partition, state);
        });
        if (changing[0] > config.setChangesMax()) judge.broken(changing[0] + " replica sets change at once");
    }

    private void epochGiven(Change.EpochGiven given) {
        PartitionState before = metadata.placements().find(given.partition()).orElseThrow();
        if (before.leader().filter(leader -> !leader.equals(given.leader())).isPresent()) {
            leaderChanges.merge(given.partition(), 1, Integer::sum);
        }
        if (given.replicas().equals(before.current())) return;
        setChangesSeen++;
        NodeId leader = given.leader().node();
        if (!leader.equals(ready.get(given.partition()))) unpreparedChanges++;
        for (NodeId node : given.replicas().nodes()) {
            boolean isNew = !before.established().contains(node);
            if (isNew && !isCaughtUp(given.partition(), node)) judge.broken(node + " counts and has not caught up");
        }
    }

    private SortedMap<PartitionId, PartitionReport> reports() {
        SortedMap<PartitionId, PartitionReport> reports = new TreeMap<>();
        metadata.placements().forEach((partition, state) -> {
            NodeId leader =
                    state.leader().map(ProcessId::node).filter(this::hears).orElse(null);
            if (leader == null || !metadata.members().isRunning(state.leader().orElseThrow())) return;
            reports.put(
                    partition,
                    new PartitionReport(
                            state.epoch(),
                            serves(state),
                            caughtUp(partition, state),
                            Optional.ofNullable(ready.get(partition))));
        });
        return reports;
    }

    private boolean hears(NodeId node) {
        return !down.contains(node) && !deaf.contains(node);
    }

    boolean serves(PartitionState state) {
        boolean isLed = state.leader()
                .filter(metadata.members()::isRunning)
                .filter(leader -> hears(leader.node()))
                .isPresent();
        long hearing = state.current().nodes().stream().filter(this::hears).count();
        return isLed && hearing >= state.current().majority();
    }

    private SortedSet<NodeId> caughtUp(PartitionId partition, PartitionState state) {
        SortedSet<NodeId> nodes = new TreeSet<>();
        for (NodeId node : state.current().nodes()) if (hears(node)) nodes.add(node);
        state.learner().filter(node -> isCaughtUp(partition, node)).ifPresent(node -> nodes.add(node));
        return nodes;
    }

    private boolean isCaughtUp(PartitionId partition, NodeId node) {
        Map<NodeId, Integer> steps = received.get(partition);
        return steps != null && steps.getOrDefault(node, 0) >= STEPS_TO_CATCH_UP;
    }

    private void receive(PartitionId partition, PartitionState state) {
        Map<NodeId, Integer> steps = received.computeIfAbsent(partition, _ -> new TreeMap<>());
        steps.keySet().removeIf(node -> !state.involves(node));
        state.learner()
                .filter(this::hears)
                .filter(_ -> serves(state))
                .ifPresent(node -> steps.merge(node, 1, Integer::sum));
    }
}
