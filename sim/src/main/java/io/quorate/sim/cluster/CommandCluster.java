package io.quorate.sim.cluster;

import io.quorate.core.command.CommandLimits;
import io.quorate.core.commitlog.CommitLogConfig;
import io.quorate.core.commitlog.DamagedLogException;
import io.quorate.core.control.TableEntry;
import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import io.quorate.core.log.Assignment;
import io.quorate.core.log.LogLimits;
import io.quorate.core.partition.HashSlot;
import io.quorate.core.partition.Partitioning;
import io.quorate.core.route.RouteConfig;
import io.quorate.core.rule.Rules;
import io.quorate.core.shard.Connection;
import io.quorate.core.shard.ShardConfig;
import io.quorate.core.shard.SlotMap;
import io.quorate.core.table.Ack;
import io.quorate.core.table.Durability;
import io.quorate.core.table.LeaderProof;
import io.quorate.core.table.PlacementClass;
import io.quorate.core.table.ReadLevel;
import io.quorate.core.table.Table;
import io.quorate.sim.SeedResult;
import io.quorate.sim.run.Chance;
import io.quorate.sim.run.Trace;
import io.quorate.sim.run.VirtualTime;
import io.quorate.sim.workload.Exchange;
import io.quorate.sim.workload.Workload;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One run of a cluster whose nodes run the real commands on real shards; only disks, stores, clocks, the
/// network and the clients are simulated, and who leads is decided by a [SimAuthority].
///
/// Each partition has clients of its own, whose keys lie in one slot. First the storm: faults while clients
/// work. Then the calm: everything heals, everything is read again, and the rows of all replicas must be
/// what the log says.
final class CommandCluster
        implements CommandProcess.Surroundings, SimAuthority.Nodes, Nemesis.Run<CommandNode>, CommandClient.Served {
    private static final long STORM_NANOS_MIN = 60_000_000_000L;
    private static final long STORM_NANOS_MAX = 75_000_000_000L;
    /// Operations of a run, at least; the storm goes on until then.
    private static final int OPERATIONS_MIN = 1_000;
    /// How long a storm may take more than was drawn until there were enough operations.
    private static final long PATIENCE_NANOS = 240_000_000_000L;
    /// How long the cluster may take to serve, and to answer, when nothing disturbs it.
    private static final long CALM_NANOS = 20_000_000_000L;
    /// Time in which all that was said is heard and synced, what was given up has come to its end and what
    /// expires has expired.
    private static final long SETTLE_NANOS = 8_000_000_000L;
    /// Bursts of requests that all clients together send in a second.
    private static final int BURSTS_PER_SECOND = 15;
    private static final long CLOCK_JUMP_MILLIS_MAX = 5_000;

    /// What was given up at some time has taken effect, or never will, as soon as somebody leads in a newer epoch.
    private record Settlement(long epoch, Runnable settle) {}

    private final VirtualTime time = new VirtualTime();
    private final Trace trace = new Trace(time);
    private final Chance chance;
    private final List<CommandNode> nodes = new ArrayList<>();
    private final List<Truth> truths = new ArrayList<>();
    private final List<Workload> workloads = new ArrayList<>();
    private final List<List<CommandClient>> clients = new ArrayList<>();
    /// The newest epoch of each partition that was served.
    private final long[] served;

    private final Partitioning partitioning;
    private final List<List<Settlement>> settlements = new ArrayList<>();
    private final SimNetwork network;
    private final SimAuthority authority;
    private final Nemesis<CommandNode> nemesis;
    private final List<String> violations = new ArrayList<>();
    /// Whether clients are told who leads, or are served by whomever they ask.
    private final Connection.Kind kind;

    private boolean isOpen = true;

    CommandCluster(long seed, Rules rules) {
        chance = new Chance(seed);
        int nodeCount = chance.oneOf(List.of(3L, 3L, 4L, 5L)).intValue();
        int replicaCount = nodeCount == 5 && chance.oneIn(2) ? 5 : 3;
        partitioning = new Partitioning(chance.oneOf(List.of(1, 2, 4)));
        served = new long[partitioning.count()];
        kind = chance.oneIn(2) ? Connection.Kind.PLAIN : Connection.Kind.DIRECT;
        var map = new OneTable(partitioning, chance.oneIn(5) ? Ack.ALL : Ack.MAJORITY);
        for (long id = 1; id <= nodeCount; id++) {
            var node = new CommandNode(new NodeId(id), time, chance.split(), trace, settings(map, rules), this);
            node.clock().jump(chance.between(-CLOCK_JUMP_MILLIS_MAX / 2, CLOCK_JUMP_MILLIS_MAX / 2));
            nodes.add(node);
        }
        network = new SimNetwork(time, chance.split(), trace, this::deliver);
        authority = new SimAuthority(time, chance.split(), trace, this, partitioning.count(), replicaCount);
        int clientCount = 2 + chance.below(4);
        long meanThinkNanos = (long) clientCount * partitioning.count() * 1_000_000_000L / BURSTS_PER_SECOND;
        for (int i = 0; i < partitioning.count(); i++) {
            truths.add(new Truth(i, trace, this::violate));
            var workload = Workload.ofOneSlot(chance.split(), trace, time);
            workloads.add(workload);
            List<CommandClient> its = new ArrayList<>();
            for (int number = 0; number < clientCount; number++) {
                its.add(new CommandClient(number, this, workload, tagOf(i), meanThinkNanos, chance.split()));
            }
            clients.add(its);
            settlements.add(new ArrayList<>());
        }
        nemesis = new Nemesis<>(time, chance.split(), trace, nodes, network, this);
    }

    private CommandProcess.Settings settings(SlotMap map, Rules rules) {
        int segmentBytes = (int) (long) chance.oneOf(List.of(32L << 10, 128L << 10));
        int appendBytesMax = chance.oneOf(List.of(1L, 200L, 256L << 10)).intValue();
        var shard = new ShardConfig(
                ShardConfig.Durability.FSYNC,
                chance.oneOf(List.of(0L, 2_000L, 10_000_000L)),
                chance.oneOf(List.of(20_000L, 10_000_000L)),
                4L * segmentBytes,
                Duration.ofSeconds(1));
        return new CommandProcess.Settings(
                new CommitLogConfig(segmentBytes, segmentBytes / 4, 2),
                new LogLimits(
                        appendBytesMax,
                        chance.oneIn(2) ? 4 * appendBytesMax : 4 << 20,
                        chance.oneOf(List.of(200L, 1_000L, 1L << 20)).intValue(),
                        new LogLimits.Retention(
                                chance.oneOf(List.of(0L, 5L, 50L, 10_000L)).intValue(), 1 << 20, 2 << 20)),
                chance.oneOf(List.of(1_000L, 10_000L, 4L * segmentBytes)),
                new CommandLimits(1 << 20, 1_000, 1 << 20),
                shard,
                partitioning,
                map,
                new RouteConfig(
                        Duration.ofMillis(chance.between(100, 3_000)),
                        Duration.ofMillis(chance.between(300, 3_000)),
                        Duration.ofSeconds(60),
                        Duration.ofMillis(chance.between(50, 1_000)),
                        chance.oneOf(List.of(20_000L, 256L << 20)),
                        chance.oneOf(List.of(1_000L, 64L << 20))),
                rules);
    }

    /// All keys are in one table.
    private record OneTable(Partitioning partitioning, Table table) implements SlotMap {
        OneTable(Partitioning partitioning, Ack ack) {
            this(
                    partitioning,
                    new Table(
                            "default",
                            ack,
                            ReadLevel.LINEARIZABLE,
                            LeaderProof.CONFIRMED,
                            Durability.FSYNC,
                            PlacementClass.DEFAULT));
        }

        @Override
        public Table tableOf(byte[] key) {
            return table;
        }

        @Override
        public int partitionOf(Table table, int slot) {
            return partitioning.partitionOf(slot);
        }

        @Override
        public long version() {
            return 0;
        }

        @Override
        public List<TableEntry> underWay(int partition) {
            return List.of();
        }
    }

    /// A hash tag whose slot is in a partition.
    private String tagOf(int partition) {
        for (int i = 0; ; i++) {
            String tag = "{" + i + "}";
            int slot = HashSlot.of(tag.getBytes(StandardCharsets.UTF_8));
            if (partitioning.partitionOf(slot) == partition) return tag;
        }
    }

    SeedResult run(long seed) {
        try {
            storm();
            calm();
        } catch (RuntimeException e) {
            violations.add(e.toString());
        }
        for (int i = 0; violations.isEmpty() && i < workloads.size(); i++) {
            int partition = i;
            workloads.get(i).violation().ifPresent(what -> violate("partition " + partition + ": " + what));
        }
        return new SeedResult(
                seed,
                violations.isEmpty() ? Optional.empty() : Optional.of(violations.getFirst()),
                trace.hash(),
                time.nowNanos(),
                operationCount(),
                nemesis.faultCount(),
                trace.counts());
    }

    private long operationCount() {
        return workloads.stream().mapToLong(Workload::operationCount).sum();
    }

    // ---- The storm ----

    private void storm() {
        nodes.forEach(this::start);
        authority.begin();
        clients.forEach(all -> all.forEach(client -> after(chance.between(0, 1_000_000_000), client::act)));
        long end = chance.between(STORM_NANOS_MIN, STORM_NANOS_MAX);
        nemesis.begin();
        trouble();
        while (violations.isEmpty() && (time.nowNanos() < end || operationCount() < OPERATIONS_MIN)) {
            runUntil(time.nowNanos() + 1_000_000_000);
            if (time.nowNanos() > end + PATIENCE_NANOS) {
                violate("the clients get no further than " + operationCount() + " operations");
            }
        }
        nemesis.end();
        isOpen = false;
    }

    /// What goes wrong with clocks and stores.
    private void trouble() {
        if (!isOpen) return;
        CommandNode node = chance.oneOf(nodes);
        switch (chance.below(6)) {
            case 0 -> {
                trace.count("the clock jumps ahead");
                node.clock().jump(chance.between(1, CLOCK_JUMP_MILLIS_MAX));
            }
            case 1 -> {
                trace.count("the clock is set back");
                node.clock().jump(-chance.between(1, CLOCK_JUMP_MILLIS_MAX));
            }
            case 2 -> node.store().failNext();
            case 3 -> {
                node.store().setFull(true);
                after(
                        chance.between(100_000_000, 5_000_000_000L),
                        () -> node.store().setFull(false));
            }
            default -> {}
        }
        after(chance.between(100_000_000, 3_000_000_000L), this::trouble);
    }

    // ---- The calm ----

    private void calm() {
        if (!violations.isEmpty()) return;
        network.heal();
        authority.calm();
        for (CommandNode node : nodes) {
            node.store().heal();
            node.store().setFull(false);
            if (!node.isUp()) start(node);
        }
        runUntil(time.nowNanos() + SETTLE_NANOS);
        long deadline = time.nowNanos() + CALM_NANOS;
        while (violations.isEmpty() && time.nowNanos() < deadline && !isServing()) {
            runUntil(time.nowNanos() + 100_000_000);
        }
        if (!isServing()) {
            violate("no leader serves " + CALM_NANOS / 1_000_000_000 + " s after the last fault");
            return;
        }
        runUntil(time.nowNanos() + SETTLE_NANOS);
        clients.forEach(all -> all.forEach(client -> {
            if (client.isWaiting()) violate("a client waits for an answer long after the last fault");
        }));
        for (int i = 0; violations.isEmpty() && i < workloads.size(); i++) readAll(i);
        runUntil(time.nowNanos() + SETTLE_NANOS);
        if (violations.isEmpty()) check();
    }

    private boolean isServing() {
        for (int i = 0; i < partitioning.count(); i++) {
            if (!isServing(i, authority.current(i).epoch())) return false;
        }
        return true;
    }

    private void readAll(int partition) {
        workloads.get(partition).settled();
        CommandClient reader = clients.get(partition).getFirst();
        for (Exchange exchange : workloads.get(partition).readAll()) {
            NodeId leader = kind == Connection.Kind.PLAIN
                    ? anyNode(chance)
                    : authority.current(partition).leader().node();
            if (!reader.ask(leader, exchange)) {
                violate("a node is down in the calm");
                return;
            }
            long deadline = time.nowNanos() + CALM_NANOS;
            while (reader.isWaiting() && time.nowNanos() < deadline && violations.isEmpty()) time.step(deadline);
            if (reader.isWaiting()) violate("no answer in the calm");
        }
    }

    /// The rows of every replica become those that its log says. A key that expires just now is not gone everywhere
    /// yet.
    private void check() {
        long deadline = time.nowNanos() + CALM_NANOS;
        while (violations.isEmpty()
                && time.nowNanos() < deadline
                && difference().isPresent()) {
            runUntil(time.nowNanos() + 100_000_000);
        }
        difference().ifPresent(this::violate);
        for (CommandNode node : nodes) node.store().miscount().ifPresent(this::violate);
    }

    private Optional<String> difference() {
        for (int i = 0; i < partitioning.count(); i++) {
            var replayed = new ReplayedRows(truths.get(i).committedEntries());
            Assignment current = authority.current(i);
            for (CommandNode node : nodes) {
                boolean isMember = current.replicas().contains(node.id())
                        || current.learners().contains(node.id());
                if (!isMember) continue;
                Optional<String> difference = replayed.difference(node.store(), i);
                if (difference.isEmpty()) continue;
                return Optional.of(
                        "L5: partition " + i + " of " + node.id() + " is not what the log says: " + difference.get());
            }
        }
        return Optional.empty();
    }

    // ---- The nodes ----

    @Override
    public void start(CommandNode node) {
        node.store().miscount().ifPresent(this::violate);
        try {
            node.start();
        } catch (DamagedLogException e) {
            violate(e.toString());
            return;
        }
        authority.started(node.id());
    }

    @Override
    public void losePower(CommandNode node) {
        node.losePower();
    }

    @Override
    public void ended(CommandProcess process) {
        clients.forEach(all -> all.forEach(client -> client.ended(process)));
    }

    private CommandNode node(NodeId id) {
        return nodes.get((int) id.value() - 1);
    }

    private void deliver(NodeId from, NodeId to, byte[] frame) {
        node(to).process().ifPresent(process -> {
            trace.add(frame);
            process.life().after(0, () -> process.receive(from, frame));
        });
    }

    @Override
    public void send(NodeId from, NodeId to, byte[] frame) {
        network.send(from, to, frame);
    }

    @Override
    public void failed(CommandProcess process) {
        CommandNode node = node(process.self().node());
        if (process.life().hasEnded()) return;
        node.kill();
        nemesis.startLater(node);
    }

    @Override
    public Truth truth(int partition) {
        return truths.get(partition);
    }

    @Override
    public void leads(int partition, Assignment assignment) {
        trace.count("a takeover is complete");
        truths.get(partition).leads(assignment.leader(), assignment.epoch(), assignment);
        if (assignment.epoch() > served[partition]) {
            served[partition] = assignment.epoch();
            workloads.get(partition).leaderChanged();
            settle(partition, assignment.epoch());
        }
        after(chance.between(100_000, 500_000_000), () -> authority.serving(partition, assignment));
    }

    /// What was executed under earlier leaders and given up is in the log by now, or never will be. What one node has
    /// forwarded to another may be under way for as long as the newest epoch of then lasts.
    private void settle(int partition, long epoch) {
        List<Settlement> its = settlements.get(partition);
        for (Settlement settlement : its)
            if (settlement.epoch() < epoch) settlement.settle().run();
        its.removeIf(settlement -> settlement.epoch() < epoch);
        Runnable settle = workloads.get(partition).settlement();
        if (kind == Connection.Kind.DIRECT) settle.run();
        else its.add(new Settlement(authority.current(partition).epoch(), settle));
    }

    @Override
    public void count(String rare) {
        trace.count(rare);
    }

    // ---- What the authority sees ----

    @Override
    public List<NodeId> all() {
        return nodes.stream().map(CommandNode::id).toList();
    }

    @Override
    public ProcessId incarnation(NodeId node) {
        return node(node).incarnation();
    }

    @Override
    public boolean isUp(NodeId node) {
        return node(node).isUp();
    }

    @Override
    public boolean isServing(int partition, long epoch) {
        return nodes.stream()
                .flatMap(node -> node.process().stream())
                .map(process -> process.partition(partition))
                .anyMatch(its -> its.isServing() && its.replica().promised() == epoch);
    }

    @Override
    public boolean isCaughtUp(int partition, long epoch, NodeId learner) {
        return nodes.stream()
                .flatMap(node -> node.process().stream())
                .flatMap(process -> Optional.ofNullable(
                        process.partition(partition).replica().reign())
                        .stream())
                .filter(reign ->
                        reign.epoch() == epoch && reign.assignment().learners().contains(learner))
                .anyMatch(reign -> reign.isCaughtUp(learner));
    }

    @Override
    public void retire(NodeId node, int partition, long epoch) {
        node(node).process().ifPresent(process -> process.life().after(0, () -> process.retire(partition, epoch)));
    }

    @Override
    public void assign(NodeId node, int partition, Assignment assignment) {
        node(node).process().ifPresent(process -> process.life().after(0, () -> process.assign(partition, assignment)));
    }

    // ---- What clients do when it hurts most ----

    @Override
    public void rush() {
        if (!isOpen) return;
        clients.forEach(all -> all.forEach(client -> after(chance.between(0, 10_000_000), client::act)));
    }

    @Override
    public Optional<CommandNode> usurp() {
        int partition = chance.below(partitioning.count());
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
        List<CommandClient> its = clients.get(partition);
        for (int i = 1; i <= 12; i++) {
            for (int number = 0; number < its.size(); number++) {
                CommandClient client = its.get(number);
                NodeId asked = number % 2 == 0 ? successor : leader;
                after(i * 8_000_000L, () -> {
                    if (!isOpen || client.isWaiting()) return;
                    client.moveTo(asked);
                    client.act();
                });
            }
        }
        return Optional.of(node(leader));
    }

    // ---- What the clients see ----

    @Override
    public boolean isOpen() {
        return isOpen;
    }

    @Override
    public Connection.Kind kind() {
        return kind;
    }

    @Override
    public NodeId anyNode(Chance from) {
        return new NodeId(1L + from.below(nodes.size()));
    }

    @Override
    public Optional<CommandProcess> process(NodeId node) {
        return node(node).process();
    }

    @Override
    public void after(long delayNanos, Runnable action) {
        time.after(delayNanos, action);
    }

    @Override
    public Trace trace() {
        return trace;
    }

    private void violate(String what) {
        violations.add(what);
    }

    private void runUntil(long nanos) {
        while (violations.isEmpty() && time.step(nanos)) {}
    }
}
