package io.quorate.server.peer;

import io.netty.channel.EventLoop;
import io.quorate.core.control.Addresses.Endpoint;
import io.quorate.core.control.Introduction;
import io.quorate.core.identity.NodeId;
import io.quorate.server.net.Transport;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The other nodes, as one process reaches them.
///
/// It keeps a connection open to each node of the cluster ([#peers]) and to whoever is at some addresses ([#seeds]),
/// takes those that others open, and dials back whoever connects. Frames leave on the connection that this process
/// opened, and come in on the one that the other opened: docs/decisions/0007-two-connections-for-two-nodes.md.
///
/// But for [#open] and [#port], everything is called on the node's event loop, and so is the listener.
@SuppressWarnings("FutureReturnValueIgnored") // a task tells of its failure itself
public final class PeerNetwork implements PeerSender {
    /// How often it is looked after connections that say nothing.
    static final long TICK_MILLIS = 500;

    /// Connections whose other ends have not proven who they are. With one more, the oldest of them ends: strangers can
    /// delay nodes by this, but not keep them out.
    static final int UNPROVEN_MAX = 128;

    private final EventLoop loop;
    private final Transport transport;
    private final PeerConfig config;
    private final Acceptor acceptor;
    private final Consumer<Throwable> bugs;
    private final Proof proof;
    private final SecureRandom random = new SecureRandom();
    /// Tells apart two processes that run from copies of one folder.
    private final long instance = random.nextLong();

    private final PeerLog log = new PeerLog();
    private final ConnectionOwner owner = new ConnectionOwner();
    /// Where frames go first; null unless there may be faults.
    private @Nullable FaultyPeers faults;

    private @Nullable Running running;
    /// Connections that this node has refused.
    private long refusedCount;
    private boolean isClosed;

    /// All sockets that are open, in the order in which they were opened.
    private final Set<Connection> connections = new LinkedHashSet<>();
    /// Those with something to write at the end of this turn, and the spare list that takes its place meanwhile.
    private List<Connection> toFlush = new ArrayList<>();

    private List<Connection> spare = new ArrayList<>();

    /// What there is once it has started.
    private static final class Running {
        private Introduction self;
        private final Dialling dialling;
        private final Peers peers;

        Running(Introduction self, Dialling dialling, Peers peers) {
            this.self = self;
            this.dialling = dialling;
            this.peers = peers;
        }

        NodeId node() {
            return self.newcomer().process().node();
        }
    }

    private PeerNetwork(
            EventLoop loop, Transport transport, PeerConfig config, Acceptor acceptor, Consumer<Throwable> bugs) {
        this.loop = loop;
        this.transport = transport;
        this.config = config;
        this.acceptor = acceptor;
        this.bugs = bugs;
        proof = new Proof(config.password());
    }

    /// Listens, and waits until it does. Who connects waits until [#start].
    ///
    /// @param bugs told of what a task has thrown: nothing may go on after it
    /// @throws IOException if the address cannot be had
    public static PeerNetwork open(EventLoop loop, Transport transport, PeerConfig config, Consumer<Throwable> bugs)
            throws IOException {
        Acceptor acceptor = Acceptor.open(loop, transport, config.host(), config.port());
        return new PeerNetwork(loop, transport, config, acceptor, bugs);
    }

    /// The port that it listens on, also where any free one was asked for. Any thread may call.
    public int port() {
        return acceptor.port();
    }

    // ---- What it is told ----

    /// Begins to take connections.
    ///
    /// @param self what this node says of itself, until [#introduce]; others dial back at the address that it names
    public void start(Introduction self, PeerListener listener) {
        var dialling = new Dialling(loop, new Dialler(loop, transport), log, random, owner);
        PeerListener told = faults == null ? listener : faults.over(listener);
        running = new Running(
                self, dialling, new Peers(told, dialling, log, config.limits().connectionsMax()));
        acceptor.accept(() -> open(Connection.Role.ACCEPTOR));
        loop.scheduleWithFixedDelay(() -> guarded(this::tick), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /// Lets there be faults between this node and others, for a cluster that is played with. Before [#start].
    public PeerFaults allowFaults() {
        if (running != null) throw new IllegalStateException("the network between nodes has started");
        var allowed = new FaultyPeers(loop, this::pass, random, bugs);
        faults = allowed;
        return allowed;
    }

    /// Says something else of this node from now on, also to those it is connected with.
    ///
    /// A node that has come to belong to a cluster connects with everybody anew: until then it was agreed that it
    /// belongs to none.
    public void introduce(Introduction self) {
        Introduction before = running().self;
        running().self = self;
        boolean isSame = before.newcomer().equals(self.newcomer())
                && Admission.clusterId(before).equals(Admission.clusterId(self));
        for (Connection connection : List.copyOf(connections)) {
            if (isSame) connection.introduce(self);
            else connection.refuse(new Refusal(Refusal.Reason.CHANGED, "it introduces itself anew"));
        }
    }

    /// The nodes of the cluster and where they are, in the place of those before. This one may be among them.
    public void peers(SortedMap<NodeId, Endpoint> members) {
        SortedMap<NodeId, Endpoint> others = new TreeMap<>(members);
        others.remove(running().node());
        running().peers.list(others);
    }

    /// Nodes that were removed from the cluster, in the place of those before: they are refused.
    public void removed(SortedSet<NodeId> nodes) {
        running().peers.remove(nodes);
    }

    /// Addresses at which any node is welcome, in the place of those before. This node's may be among them.
    public void seeds(Collection<Endpoint> addresses) {
        running().dialling.seeds(addresses);
    }

    /// Ends all connections and takes no more.
    public void close() {
        isClosed = true;
        acceptor.close();
        if (running == null) return;
        running.dialling.close();
        for (Connection connection : List.copyOf(connections)) {
            connection.refuse(new Refusal(Refusal.Reason.CLOSING, "it stops"));
        }
    }

    // ---- What it is asked for ----

    @Override
    public void send(NodeId to, byte[] frame) {
        if (faults == null) pass(to, frame);
        else faults.send(to, frame);
    }

    private void pass(NodeId to, byte[] frame) {
        Peer peer = running().peers.find(to);
        if (peer == null) return;
        int bytesMax = config.limits().frameBytesMax();
        if (frame.length > bytesMax) log.tooLong(to, frame.length, bytesMax);
        if (peer.dialled() == null || frame.length > bytesMax) peer.counters().framesDropped++;
        else peer.dialled().send(frame);
    }

    /// What the nodes that it is connected with said last, by their identities.
    public List<Introduction> heard() {
        List<Introduction> heard = new ArrayList<>();
        for (Peer peer : running().peers.all()) if (peer.said() != null) heard.add(peer.said());
        return heard;
    }

    /// The nodes that it knows of, by their identities, then the seeds at which none of these was found.
    public List<PeerLink> links() {
        return Links.of(running().peers.all(), running().dialling.seeds());
    }

    /// How many connections this node has refused, of nodes and of strangers; the log says why.
    public long refusedCount() {
        return refusedCount;
    }

    private Running running() {
        if (running == null) throw new IllegalStateException("the network between nodes has not started");
        return running;
    }

    // ---- Connections ----

    private Connection open(Connection.Role role) {
        if (role == Connection.Role.ACCEPTOR) dropOldestUnproven();
        var connection = new Connection(role, owner);
        connections.add(connection);
        return connection;
    }

    private void dropOldestUnproven() {
        Connection oldest = null;
        int count = 0;
        for (Connection each : connections) {
            if (each.role() != Connection.Role.ACCEPTOR || each.isUp()) continue;
            if (oldest == null) oldest = each;
            count++;
        }
        if (oldest != null && count >= UNPROVEN_MAX) oldest.drop("too many came after it");
    }

    /// Sockets that are open.
    int socketCount() {
        return connections.size();
    }

    /// Some time has passed.
    void tick() {
        for (Connection connection : List.copyOf(connections)) connection.tick();
    }

    private void flushAll() {
        List<Connection> now = toFlush;
        toFlush = spare;
        for (Connection connection : now) connection.flush();
        now.clear();
        spare = now;
    }

    /// The loop would swallow what a task throws.
    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException bug) {
            bugs.accept(bug);
        }
    }

    /// What connections, and the dialling of them, ask for.
    private final class ConnectionOwner implements Connection.Owner, Dialling.Owner {
        @Override
        public Introduction introduction() {
            return running().self;
        }

        @Override
        public Hello hello() {
            var nonce = new byte[Hello.NONCE_BYTES];
            random.nextBytes(nonce);
            return new Hello(instance, nonce, proof.isWanted(), running().self);
        }

        @Override
        public Proof proof() {
            return proof;
        }

        @Override
        public PeerLimits limits() {
            return config.limits();
        }

        @Override
        public Optional<Refusal> judge(Connection connection, Hello own, Hello other) {
            if (isClosed) return Optional.of(new Refusal(Refusal.Reason.CLOSING, "it stops"));
            return running().peers.judge(connection, own, other);
        }

        @Override
        public Optional<Refusal> admit(Connection connection, Hello other) {
            return running().peers.admit(connection, other);
        }

        @Override
        public void up(Connection connection, Hello other) {
            running().peers.up(connection, other);
        }

        @Override
        public void receive(Hello other, byte[] frame) {
            running().peers.receive(other, frame);
        }

        @Override
        public void heard(Hello other, Introduction said) {
            running().peers.heard(other, said);
        }

        @Override
        public void over(Connection connection, Ending ending) {
            if (ending.isOurs() && !ending.isQuiet()) refusedCount++;
            running().peers.over(connection, ending);
        }

        @Override
        public void closed(Connection connection) {
            connections.remove(connection);
        }

        @Override
        public void flushAtEndOfTurn(Connection connection) {
            if (toFlush.isEmpty()) loop.execute(() -> guarded(PeerNetwork.this::flushAll));
            toFlush.add(connection);
        }

        @Override
        public void bug(Throwable thrown) {
            bugs.accept(thrown);
        }

        @Override
        public boolean isReached(NodeId node) {
            Peer peer = running().peers.find(node);
            return peer != null && peer.dialled() != null;
        }

        @Override
        public Connection open() {
            return PeerNetwork.this.open(Connection.Role.DIALLER);
        }

        @Override
        public void guarded(Runnable task) {
            PeerNetwork.this.guarded(task);
        }
    }
}
