package io.quorate.core.shard;

import io.quorate.core.command.CommandLimits;
import io.quorate.core.command.DataCommands;
import io.quorate.core.commitlog.CommitLog;
import io.quorate.core.commitlog.CommitLogConfig;
import io.quorate.core.commitlog.DamagedLogException;
import io.quorate.core.commitlog.HandDisk;
import io.quorate.core.commitlog.Recovered;
import io.quorate.core.commitlog.Recovery;
import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import io.quorate.core.log.Assignment;
import io.quorate.core.log.Confirmations;
import io.quorate.core.log.Journal;
import io.quorate.core.log.LeaseTerms;
import io.quorate.core.log.LogLimits;
import io.quorate.core.log.Peers;
import io.quorate.core.log.Replica;
import io.quorate.core.node.Replicas;
import io.quorate.core.route.Leaders;
import io.quorate.core.route.RouteConfig;
import io.quorate.core.route.RouteEvent;
import io.quorate.core.route.Router;
import io.quorate.core.rule.Rules;
import io.quorate.core.store.HandStore;
import io.quorate.core.store.Head;
import io.quorate.core.store.Key;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// A node of a cluster whose disk, store and clock the test moves by hand, and its clients.
final class ClusterNode {
    /// Where a frame goes.
    interface Network {
        void send(long from, long to, byte[] frame);
    }

    private static final CommitLogConfig LOG = new CommitLogConfig(1 << 16, 1 << 14, 2);
    /// What a state has need not be kept of its log.
    private static final LogLimits LIMITS = new LogLimits(1 << 18, 1 << 20, 100, new LogLimits.Retention(0, 0, 0));

    private static final ShardConfig CONFIG =
            new ShardConfig(ShardConfig.Durability.FSYNC, 1 << 20, 1 << 20, 1 << 20, Duration.ofSeconds(1));

    /// A client's end of a connection to the node.
    final class Session {
        final Talker talker = new Talker();
        final Connection connection;

        Session(Connection.Kind kind) {
            connection = shard.connect(talker, kind);
        }

        /// Sends requests.
        Session say(String... lines) {
            for (String line : lines) shard.receive(connection, Talker.words(line));
            return this;
        }

        /// All replies until now.
        List<String> heard() {
            return talker.heard;
        }

        /// The last reply.
        String lastHeard() {
            return talker.heard.getLast();
        }
    }

    final ProcessId self;
    final HandDisk disk;
    final HandStore store;
    final HandEnv env;
    final Shard shard;
    /// Those that serve, by the number of the partition, in the order in which they began.
    final List<Assignment> reigns = new ArrayList<>();

    private final Rules rules;
    private final SlotMap map;
    private final Network network;
    private final Replicas replicas;
    private final ClusterShard clusterShard;
    private final SortedMap<Integer, Leaders.Leadership> leaders = new TreeMap<>();

    ClusterNode(
            ProcessId self, HandDisk disk, HandStore store, HandEnv env, Rules rules, SlotMap map, Network network) {
        this.self = self;
        this.disk = disk;
        this.store = store;
        this.env = env;
        this.rules = rules;
        this.map = map;
        this.network = network;
        Recovered recovered = recovered();
        var log = new ArrayList<CommitLog>(1);
        replicas = new Replicas(self, new NodeEnv(), LeaseTerms.NONE, rules, this::host, listener -> {
            log.add(new CommitLog(disk, LOG, recovered, Rules.ALL, listener));
            return log.getFirst();
        });
        var router = new Router(self, new RouteEnv(), new Heard(), RouteConfig.DEFAULT, rules, replicas::carry);
        clusterShard = new ClusterShard(
                env,
                DataCommands.all(new CommandLimits(1 << 20, 100, 1 << 20)),
                store,
                log.getFirst(),
                CONFIG,
                rules,
                (_, _, _, _, _) -> {},
                map,
                new Around(),
                router);
        router.serve(clusterShard.shard());
        shard = clusterShard.shard();
        for (int i = 1; i <= ShardCluster.PARTITIONS; i++) replicas.host(i);
        replicas.recover(recovered.records());
        clusterShard.start();
    }

    private Recovered recovered() {
        try {
            return Recovery.run(disk, 0, Rules.ALL);
        } catch (DamagedLogException e) {
            throw new AssertionError(e);
        }
    }

    private ReplicatedPartition host(int partition, Confirmations confirmations, Journal journal, Peers peers) {
        return clusterShard.host(
                partition,
                ShardCluster.slotsOf(partition),
                (listener, snapshots) -> new Replica(
                        self, partition, confirmations, journal, peers, listener, snapshots, LIMITS, rules));
    }

    private final class Around implements ReplicatedPartition.Surroundings {
        @Override
        public void touch(int partition) {
            replicas.touch(partition);
        }

        @Override
        public void serving(int partition, Assignment assignment) {
            reigns.add(assignment);
        }
    }

    private final class RouteEnv implements Router.Env {
        @Override
        public long monotonicNanos() {
            return env.monotonicNanos();
        }

        @Override
        public void schedule(long delayNanos, Runnable task) {
            env.schedule(delayNanos, task);
        }

        @Override
        public void happened(RouteEvent event) {}
    }

    private final class Heard implements Leaders {
        @Override
        public Optional<Leadership> of(int partition) {
            return Optional.ofNullable(leaders.get(partition));
        }

        @Override
        public Optional<String> directAddress(ProcessId process) {
            return Optional.empty();
        }
    }

    private final class NodeEnv implements io.quorate.core.node.Env {
        @Override
        public long monotonicNanos() {
            return env.monotonicNanos();
        }

        @Override
        public long wallMicros() {
            return env.wallMillis() * 1_000;
        }

        @Override
        public void schedule(long delayNanos, Runnable task) {
            env.schedule(delayNanos, task);
        }

        @Override
        public void send(NodeId to, byte[] frame) {
            network.send(self.node().value(), to.value(), frame);
        }

        @Override
        public void failed(String why) {
            throw new AssertionError(why);
        }
    }

    /// What begins again after a loss of power, in another run.
    ClusterNode afterPowerCut() {
        var next = new ProcessId(self.node(), self.start() + 1);
        var later = new HandEnv(env.monotonicNanos());
        return new ClusterNode(next, disk.afterPowerCut(), store.afterCrash(), later, rules, map, network);
    }

    void receive(long from, byte[] frame) {
        replicas.receive(new NodeId(from), frame);
    }

    void assign(int partition, Assignment assignment) {
        leaders.put(partition, new Leaders.Leadership(assignment.leader(), assignment.epoch()));
        replicas.assign(partition, assignment);
    }

    /// Lets go of what the store has of the logs.
    void truncate() {
        for (int i = 1; i <= ShardCluster.PARTITIONS; i++) {
            Replica replica = replica(i);
            replica.release(replica.log().positionAt(partition(i).storedOffset()));
            replica.checkpoint();
            replicas.touch(i);
        }
    }

    /// The node is in no set of a partition any more.
    void retire(int partition, long epoch) {
        partition(partition).retire(epoch);
        replicas.touch(partition);
    }

    ReplicatedPartition partition(int number) {
        return (ReplicatedPartition) replicas.host(number);
    }

    Replica replica(int partition) {
        return partition(partition).replica();
    }

    /// Does one thing that is due, if anything is.
    boolean step() {
        return env.step() || disk.stepIfAny() || store.step();
    }

    Session connect() {
        return new Session(Connection.Kind.DIRECT);
    }

    /// A client that leaves it to the node to find the leader.
    Session connectPlain() {
        return new Session(Connection.Kind.PLAIN);
    }

    /// What the store has of a key; empty if it has nothing.
    String stored(String key) {
        Key named = Key.of(key.getBytes(StandardCharsets.UTF_8));
        byte[] row = store.get(ShardCluster.partitionOf(named.slot()), named.head());
        return row.length == 0 ? "" : text(Head.decode(row));
    }

    private static String text(Head head) {
        return new String(head.value(), StandardCharsets.UTF_8);
    }
}
