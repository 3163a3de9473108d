package io.quorate.server.cluster;

import io.quorate.core.command.Command;
import io.quorate.core.commitlog.CommitLog;
import io.quorate.core.commitlog.LogRecord;
import io.quorate.core.control.Addresses;
import io.quorate.core.control.Addresses.Endpoint;
import io.quorate.core.control.Introduction;
import io.quorate.core.control.Member;
import io.quorate.core.control.Metadata;
import io.quorate.core.control.Newcomer;
import io.quorate.core.control.PartitionId;
import io.quorate.core.control.Standing;
import io.quorate.core.identity.NodeId;
import io.quorate.core.log.Assignment;
import io.quorate.core.log.Confirmations;
import io.quorate.core.log.Journal;
import io.quorate.core.log.LogLimits;
import io.quorate.core.log.Peers;
import io.quorate.core.log.Replica;
import io.quorate.core.node.Hosted;
import io.quorate.core.node.Node;
import io.quorate.core.node.NodeConfig;
import io.quorate.core.node.NodeSetup;
import io.quorate.core.partition.Partitioning;
import io.quorate.core.route.RouteConfig;
import io.quorate.core.route.RouteEvent;
import io.quorate.core.route.Router;
import io.quorate.core.rule.Rules;
import io.quorate.core.shard.ClusterShard;
import io.quorate.core.shard.Env;
import io.quorate.core.shard.ReplicatedPartition;
import io.quorate.core.shard.Shard;
import io.quorate.core.shard.ShardConfig;
import io.quorate.core.shard.SlotRange;
import io.quorate.core.shard.TableMap;
import io.quorate.core.store.OrderedStore;
import io.quorate.core.table.TableCatalog;
import io.quorate.server.log.NodeLog;
import io.quorate.server.peer.PeerListener;
import io.quorate.server.peer.PeerNetwork;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A process of a cluster: the protocols, the shard above them, and the connections between the nodes, on one thread.
public final class ClusterNode implements PeerListener {
    /// What it runs on.
    ///
    /// @param standing who the node is, and which cluster it belongs to
    /// @param newcomer how it introduces itself
    /// @param network its connections to the others, open
    /// @param store its rows
    /// @param log makes its commit log, given who listens to it
    /// @param records what the commit log holds
    /// @param failed told, once, why the node cannot go on
    public record Parts(
            Standing standing,
            Newcomer newcomer,
            PeerNetwork network,
            OrderedStore store,
            Function<CommitLog.Listener, CommitLog> log,
            Iterator<LogRecord> records,
            Consumer<String> failed) {}

    /// How its shard behaves.
    public record ShardTerms(Env env, List<Command> commands, ShardConfig config, Shard.Observer observer) {}

    private final Parts parts;
    private final Standing.Belonging belonging;
    private final Env env;
    private final Node node;
    private final ClusterShard shard;
    private @Nullable Runnable whenServing;

    public ClusterNode(Parts parts, ShardTerms terms) {
        this.parts = parts;
        belonging = parts.standing().cluster().orElseThrow();
        env = terms.env();
        List<CommitLog> made = new ArrayList<>(1);
        node = new Node(
                new NodeSetup(parts.newcomer(), belonging.founding(), belonging.contacts(), config(terms)),
                new NodeEnv(),
                this::host,
                listener -> {
                    made.add(parts.log().apply(listener));
                    return made.getFirst();
                },
                parts.store(),
                new SplittableRandom(env.random()),
                Rules.ALL);
        var router = new Router(
                parts.standing().process(),
                new RouteEnv(),
                new MetadataLeaders(node::metadata),
                RouteConfig.DEFAULT,
                Rules.ALL,
                node.replicas()::carry);
        shard = new ClusterShard(
                env,
                terms.commands(),
                parts.store(),
                made.getFirst(),
                terms.config(),
                Rules.ALL,
                terms.observer(),
                new TableMap(node::metadata),
                new PartitionEvents(),
                router);
        router.serve(shard.shard());
    }

    /// As every node runs, but that the commit log is as long as the operator wants it.
    private static NodeConfig config(ShardTerms terms) {
        NodeConfig usual = NodeConfig.DEFAULT;
        return new NodeConfig(
                usual.membership(),
                usual.controller(),
                usual.election(),
                usual.controlInterval(),
                usual.stuckAfter(),
                usual.leaseTerms(),
                usual.logLimits(),
                terms.config().flushEveryBytes());
    }

    private Hosted host(int code, Confirmations confirmations, Journal journal, Peers peers) {
        return shard.host(
                code,
                slotsOf(code),
                (listener, snapshots) -> new Replica(
                        parts.standing().process(),
                        code,
                        confirmations,
                        journal,
                        peers,
                        listener,
                        snapshots,
                        LogLimits.DEFAULT,
                        Rules.ALL));
    }

    /// The number of partitions is one for the whole cluster and for ever, and is known before any partition is here.
    private SlotRange slotsOf(int code) {
        Partitioning partitioning = Partitioning.DEFAULT;
        int number = PartitionId.of(code).number();
        return new SlotRange(partitioning.firstSlot(number), partitioning.slotCount());
    }

    /// The cluster's tables.
    public TableCatalog tables() {
        return node.tables();
    }

    /// Takes in what the commit log holds, and takes part.
    ///
    /// @param whenServing run once this node knows its cluster, so that it can answer clients
    public void start(Runnable whenServing) {
        this.whenServing = whenServing;
        belonging.founding().ifPresent(formed -> connect(formed.founders()));
        node.recover(parts.records());
        shard.start();
        known(node.metadata());
    }

    /// Hands over what it leads to others who are ready for it, so that nobody notices that the node stops.
    ///
    /// @param then run once it leads nothing, or what is left cannot be handed over
    public void leave(Runnable then) {
        new Departure(node, env, then).begin();
    }

    /// Its shard, for those who connect clients to it.
    public Shard shard() {
        return shard.shard();
    }

    /// What it knows of its cluster.
    public Node node() {
        return node;
    }

    /// Who it is.
    public NodeId self() {
        return parts.standing().node();
    }

    /// The clock of its protocols.
    long monotonicNanos() {
        return env.monotonicNanos();
    }

    // ---- Who is there ----

    private void connect(List<Newcomer> founders) {
        SortedMap<NodeId, Endpoint> addresses = new TreeMap<>();
        for (Newcomer founder : founders) {
            Addresses.of(founder.description())
                    .ifPresent(its -> addresses.put(founder.process().node(), its.peer()));
        }
        parts.network().peers(addresses);
    }

    /// The cluster's metadata tell more from now on.
    private void known(Metadata metadata) {
        if (metadata.index() == 0) return;
        SortedMap<NodeId, Endpoint> addresses = new TreeMap<>();
        SortedSet<NodeId> removed = new TreeSet<>();
        for (Member member : metadata.members().byId().values()) {
            if (member.is(Member.State.REMOVED)) {
                removed.add(member.id());
            } else {
                Addresses.of(member.description()).ifPresent(its -> addresses.put(member.id(), its.peer()));
            }
        }
        parts.network().peers(addresses);
        parts.network().removed(removed);
        if (removed.contains(parts.standing().node())) {
            parts.failed()
                    .accept("this node was removed from its cluster: start with an empty folder to join it again");
        }
        if (!isLed(metadata)) return;
        Runnable waiting = whenServing;
        whenServing = null;
        if (waiting != null) waiting.run();
    }

    /// Whether it was decided for every partition who leads it: before that a cluster that was just formed serves
    /// nobody.
    private static boolean isLed(Metadata metadata) {
        return metadata.placements().byId().values().stream()
                .flatMap(placement -> placement.partitions().stream())
                .allMatch(partition -> partition.leader().isPresent());
    }

    // ---- What other nodes say ----

    @Override
    public void receive(NodeId from, byte[] frame) {
        Optional<GatheringMessage> newcomers = GatheringMessage.decode(frame);
        if (newcomers.isEmpty()) {
            node.receive(from, frame);
        } else if (newcomers.get() instanceof GatheringMessage.Asked) {
            parts.network().send(from, new GatheringMessage.Told(belonging.founding()).encode());
        }
    }

    @Override
    public void heard(Introduction said) {
        // Who belongs to the cluster, and where, is for the metadata to say.
    }

    @Override
    public void lost(NodeId lost) {
        // The failure detector finds out whether the node is there, also where connections do not tell.
    }

    // ---- What the protocols ask for ----

    private final class NodeEnv implements io.quorate.core.node.Env {
        private static final long MICROS_PER_MILLI = 1_000;

        @Override
        public long monotonicNanos() {
            return env.monotonicNanos();
        }

        @Override
        public long wallMicros() {
            return env.wallMillis() * MICROS_PER_MILLI;
        }

        @Override
        public void schedule(long delayNanos, Runnable task) {
            env.schedule(delayNanos, task);
        }

        @Override
        public void send(NodeId to, byte[] frame) {
            parts.network().send(to, frame);
        }

        @Override
        public void roomChanged() {
            shard.roomChanged();
        }

        @Override
        public void changed(Metadata metadata) {
            known(metadata);
        }

        @Override
        public void failed(String why) {
            parts.failed().accept(why);
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
        public void happened(RouteEvent event) {
            // What comes of it, each client is told.
        }
    }

    private final class PartitionEvents implements ReplicatedPartition.Surroundings {
        /// Those of this turn: one failover is one line.
        private final List<String> led = new ArrayList<>();

        @Override
        public void touch(int partition) {
            node.replicas().touch(partition);
        }

        @Override
        public void serving(int partition, Assignment assignment) {
            if (led.isEmpty()) env.schedule(0, this::tell);
            led.add(PartitionId.of(partition) + "@" + assignment.epoch());
        }

        private void tell() {
            NodeLog.info("partitions.led", "count", led.size(), "partition@epoch", String.join(" ", led));
            led.clear();
        }
    }
}
