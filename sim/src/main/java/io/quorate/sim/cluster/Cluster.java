package io.quorate.sim.cluster;

import io.quorate.core.commitlog.DamagedLogException;
import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import io.quorate.core.log.Assignment;
import io.quorate.core.log.Entry;
import io.quorate.core.log.LeaseTerms;
import io.quorate.core.log.LossLedger;
import io.quorate.core.log.Position;
import io.quorate.core.log.Reign;
import io.quorate.core.log.ReplicaLog;
import io.quorate.core.rule.Rules;
import io.quorate.sim.SeedResult;
import io.quorate.sim.machine.SimClocks;
import io.quorate.sim.run.Chance;
import io.quorate.sim.run.Trace;
import io.quorate.sim.run.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;

/// One run: nodes with their disks, the network between them, their authority, clients, and what goes wrong,
/// all drawn from one seed.
///
/// The replicas, the commit log and the messages are the real ones. First the storm: faults while clients work.
/// Then the calm: everything heals, everything is read again, and all replicas must be the same.
final class Cluster
        implements ReplicaProcess.Surroundings, SimAuthority.Nodes, Nemesis.Run<SimReplicaNode>, ClusterClient.Served {
    private static final long STORM_NANOS_MIN = 60_000_000_000L;
    private static final long STORM_NANOS_MAX = 75_000_000_000L;
    /// Operations of a run, at least; the storm goes on until then.
    private static final int OPERATIONS_MIN = 1_000;
    /// How long a storm may take more than was drawn until there were enough operations.
    private static final long PATIENCE_NANOS = 240_000_000_000L;
    /// How long the cluster may take to serve again when nothing disturbs it.
    private static final long CALM_NANOS = 20_000_000_000L;
    /// How long it may be until the next folder is lost.
    private static final long FOLDER_NANOS_MAX = 60_000_000_000L;
    /// Time in which all that was said is heard and synced.
    private static final long SETTLE_NANOS = 6_000_000_000L;

    private final VirtualTime time = new VirtualTime();
    private final Trace trace = new Trace(time);
    private final Chance chance;
    private final List<SimReplicaNode> nodes = new ArrayList<>();
    private final List<Truth> truths = new ArrayList<>();
    private final SimNetwork network;
    private final SimAuthority authority;
    /// The last partition, if it finds its leader by itself.
    private final Optional<SimVote> vote;
    /// How many partitions the authority hands out epochs for: those before.
    private final int handedOutCount;
    private final Workload workload;
    private final List<ClusterClient> clients = new ArrayList<>();
    private final Nemesis<SimReplicaNode> nemesis;
    private final List<String> violations = new ArrayList<>();
    private final LeaseTerms leaseTerms;
    private boolean isOpen = true;
    private boolean isPowerLost;

    Cluster(long seed, Rules rules) {
        chance = new Chance(seed);
        int nodeCount = chance.oneOf(List.of(3L, 3L, 4L, 5L)).intValue();
        int replicaCount = nodeCount == 5 && chance.oneIn(2) ? 5 : 3;
        handedOutCount = 1 + chance.below(3);
        List<NodeId> everybody =
                LongStream.rangeClosed(1, nodeCount).mapToObj(NodeId::new).toList();
        // Drawn apart, so that a run without a vote is the same whatever the vote draws.
        var voteChance = new Chance(~seed);
        vote = voteChance.oneIn(3)
                ? Optional.of(new SimVote(handedOutCount, time, voteChance, trace, nodes, everybody))
                : Optional.empty();
        int partitionCount = handedOutCount + (vote.isPresent() ? 1 : 0);
        for (int i = 0; i < partitionCount; i++) truths.add(new Truth(i, trace, this::violate));
        int driftPpmMax = chance.oneOf(List.of(200L, 20_000L, 200_000L)).intValue();
        leaseTerms = chance.oneIn(2)
                ? LeaseTerms.NONE
                : new LeaseTerms(chance.between(50_000_000, 500_000_000), driftPpmMax);
        for (NodeId id : everybody) {
            Optional<Voting> voting = vote.map(of -> of.voting(everybody));
            var clocks = new SimClocks(time, chance.split(), driftPpmMax);
            nodes.add(new SimReplicaNode(
                    id, partitionCount, time, chance.split(), trace, leaseTerms, clocks, rules, this, voting));
        }
        network = new SimNetwork(time, chance.split(), trace, this::deliver);
        authority = new SimAuthority(time, chance.split(), trace, this, handedOutCount, replicaCount);
        workload = new Workload(time, chance.split(), partitionCount);
        int clientCount = 4 + chance.below(8);
        long meanThinkNanos = clientCount * 1_000_000_000L / chance.between(20, 35);
        for (int i = 0; i < clientCount; i++) {
            clients.add(new ClusterClient(i, this, workload, meanThinkNanos, chance.split()));
        }
        nemesis = new Nemesis<>(time, chance.split(), trace, nodes, network, this);
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
        authority.begin();
        vote.ifPresent(one -> one.begin(network));
        for (ClusterClient client : clients) after(chance.between(0, 1_000_000_000), client::act);
        long end = chance.between(STORM_NANOS_MIN, STORM_NANOS_MAX);
        nemesis.begin();
        boolean losesFolders = chance.oneIn(2) && vote.isEmpty();
        if (losesFolders) after(chance.between(0, FOLDER_NANOS_MAX), this::loseFolder);
        while (violations.isEmpty() && (time.nowNanos() < end || workload.operationCount() < OPERATIONS_MIN)) {
            runUntil(time.nowNanos() + 1_000_000_000);
            if (time.nowNanos() > end + PATIENCE_NANOS) {
                violate("the clients get no further than " + workload.operationCount() + " operations");
            }
        }
        nemesis.end();
        isOpen = false;
    }

    // ---- The calm ----

    private void calm() {
        if (!violations.isEmpty()) return;
        network.heal();
        authority.calm();
        vote.ifPresent(SimVote::calm);
        for (SimReplicaNode node : nodes) if (!node.isUp()) start(node);
        long deadline = time.nowNanos() + CALM_NANOS;
        while (violations.isEmpty() && time.nowNanos() < deadline && !isServing()) {
            runUntil(time.nowNanos() + 100_000_000);
        }
        if (!isServing()) {
            violate("no leader serves " + CALM_NANOS / 1_000_000_000 + " s after the last fault");
            return;
        }
        readAll();
        runUntil(time.nowNanos() + SETTLE_NANOS);
        // A snapshot of many pieces takes longer.
        deadline = time.nowNanos() + CALM_NANOS;
        while (violations.isEmpty() && time.nowNanos() < deadline && !isEven()) {
            runUntil(time.nowNanos() + 100_000_000);
        }
        if (violations.isEmpty()) check();
    }

    private boolean isServing() {
        for (int i = 0; i < handedOutCount; i++) {
            if (!isServing(i, authority.current(i).epoch())) return false;
        }
        return vote.stream().allMatch(SimVote::isServing);
    }

    /// Whether everybody has all that is committed.
    private boolean isEven() {
        for (int i = 0; i < truths.size(); i++) {
            for (SimReplicaNode node : nodes) {
                ReplicaProcess process = node.process();
                if (process == null || !isMember(node.id(), i)) continue;
                long committed = process.partition(i).replica().log().committed();
                if (committed < truths.get(i).committedCount()) return false;
            }
        }
        return true;
    }

    private void readAll() {
        ClusterClient reader = clients.getFirst();
        for (Workload.Task task : workload.readAll(reader.number())) readOne(reader, task);
    }

    private void readOne(ClusterClient reader, Workload.Task task) {
        long before = workload.appliedCount();
        List<Boolean> answered = new ArrayList<>();
        reader.ask(task, () -> answered.add(true));
        long deadline = time.nowNanos() + CALM_NANOS;
        while (violations.isEmpty() && answered.isEmpty()) time.step(deadline);
        if (workload.appliedCount() > before || task.request().mayWrite()) return;
        trace.add("a read in the calm was refused");
    }

    private void check() {
        vote.flatMap(SimVote::violation).ifPresent(this::violate);
        for (int i = 0; i < truths.size(); i++) {
            Truth truth = truths.get(i);
            List<LossLedger> ledgers = new ArrayList<>();
            List<LossLedger> former = new ArrayList<>();
            Set<Position> stranded = new TreeSet<>();
            for (SimReplicaNode node : nodes) {
                ReplicaProcess process = node.process();
                if (process == null) continue;
                PartitionReplica partition = process.partition(i);
                ReplicaLog log = partition.replica().log();
                LossLedger ledger = partition.replica().ledger();
                if (isMember(node.id(), i)) {
                    ledgers.add(ledger);
                    truth.checkConverged(node.id(), log, partition.machine().committed());
                } else {
                    former.add(ledger);
                    for (Entry entry : log.from(log.committed() + 1, Long.MAX_VALUE)) stranded.add(entry.position());
                }
            }
            truth.checkAcknowledged(ledgers, former, stranded);
        }
    }

    private boolean isMember(NodeId node, int partition) {
        if (partition >= handedOutCount) return true;
        Assignment current = authority.current(partition);
        return current.replicas().contains(node) || current.learners().contains(node);
    }

    // ---- The nodes ----

    /// Starts a node's process.
    @Override
    public void start(SimReplicaNode node) {
        try {
            node.start();
        } catch (DamagedLogException e) {
            violate(e.toString());
            return;
        }
        authority.started(node.id());
    }

    /// A node's power goes, and with it what it has not synced.
    @Override
    public void losePower(SimReplicaNode node) {
        isPowerLost = true;
        node.losePower();
    }

    /// Some node loses its folder, if it can be spared, and is started again as another one.
    private void loseFolder() {
        if (!isOpen) return;
        after(chance.between(0, FOLDER_NANOS_MAX), this::loseFolder);
        SimReplicaNode node = chance.oneOf(nodes);
        if (!node.isUp() || !authority.isDispensable(node.id())) return;
        trace.count("a folder is lost");
        node.loseFolder();
        nemesis.startLater(node);
    }

    /// The node of an identity; empty if it has lost the folder with that.
    private Optional<SimReplicaNode> find(NodeId id) {
        return nodes.stream().filter(node -> node.id().equals(id)).findFirst();
    }

    private Optional<ReplicaProcess> process(NodeId id) {
        return find(id).flatMap(node -> Optional.ofNullable(node.process()));
    }

    private void deliver(NodeId from, NodeId to, byte[] frame) {
        process(to).ifPresent(process -> {
            trace.add(frame);
            process.life().after(0, () -> process.receive(from, frame));
        });
    }

    @Override
    public void send(NodeId from, NodeId to, byte[] frame) {
        network.send(from, to, frame);
    }

    @Override
    public void failed(ReplicaProcess process) {
        find(process.self().node()).ifPresent(node -> {
            if (node.process() != process) return;
            node.kill();
            nemesis.startLater(node);
        });
    }

    @Override
    public Truth truth(int partition) {
        return truths.get(partition);
    }

    @Override
    public void serving(Assignment assignment, int partition) {
        trace.count("a takeover is complete");
        if (partition >= handedOutCount) return;
        after(chance.between(100_000, 500_000_000), () -> authority.serving(partition, assignment));
    }

    @Override
    public void count(String rare) {
        trace.count(rare);
    }

    @Override
    public long nowNanos() {
        return time.nowNanos();
    }

    // ---- What the authority sees ----

    @Override
    public List<NodeId> all() {
        return nodes.stream().map(SimReplicaNode::id).toList();
    }

    @Override
    public ProcessId incarnation(NodeId node) {
        return find(node).map(SimReplicaNode::incarnation).orElse(new ProcessId(node, 1));
    }

    @Override
    public boolean isUp(NodeId node) {
        return find(node).map(SimReplicaNode::isUp).orElse(false);
    }

    @Override
    public boolean isServing(int partition, long epoch) {
        for (SimReplicaNode node : nodes) {
            ReplicaProcess process = node.process();
            if (process == null) continue;
            PartitionReplica replica = process.partition(partition);
            if (replica.isServing() && replica.replica().promised() == epoch) return true;
        }
        return false;
    }

    @Override
    public void assign(NodeId node, int partition, Assignment assignment) {
        process(node).ifPresent(process -> process.life().after(0, () -> process.assign(partition, assignment)));
    }

    @Override
    public void retire(NodeId node, int partition, long epoch) {
        process(node).ifPresent(process -> process.life().after(0, () -> process.retire(partition, epoch)));
    }

    @Override
    public boolean isCaughtUp(int partition, long epoch, NodeId learner) {
        for (SimReplicaNode node : nodes) {
            ReplicaProcess process = node.process();
            if (process == null) continue;
            Reign reign = process.partition(partition).replica().reign();
            if (reign == null || reign.epoch() != epoch) continue;
            boolean isLearner = reign.assignment().learners().contains(learner);
            if (!isLearner || !reign.isCaughtUp(learner)) continue;
            ReplicaLog log = process.partition(partition).replica().log();
            Position last = log.positionAt(log.committed());
            process(learner).ifPresent(other -> {
                ReplicaLog its = other.partition(partition).replica().log();
                if (!its.has(last)) {
                    violate("a learner counts before it has caught up: the log of " + learner + " for partition "
                            + partition + " ends at " + its.end() + ", and " + last + " is committed");
                }
            });
            return true;
        }
        return false;
    }

    // ---- What clients do when it hurts most ----

    @Override
    public void rush() {
        if (!isOpen) return;
        Dial dial = chance.oneOf(List.of(Dial.values()));
        String key = workload.registerKey(dial, chance.below(2));
        for (ClusterClient client : clients) {
            for (int i = 0; i < 3; i++) {
                after(
                        chance.between(0, 10_000_000),
                        () -> client.ask(workload.hot(client.number(), dial, key), () -> {}));
            }
        }
    }

    @Override
    public Optional<SimReplicaNode> usurp() {
        int partition = chance.below(handedOutCount);
        Assignment current = authority.current(partition);
        NodeId leader = current.leader().node();
        List<NodeId> others = new ArrayList<>(current.replicas());
        others.remove(leader);
        others.removeIf(node -> !isUp(node));
        if (others.isEmpty() || !isServing(partition, current.epoch())) return Optional.empty();
        trace.count("a leader is unseated and does not hear of it");
        NodeId successor = chance.oneOf(others);
        network.cut(leader, successor);
        network.cut(successor, leader);
        authority.usurp(partition, successor);
        Dial dial = chance.oneOf(List.of(Dial.STRONG, Dial.ALL, Dial.BUFFERED));
        String key = workload.registerKey(dial, partitionKey(partition));
        for (int i = 1; i <= 12; i++) {
            after(i * 8_000_000L, () -> writeThenLook(partition, dial, key, successor, leader));
        }
        return find(leader);
    }

    /// Writes where it is served now, and looks from where it was before.
    private void writeThenLook(int partition, Dial dial, String key, NodeId successor, NodeId former) {
        if (!isOpen || !isServing(partition, authority.current(partition).epoch())) return;
        ClusterClient writer = clients.get(0);
        ClusterClient reader = clients.get(1);
        writer.ask(
                workload.write(writer.number(), dial, key),
                successor,
                () -> reader.ask(workload.look(reader.number(), dial, key), former, () -> {}));
    }

    @Override
    public void outliveLease() {
        int partition = chance.below(handedOutCount);
        Assignment current = authority.current(partition);
        NodeId leader = current.leader().node();
        List<NodeId> others = new ArrayList<>(current.replicas());
        others.remove(leader);
        others.removeIf(node -> !isUp(node));
        boolean isHeld = leaseTerms.lengthNanos() > 0 && isServing(partition, current.epoch());
        if (others.isEmpty() || !isHeld) return;
        String key = workload.registerKey(Dial.LEASED, partitionKey(partition));
        ClusterClient reader = clients.get(1);
        for (int i = 0; i < 10; i++) {
            Workload.Task look = workload.look(reader.number(), Dial.LEASED, key);
            after(i * 4_000_000L, () -> reader.ask(look, leader, () -> {}));
        }
        NodeId successor = chance.oneOf(others);
        after(chance.between(20_000_000, 45_000_000), () -> cutOff(partition, leader, successor, key));
    }

    private void cutOff(int partition, NodeId leader, NodeId successor, String key) {
        if (!isOpen) return;
        trace.count("a leader that holds a lease is cut off");
        List<SimReplicaNode> others = new ArrayList<>(nodes);
        find(leader).ifPresent(others::remove);
        for (SimReplicaNode other : others) {
            network.cut(leader, other.id());
            network.cut(other.id(), leader);
        }
        switch (chance.below(4)) {
            case 0 -> others.forEach(SimReplicaNode::kill);
            case 1 -> nodes.forEach(each -> each.clocks().ifPresent(SimClocks::setWall));
            default -> {}
        }
        after(5_000_000, () -> {
            for (SimReplicaNode other : others) if (!other.isUp()) start(other);
            authority.usurp(partition, successor);
        });
        for (long at = 10_000_000; at < 2 * leaseTerms.lengthNanos(); at += 8_000_000) {
            after(at, () -> writeThenLook(partition, Dial.LEASED, key, successor, leader));
        }
    }

    private int partitionKey(int partition) {
        for (int number = 0; number < truths.size(); number++) {
            if (Workload.partition(Integer.toString(number), truths.size()) == partition) return number;
        }
        throw new IllegalStateException("no key in partition " + partition);
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
        process(node)
                .ifPresentOrElse(
                        process -> process.life().after(0, () -> process.ask(request, answer)),
                        () -> answer.notApplied(Optional.empty()));
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
