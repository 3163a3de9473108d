package io.quorate.sim.cluster;

import io.quorate.core.command.Reply;
import io.quorate.core.commitlog.CommitLogConfig;
import io.quorate.core.commitlog.DamagedLogException;
import io.quorate.core.control.Change;
import io.quorate.core.control.ControllerConfig;
import io.quorate.core.control.Founding;
import io.quorate.core.control.Metadata;
import io.quorate.core.control.Newcomer;
import io.quorate.core.control.TableEntry;
import io.quorate.core.identity.NodeId;
import io.quorate.core.log.ElectionConfig;
import io.quorate.core.log.LeaseTerms;
import io.quorate.core.log.LogLimits;
import io.quorate.core.membership.MembershipConfig;
import io.quorate.core.node.NodeConfig;
import io.quorate.core.partition.Partitioning;
import io.quorate.core.rule.Rules;
import io.quorate.core.shard.ShardConfig;
import io.quorate.core.table.Preset;
import io.quorate.sim.SeedResult;
import io.quorate.sim.run.Chance;
import io.quorate.sim.run.Trace;
import io.quorate.sim.run.VirtualTime;
import io.quorate.sim.workload.Replies;
import io.quorate.verify.history.History;
import io.quorate.verify.history.Invocation;
import io.quorate.verify.linearizability.Linearizability;
import io.quorate.verify.linearizability.Verdict;
import io.quorate.verify.model.Register;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One run of a cluster in which tables are created, altered and dropped while their keys are read and written, leaders
/// change and nodes start again: the real control plane and the real commands; only disks, stores, clocks, the network
/// and the clients are simulated.
///
/// Each key is a register, whatever table it belongs to. A table that was created, or dropped without force, was empty:
/// each of its keys was read and was absent. One that was dropped by force was cleared.
final class TableCluster implements TableNode.Surroundings, Nemesis.Run<TableNode>, TableClient.Served {
    private static final long STORM_NANOS = 60_000_000_000L;
    /// Operations of a run, at least; the storm goes on until then.
    private static final int OPERATIONS_MIN = 1_000;
    /// How long a storm may take more until there were enough operations.
    private static final long PATIENCE_NANOS = 240_000_000_000L;
    /// How long the cluster may take to serve, and to end what was begun, when nothing disturbs it.
    private static final long CALM_NANOS = 90_000_000_000L;
    /// After so long a client of keys knows nothing of its request.
    private static final long KEY_TIMEOUT_NANOS = 1_500_000_000;
    /// The node gives up a definition before that.
    private static final long TABLE_TIMEOUT_NANOS = 70_000_000_000L;

    private static final List<String> TABLES = List.of("a", "b");
    private static final int KEYS_PER_TABLE = 3;
    private static final List<String> OPTIONS =
            List.of("ack=majority", "ack=all", "reads=lease", "read=linearizable", "durability=fsync");

    private final VirtualTime time = new VirtualTime();
    private final Trace trace = new Trace(time);
    private final Chance chance;
    private final List<TableNode> nodes = new ArrayList<>();
    private final SimNetwork network;
    private final Nemesis<TableNode> nemesis;
    private final List<TableClient> keyClients = new ArrayList<>();
    private final List<TableClient> tableClients = new ArrayList<>();
    private final long thinkNanosMax;
    private final History<Register.Operation, Register.Result> history = new History<>();
    private final List<String> violations = new ArrayList<>();
    private long lastValue;
    private long operationCount;
    private boolean isOpen = true;

    TableCluster(long seed, Rules rules) {
        chance = new Chance(seed);
        int nodeCount = chance.oneOf(List.of(3L, 3L, 4L, 5L)).intValue();
        int partitionCount = chance.oneOf(List.of(2L, 4L)).intValue();
        var settings = new TableNode.Settings(
                founding(nodeCount, partitionCount),
                config(),
                logConfig(),
                new LogLimits(256 << 10, 4 << 20),
                new ShardConfig(
                        ShardConfig.Durability.FSYNC,
                        chance.oneOf(List.of(0L, 2_000L, 10_000_000L)),
                        10_000_000L,
                        1 << 20,
                        Duration.ofSeconds(1)),
                rules);
        for (long id = 1; id <= nodeCount; id++) {
            nodes.add(new TableNode(new NodeId(id), time, chance.split(), trace, settings, this));
        }
        network = new SimNetwork(time, chance.split(), trace, this::deliver);
        int clientCount = 3 + chance.below(4);
        thinkNanosMax = clientCount * chance.between(40_000_000, 100_000_000);
        for (int i = 0; i < clientCount; i++) keyClients.add(new TableClient(this, chance.split()));
        for (int i = 0; i < 2; i++) tableClients.add(new TableClient(this, chance.split()));
        nemesis = new Nemesis<>(time, chance.split(), trace, nodes, network, this);
    }

    private Change.Formed founding(int nodeCount, int partitionCount) {
        List<Newcomer> founders = new ArrayList<>();
        for (long id = 1; id <= nodeCount; id++) founders.add(ControlledNode.newcomer(new NodeId(id), 1));
        return Founding.formed(
                chance.next(), new Partitioning(partitionCount), founders, Preset.STRONG.table("default"));
    }

    private NodeConfig config() {
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
                LeaseTerms.NONE);
    }

    private CommitLogConfig logConfig() {
        int segmentBytes = (int) (long) chance.oneOf(List.of(32L << 10, 128L << 10));
        return new CommitLogConfig(segmentBytes, segmentBytes / 4, 2);
    }

    SeedResult run(long seed) {
        try {
            storm();
            calm();
        } catch (RuntimeException e) {
            violations.add(e.toString());
        }
        if (violations.isEmpty()) judge();
        return new SeedResult(
                seed,
                violations.isEmpty() ? Optional.empty() : Optional.of(violations.getFirst()),
                trace.hash(),
                time.nowNanos(),
                operationCount,
                nemesis.faultCount(),
                trace.counts());
    }

    private void judge() {
        switch (Linearizability.check(new Register(), history)) {
            case Verdict.Violation violation -> violate(violation.toString());
            case Verdict.Undecided _ -> trace.count("a history that is too long to judge");
            case Verdict.Linearizable _ -> {}
        }
    }

    // ---- The storm ----

    private void storm() {
        nodes.forEach(this::start);
        for (TableClient client : keyClients) {
            after(chance.between(0, 3_000_000_000L), () -> useKeys(client, keyClients.indexOf(client)));
        }
        for (TableClient client : tableClients) after(chance.between(0, 3_000_000_000L), () -> define(client));
        after(chance.between(0, 5_000_000_000L), nemesis::begin);
        while (violations.isEmpty() && (time.nowNanos() < STORM_NANOS || operationCount < OPERATIONS_MIN)) {
            runUntil(time.nowNanos() + 1_000_000_000);
            if (time.nowNanos() > STORM_NANOS + PATIENCE_NANOS) {
                violate("the clients get no further than " + operationCount + " operations");
            }
        }
        nemesis.end();
        isOpen = false;
    }

    private void useKeys(TableClient client, int number) {
        if (!isOpen) return;
        askOfKey(client, number, key(chance.oneOf(TABLES), chance.below(KEYS_PER_TABLE)), chance.below(5));
        goOn(client, number);
    }

    private void goOn(TableClient client, int number) {
        after(chance.between(1, thinkNanosMax), () -> {
            if (client.isWaiting()) goOn(client, number);
            else useKeys(client, number);
        });
    }

    private static String key(String table, int number) {
        return table + ":" + number;
    }

    /// @param what 0 and 1 to read, 2 to write, 3 and 4 to delete, so that tables are empty often enough
    private void askOfKey(TableClient client, int number, String key, int what) {
        String value = "v" + ++lastValue;
        switch (what) {
            case 2 -> askOfKey(client, number, key, new Register.Write(value), "SET", key, value);
            case 3, 4 -> askOfKey(client, number, key, new Register.Delete(), "DEL", key);
            default -> askOfKey(client, number, key, new Register.Read(), "GET", key);
        }
    }

    private void askOfKey(TableClient client, int number, String key, Register.Operation operation, String... words) {
        Invocation<Register.Operation> invocation = history.invoke(number, key, operation);
        boolean isSent = client.ask(
                key,
                KEY_TIMEOUT_NANOS,
                reply -> {
                    if (reply.isEmpty() || isUncertain(reply.get())) history.unknown(invocation);
                    else if (reply.get() instanceof Reply.Error(String text)) refused(invocation, text);
                    else history.complete(invocation, result(operation, reply.get()));
                },
                words);
        if (isSent) operationCount++;
        else history.fail(invocation);
    }

    private void refused(Invocation<Register.Operation> invocation, String text) {
        if (text.startsWith("TRYAGAIN table")) trace.count("a key is refused while its table comes or goes");
        history.fail(invocation);
    }

    private static Register.Result result(Register.Operation operation, Reply reply) {
        return switch (operation) {
            case Register.Read _ -> new Register.Found(Replies.value(reply));
            case Register.Delete _ -> new Register.Changed(Replies.number(reply) == 1);
            default -> new Register.Done();
        };
    }

    private static boolean isUncertain(Reply reply) {
        return reply instanceof Reply.Error(String text) && text.startsWith("UNCERTAIN");
    }

    // ---- Definitions ----

    private void define(TableClient client) {
        if (!isOpen) return;
        String table = chance.oneOf(TABLES);
        switch (chance.below(6)) {
            case 0, 1 -> define(client, table, new Register.Read(), "TABLE", "CREATE", table, chance.oneOf(OPTIONS));
            case 2 -> define(client, table, new Register.Read(), "TABLE", "DROP", table);
            case 3, 4 -> define(client, table, new Register.Clear(), "TABLE", "DROP", table, "FORCE");
            default -> define(client, "", new Register.Read(), "TABLE", "ALTER", table, chance.oneOf(OPTIONS));
        }
        awaitDefined(client);
    }

    private void awaitDefined(TableClient client) {
        after(chance.between(1, 1_500_000_000), () -> {
            if (client.isWaiting()) awaitDefined(client);
            else define(client);
        });
    }

    /// @param emptied the table whose keys are read or cleared if the answer is yes; empty for none
    private void define(TableClient client, String emptied, Register.Operation operation, String... words) {
        List<Invocation<Register.Operation>> invocations = new ArrayList<>();
        int number = keyClients.size() + tableClients.indexOf(client);
        for (int i = 0; i < KEYS_PER_TABLE && !emptied.isEmpty(); i++) {
            invocations.add(history.invoke(number, key(emptied, i), operation));
        }
        boolean isSent = client.ask(
                "tables", TABLE_TIMEOUT_NANOS, reply -> defined(invocations, operation, words[1], reply), words);
        if (!isSent) invocations.forEach(history::fail);
    }

    private void defined(
            List<Invocation<Register.Operation>> invocations,
            Register.Operation operation,
            String what,
            Optional<Reply> reply) {
        boolean isClearing = operation instanceof Register.Clear;
        if (reply.isEmpty() || isUncertain(reply.get())) {
            trace.count("a definition of unknown outcome");
            invocations.forEach(history::unknown);
        } else if (reply.get() instanceof Reply.Error(String text)) {
            if (text.contains(" has keys")) trace.count("a table is kept closed by keys");
            invocations.forEach(history::fail);
        } else {
            trace.count("a table: " + what + (isClearing ? " FORCE" : ""));
            Register.Result result = isClearing ? new Register.Done() : new Register.Found(Optional.empty());
            invocations.forEach(invocation -> history.complete(invocation, result));
        }
    }

    // ---- The calm ----

    private void calm() {
        if (!violations.isEmpty()) return;
        network.heal();
        for (TableNode node : nodes) if (!node.isUp()) start(node);
        long deadline = time.nowNanos() + CALM_NANOS;
        while (violations.isEmpty() && time.nowNanos() < deadline && !isSettled()) {
            runUntil(time.nowNanos() + 100_000_000);
        }
        if (violations.isEmpty() && !isSettled()) {
            violate("what was begun with tables is not done " + CALM_NANOS / 1_000_000_000 + " s after the last fault: "
                    + newest().tables());
        }
        history.settledGivenUp();
        for (String table : TABLES) for (int i = 0; i < KEYS_PER_TABLE; i++) readUntilAnswered(key(table, i), deadline);
    }

    private boolean isSettled() {
        boolean isWaiting = keyClients.stream().anyMatch(TableClient::isWaiting)
                || tableClients.stream().anyMatch(TableClient::isWaiting);
        return !isWaiting
                && newest().tables().byName().values().stream()
                        .allMatch(entry -> entry.phase() == TableEntry.Phase.OPEN);
    }

    private void readUntilAnswered(String key, long deadline) {
        TableClient reader = keyClients.getFirst();
        List<Boolean> answered = new ArrayList<>();
        while (violations.isEmpty() && answered.isEmpty()) {
            Invocation<Register.Operation> invocation = history.invoke(0, key, new Register.Read());
            boolean isSent = reader.ask(
                    key,
                    KEY_TIMEOUT_NANOS,
                    reply -> {
                        if (reply.isEmpty() || reply.get() instanceof Reply.Error) {
                            history.fail(invocation);
                        } else {
                            history.complete(invocation, new Register.Found(Replies.value(reply.get())));
                            answered.add(true);
                        }
                    },
                    "GET",
                    key);
            if (!isSent) violate("a node is down in the calm");
            while (violations.isEmpty() && reader.isWaiting()) time.step(deadline + CALM_NANOS);
            runUntil(time.nowNanos() + 10_000_000);
            if (time.nowNanos() > deadline + CALM_NANOS) violate("no answer for " + key + " in the calm");
        }
    }

    private Metadata newest() {
        Metadata newest = Metadata.EMPTY;
        for (TableNode node : nodes) {
            Metadata known =
                    node.process().map(process -> process.node().metadata()).orElse(Metadata.EMPTY);
            if (known.index() > newest.index()) newest = known;
        }
        return newest;
    }

    // ---- The nodes ----

    @Override
    public void start(TableNode node) {
        try {
            node.start();
        } catch (DamagedLogException e) {
            violate(e.toString());
        }
    }

    @Override
    public void losePower(TableNode node) {
        node.losePower();
    }

    @Override
    public void failed(TableNode node) {
        node.kill();
        nemesis.startLater(node);
    }

    @Override
    public void ended(TableNode.Process process) {
        keyClients.forEach(client -> client.ended(process));
        tableClients.forEach(client -> client.ended(process));
    }

    @Override
    public void send(NodeId from, NodeId to, byte[] frame) {
        network.send(from, to, frame);
    }

    private void deliver(NodeId from, NodeId to, byte[] frame) {
        process(to).ifPresent(process -> {
            trace.add(frame);
            process.receive(from, frame);
        });
    }

    @Override
    public void count(String rare) {
        trace.count(rare);
    }

    // ---- What goes wrong ----

    @Override
    public void rush() {
        if (!isOpen) return;
        String key = key(chance.oneOf(TABLES), chance.below(KEYS_PER_TABLE));
        for (int i = 0; i < keyClients.size(); i++) {
            int number = i;
            TableClient client = keyClients.get(i);
            after(chance.between(0, 10_000_000), () -> {
                if (isOpen && !client.isWaiting()) askOfKey(client, number, key, chance.below(4));
            });
        }
    }

    /// Whoever decides is cut off from the others, which find another one.
    @Override
    public Optional<TableNode> usurp() {
        for (TableNode node : nodes) {
            if (node.process().filter(TableNode.Process::isController).isEmpty()) continue;
            trace.count("the leader of system is cut off");
            for (TableNode other : nodes) {
                if (other.equals(node)) continue;
                network.cut(node.id(), other.id());
                network.cut(other.id(), node.id());
            }
            return Optional.of(node);
        }
        return Optional.empty();
    }

    // ---- What the clients see ----

    @Override
    public NodeId anyNode(Chance from) {
        return from.oneOf(nodes).id();
    }

    @Override
    public Optional<TableNode.Process> process(NodeId node) {
        return nodes.get((int) node.value() - 1).process();
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
