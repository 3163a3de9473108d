package io.quorate.sim.cluster;

import io.quorate.core.commitlog.DamagedLogException;
import io.quorate.core.control.Change;
import io.quorate.core.control.ControllerConfig;
import io.quorate.core.control.Founding;
import io.quorate.core.control.Metadata;
import io.quorate.core.control.Newcomer;
import io.quorate.core.control.PartitionId;
import io.quorate.core.control.PartitionState;
import io.quorate.core.control.ReplicaSet;
import io.quorate.core.identity.NodeId;
import io.quorate.core.log.ElectionConfig;
import io.quorate.core.log.Entry;
import io.quorate.core.log.LeaseTerms;
import io.quorate.core.log.LossLedger;
import io.quorate.core.log.Position;
import io.quorate.core.log.Reign;
import io.quorate.core.log.ReplicaLog;
import io.quorate.core.membership.MembershipConfig;
import io.quorate.core.node.NodeConfig;
import io.quorate.core.partition.Partitioning;
import io.quorate.core.rule.Rules;
import io.quorate.core.table.Preset;
import io.quorate.sim.SeedResult;
import io.quorate.sim.run.Chance;
import io.quorate.sim.run.Trace;
import io.quorate.sim.run.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// One run of a cluster that governs itself: the real control plane elects its leader, hears who is there,
/// hands out epochs and moves replicas, while nodes fail, come and go.
final class ControlledCluster
        implements ControlledNode.Surroundings, Nemesis.Run<ControlledNode>, ClusterClient.Served, Operator.Operated {
    private static final long STORM_NANOS_MIN = 60_000_000_000L;
    private static final long STORM_NANOS_MAX = 75_000_000_000L;
    /// Operations of a run, at least; the storm goes on until then.
    private static final int OPERATIONS_MIN = 1_000;
    /// How long a storm may take more than was drawn until there were enough operations.
    private static final long PATIENCE_NANOS = 240_000_000_000L;
    /// How long the cluster may take to serve again when nothing disturbs it: the controller's patience
    /// with leaders that did not serve has doubled five times at most.
    private static final long CALM_NANOS = 90_000_000_000L;
    /// Time in which all that was said is heard and synced.
    private static final long SETTLE_NANOS = 10_000_000_000L;
    /// How often it is looked whether all is at rest.
    private static final long REST_LOOK_NANOS = 10_000_000;
    /// How often the logs of `system` are looked at.
    private static final long LOOK_NANOS = 20_000_000;

    private final VirtualTime time = new VirtualTime();
    private final Trace trace = new Trace(time);
    private final Chance chance;
    private final Rules rules;
    private final NodeConfig config;
    private final List<ControlledNode> nodes = new ArrayList<>();
    private final int partitionCount;
    private final List<Truth> truths = new ArrayList<>();
    private final Truth truthOfSystem;
    private final SimNetwork network;
    private final Workload workload;
    private final List<ClusterClient> clients = new ArrayList<>();
    private final Nemesis<ControlledNode> nemesis;
    private final Operator operator;
    private final List<String> violations = new ArrayList<>();
    /// The newest epoch in which a process was seen to lead `system`.
    private long controllerEpoch;

    private boolean isOpen = true;
    private boolean isPowerLost;

    ControlledCluster(long seed, Rules rules) {
        chance = new Chance(seed);
        this.rules = rules;
        int nodeCount = chance.oneOf(List.of(3L, 3L, 4L, 5L)).intValue();
        partitionCount = chance.oneOf(List.of(1L, 2L, 4L)).intValue();
        config = config(chance);
        for (int i = 0; i < partitionCount; i++) truths.add(new Truth(i, trace, this::violate));
        truthOfSystem = new Truth(-1, trace, this::violate);
        Change.Formed founding = founding(nodeCount);
        for (Newcomer founder : founding.founders()) {
            nodes.add(node(founder.process().node(), Optional.of(founding)));
        }
        network = new SimNetwork(time, chance.split(), trace, this::deliver);
        workload = new Workload(time, chance.split(), partitionCount);
        int clientCount = 4 + chance.below(8);
        long meanThinkNanos = clientCount * 1_000_000_000L / chance.between(20, 35);
        for (int i = 0; i < clientCount; i++) {
            clients.add(new ClusterClient(i, this, workload, meanThinkNanos, chance.split()));
        }
        nemesis = new Nemesis<>(time, chance.split(), trace, nodes, network, this);
        operator = new Operator(time, chance.split(), trace, this);
    }

    private static NodeConfig config(Chance chance) {
        long timeoutMillis = chance.between(300, 1_200);
        return new NodeConfig(
                MembershipConfig.DEFAULT,
                new ControllerConfig(
                        chance.between(0, 500_000_000),
                        chance.between(500_000_000, 1_500_000_000),
                        chance.between(1_000_000_000, 10_000_000_000L),
                        1 + chance.below(4),
                        chance.below(3)),
                new ElectionConfig(Duration.ofMillis(timeoutMillis), Duration.ofMillis(timeoutMillis / 5)),
                Duration.ofMillis(chance.between(20, 150)),
                Duration.ofMillis(chance.between(500, 3_000)),
                chance.oneIn(2)
                        ? LeaseTerms.NONE
                        : new LeaseTerms(chance.between(50_000_000, 300_000_000), ControlledNode.DRIFT_PPM_MAX));
    }

    private Change.Formed founding(int nodeCount) {
        List<Newcomer> founders = new ArrayList<>();
        for (long id = 1; id <= nodeCount; id++) founders.add(ControlledNode.newcomer(new NodeId(id), 1));
        return Founding.formed(
                chance.next(), new Partitioning(partitionCount), founders, Preset.STRONG.table("default"));
    }

    private ControlledNode node(NodeId id, Optional<Change.Formed> founding) {
        List<NodeId> contacts = nodes.stream().map(ControlledNode::id).toList();
        return new ControlledNode(id, founding, contacts, config, time, chance.split(), trace, rules, this);
    }

    SeedResult run(long seed) {
        try {
            storm();
            calm();
        } catch (RuntimeException e) {
            violations.add(e.toString());
        }
        if (violations.isEmpty()) workload.violation(isPowerLost).ifPresent(violations::add);
        return new SeedResult(
                seed,
                violations.isEmpty() ? Optional.empty() : Optional.of(violations.getFirst()),
                trace.hash(),
                time.nowNanos(),
                workload.operationCount(),
                nemesis.faultCount(),
                trace.counts());
    }

    // ---- The storm ----

    private void storm() {
        nodes.forEach(this::start);
        time.after(LOOK_NANOS, this::judgeSystem);
        for (ClusterClient client : clients) after(chance.between(0, 3_000_000_000L), client::act);
        long end = chance.between(STORM_NANOS_MIN, STORM_NANOS_MAX);
        time.after(chance.between(0, 5_000_000_000L), nemesis::begin);
        operator.begin();
        while (violations.isEmpty() && (time.nowNanos() < end || workload.operationCount() < OPERATIONS_MIN)) {
            runUntil(time.nowNanos() + 1_000_000_000);
            if (time.nowNanos() > end + PATIENCE_NANOS) {
                violate("the clients get no further than " + workload.operationCount() + " operations");
            }
        }
        nemesis.end();
        operator.end();
        isOpen = false;
    }

    private void judgeSystem() {
        for (ControlledNode node : nodes) {
            ControlledNode.Process process = node.process();
            if (process != null) process.judgeSystem(truthOfSystem);
        }
        watchController();
        time.after(LOOK_NANOS, this::judgeSystem);
    }

    /// Counts the ends of controllers in the middle of a change.
    private void watchController() {
        long newest = 0;
        for (ControlledNode node : nodes) {
            ControlledNode.Process process = node.process();
            if (process != null) newest = Math.max(newest, process.systemReign());
        }
        if (newest <= controllerEpoch) return;
        controllerEpoch = newest;
        newest().placements().forEach((_, state) -> {
            if (state.learner().isPresent()) trace.count("a controller goes while a learner catches up");
            if (state.contender().isPresent()) trace.count("a controller goes while a replica set is tried");
        });
    }

    @Override
    public void goesDown(NodeId node) {
        newest().placements().forEach((_, state) -> {
            if (state.leader().filter(leader -> leader.node().equals(node)).isEmpty()) return;
            if (state.learner().isPresent()) trace.count("a leader goes down while a learner catches up");
            if (state.contender().isPresent()) trace.count("a leader goes down while its replica set is tried");
        });
    }

    // ---- The calm ----

    private void calm() {
        if (!violations.isEmpty()) return;
        network.heal();
        for (ControlledNode node : nodes) if (!node.isUp() && !operator.isGone(node)) start(node);
        long deadline = time.nowNanos() + CALM_NANOS;
        while (violations.isEmpty() && time.nowNanos() < deadline && !isServing()) {
            runUntil(time.nowNanos() + 100_000_000);
        }
        if (!isServing()) {
            violate("no leader serves " + CALM_NANOS / 1_000_000_000 + " s after the last fault");
            return;
        }
        ClusterClient reader = clients.getFirst();
        for (Workload.Task task : workload.readAll(reader.number())) readOne(reader, task);
        runUntil(time.nowNanos() + SETTLE_NANOS);
        // The controller may be moving replicas still: what it did a moment ago is not known everywhere.
        long restBy = time.nowNanos() + SETTLE_NANOS;
        while (violations.isEmpty() && time.nowNanos() < restBy && !isAtRest()) {
            runUntil(time.nowNanos() + REST_LOOK_NANOS);
        }
        if (violations.isEmpty()) check();
    }

    private boolean isServing() {
        Metadata newest = newest();
        if (newest.index() == 0) return false;
        for (int i = 0; i < partitionCount; i++) {
            PartitionState state = state(newest, i);
            Optional<ControlledNode.Process> leader = state.leader()
                    .flatMap(process -> find(process.node()))
                    .flatMap(node -> Optional.ofNullable(node.process()));
            int partition = i;
            if (leader.filter(process -> process.isServing(partition, state.epoch()))
                    .isEmpty()) return false;
        }
        return true;
    }

    private void readOne(ClusterClient reader, Workload.Task task) {
        List<Boolean> answered = new ArrayList<>();
        reader.ask(task, () -> answered.add(true));
        long deadline = time.nowNanos() + CALM_NANOS;
        while (violations.isEmpty() && answered.isEmpty()) time.step(deadline);
    }

    /// Whether everybody knows all that is decided and written.
    private boolean isAtRest() {
        Metadata newest = newest();
        for (ControlledNode node : nodes) {
            ControlledNode.Process process = node.process();
            if (process == null || !newest.members().isPresent(node.id())) continue;
            if (!process.node().metadata().equals(newest)) return false;
            for (int i = 0; i < partitionCount; i++) {
                if (!state(newest, i).current().contains(node.id())) continue;
                long committed = process.find(i)
                        .map(replica -> replica.replica().log().committed())
                        .orElse(0L);
                if (committed != truths.get(i).committedCount()) return false;
            }
        }
        return true;
    }

    private void check() {
        Metadata newest = newest();
        for (ControlledNode node : nodes) {
            ControlledNode.Process process = node.process();
            if (process == null || !newest.members().isPresent(node.id())) continue;
            if (!process.node().metadata().equals(newest)) {
                violate(node.id() + " knows the metadata up to "
                        + process.node().metadata().index() + " of " + newest.index());
            }
        }
        for (int i = 0; i < partitionCount; i++) check(i, state(newest, i).current());
    }

    private void check(int partition, ReplicaSet members) {
        List<LossLedger> ledgers = new ArrayList<>();
        List<LossLedger> former = new ArrayList<>();
        Set<Position> stranded = new TreeSet<>();
        for (ControlledNode node : nodes) {
            ControlledNode.Process process = node.process();
            PartitionReplica replica =
                    process == null ? null : process.find(partition).orElse(null);
            if (replica == null) continue;
            ReplicaLog log = replica.replica().log();
            LossLedger ledger = replica.replica().ledger();
            if (members.contains(node.id())) {
                ledgers.add(ledger);
                truths.get(partition)
                        .checkConverged(node.id(), log, replica.machine().committed());
            } else {
                former.add(ledger);
                for (Entry entry : log.from(log.committed() + 1, Long.MAX_VALUE)) stranded.add(entry.position());
            }
        }
        truths.get(partition).checkAcknowledged(ledgers, former, stranded);
    }

    // ---- What is known above ----

    @Override
    public Metadata newest() {
        Metadata newest = Metadata.EMPTY;
        for (ControlledNode node : nodes) {
            ControlledNode.Process process = node.process();
            if (process != null && process.node().metadata().index() > newest.index()) {
                newest = process.node().metadata();
            }
        }
        return newest;
    }

    private static PartitionState state(Metadata metadata, int partition) {
        return metadata.placements()
                .find(PartitionId.of(ControlledNode.code(partition)))
                .orElseThrow();
    }

    private Optional<ControlledNode> find(NodeId id) {
        return nodes.stream().filter(node -> node.id().equals(id)).findFirst();
    }

    @Override
    public int partitionCount() {
        return partitionCount;
    }

    @Override
    public Truth truth(int partition) {
        return truths.get(partition);
    }

    @Override
    public void count(String rare) {
        trace.count(rare);
    }

    // ---- The nodes ----

    @Override
    public List<ControlledNode> nodes() {
        return nodes;
    }

    @Override
    public void start(ControlledNode node) {
        if (operator.isGone(node)) return;
        try {
            node.start();
        } catch (DamagedLogException e) {
            violate(e.toString());
        }
    }

    @Override
    public void losePower(ControlledNode node) {
        isPowerLost = true;
        node.losePower();
    }

    @Override
    public boolean votes(NodeId voter) {
        for (ControlledNode node : nodes) {
            ControlledNode.Process process = node.process();
            if (process != null && process.node().voters().contains(voter)) return true;
        }
        return false;
    }

    @Override
    public ControlledNode add() {
        ControlledNode added = node(new NodeId(nodes.size() + 1L), Optional.empty());
        nodes.add(added);
        start(added);
        return added;
    }

    @Override
    public void loseFolder(ControlledNode node) {
        isPowerLost = true;
        node.loseFolder();
    }

    @Override
    public void propose(Change change) {
        ControlledNode asked = chance.oneOf(nodes);
        ControlledNode.Process process = asked.process();
        if (process != null) process.propose(change);
    }

    @Override
    public void failed(ControlledNode node) {
        node.kill();
        nemesis.startLater(node);
    }

    @Override
    public void send(NodeId from, NodeId to, byte[] frame) {
        network.send(from, to, frame);
    }

    private void deliver(NodeId from, NodeId to, byte[] frame) {
        find(to).map(ControlledNode::process).ifPresent(process -> {
            trace.add(frame);
            process.receive(from, frame);
        });
    }

    // ---- What goes wrong ----

    @Override
    public void rush() {
        if (!isOpen) return;
        Dial dial = chance.oneOf(List.of(Dial.values()));
        String key = workload.registerKey(dial, chance.below(2));
        for (ClusterClient client : clients) {
            after(chance.between(0, 10_000_000), () -> client.ask(workload.hot(client.number(), dial, key), () -> {}));
        }
    }

    /// Nobody can be unseated from outside: the process that leads most is cut off from the others, and
    /// they find another one.
    @Override
    public Optional<ControlledNode> usurp() {
        for (ControlledNode node : nodes) {
            ControlledNode.Process process = node.process();
            if (process == null) continue;
            Reign reign = process.node()
                    .replicas()
                    .host(PartitionId.SYSTEM.code())
                    .replica()
                    .reign();
            if (reign == null) continue;
            trace.count("the leader of system is cut off");
            for (ControlledNode other : nodes) {
                if (other.equals(node)) continue;
                network.cut(node.id(), other.id());
                network.cut(other.id(), node.id());
            }
            return Optional.of(node);
        }
        return Optional.empty();
    }

    @Override
    public void outliveLease() {
        Optional<ControlledNode> _ = usurp();
    }

    // ---- What the clients see ----

    @Override
    public boolean isOpen() {
        return isOpen;
    }

    @Override
    public NodeId anyNode(Chance from) {
        return from.oneOf(nodes).id();
    }

    @Override
    public void ask(NodeId node, Request request, Request.Answer answer) {
        Optional<ControlledNode.Process> process = find(node).map(ControlledNode::process);
        if (process.isEmpty()) answer.notApplied(Optional.empty());
        else process.get().ask(request, answer);
    }

    @Override
    public void after(long delayNanos, Runnable action) {
        time.after(delayNanos, action);
    }

    private void violate(String what) {
        violations.add(what);
    }

    private void runUntil(long nanos) {
        while (violations.isEmpty() && time.step(nanos)) {}
    }
}
