package io.quorate.server.peer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.quorate.core.control.Addresses;
import io.quorate.core.control.Addresses.Endpoint;
import io.quorate.core.control.Description;
import io.quorate.core.control.Introduction;
import io.quorate.core.control.Newcomer;
import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import io.quorate.server.net.Transport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A node of which there is nothing but its connections, on a free port, for the length of a test.
final class PeerNode implements AutoCloseable, PeerListener {
    static final long CLUSTER = 0xc1;

    private final EventLoopGroup group;
    private final EventLoop loop;
    private final PeerNetwork network;
    private final @Nullable PeerFaults faults;
    private final Endpoint endpoint;
    private final NodeId id;
    private Introduction self;
    private volatile @Nullable Throwable bug;

    /// As `<sender>:<text>`, in the order in which they came.
    private final List<String> received = new ArrayList<>();

    private final List<Introduction> heard = new ArrayList<>();
    private final List<NodeId> lost = new ArrayList<>();

    /// What a test may choose; all else is as it is where nobody cares.
    static final class Setup {
        private long node = 1;
        private long start = 1;
        private String name = "";
        private Introduction.State state = new Introduction.State.Settled(CLUSTER);
        private String password = "";
        private int port;
        private boolean isFaulty;
        private PeerLimits limits = PeerLimits.DEFAULT;
        private Optional<Endpoint> advertised = Optional.empty();

        Setup(long node) {
            this.node = node;
        }

        Setup start(long wanted) {
            start = wanted;
            return this;
        }

        Setup name(String wanted) {
            name = wanted;
            return this;
        }

        Setup cluster(long wanted) {
            state = new Introduction.State.Settled(wanted);
            return this;
        }

        Setup empty() {
            state = new Introduction.State.Empty(Optional.empty());
            return this;
        }

        Setup password(String wanted) {
            password = wanted;
            return this;
        }

        Setup port(int wanted) {
            port = wanted;
            return this;
        }

        /// With faults, if the test wants some.
        Setup faulty() {
            isFaulty = true;
            return this;
        }

        Setup limits(PeerLimits wanted) {
            limits = wanted;
            return this;
        }

        Setup advertised(Endpoint wanted) {
            advertised = Optional.of(wanted);
            return this;
        }

        PeerNode open() throws IOException {
            return new PeerNode(this);
        }
    }

    static Setup node(long id) {
        return new Setup(id);
    }

    @SuppressWarnings("this-escape")
    private PeerNode(Setup setup) throws IOException {
        Transport transport = Transport.best();
        group = transport.newGroup("n" + setup.node);
        loop = group.next();
        var config = new PeerConfig("127.0.0.1", setup.port, setup.password, setup.limits);
        network = PeerNetwork.open(loop, transport, config, thrown -> bug = thrown);
        faults = setup.isFaulty ? network.allowFaults() : null;
        id = new NodeId(setup.node);
        String name = setup.name.isEmpty() ? "n" + setup.node : setup.name;
        endpoint = setup.advertised.orElse(new Endpoint("127.0.0.1", network.port()));
        var description = new Description(name, new Addresses(endpoint, endpoint, endpoint).entries(), "", 1);
        self = new Introduction(new Newcomer(new ProcessId(id, setup.start), description), List.of(name), setup.state);
        onLoop(() -> {
            network.start(self, this);
            return true;
        });
    }

    NodeId id() {
        return id;
    }

    int port() {
        return network.port();
    }

    Endpoint endpoint() {
        return endpoint;
    }

    PeerFaults faults() {
        if (faults == null) throw new IllegalStateException("this node has no faults");
        return faults;
    }

    PeerNetwork network() {
        return network;
    }

    <T> T onLoop(Callable<T> task) {
        try {
            return loop.submit(task).get();
        } catch (InterruptedException | ExecutionException failure) {
            throw new AssertionError(failure);
        }
    }

    // ---- What it does ----

    /// Knows these as the nodes of its cluster.
    PeerNode knows(PeerNode... others) {
        SortedMap<NodeId, Endpoint> members = new TreeMap<>();
        for (PeerNode other : others) members.put(other.id, other.endpoint());
        return knows(members);
    }

    PeerNode knows(SortedMap<NodeId, Endpoint> members) {
        onLoop(() -> {
            network.peers(members);
            return true;
        });
        return this;
    }

    PeerNode seeds(Endpoint... addresses) {
        onLoop(() -> {
            network.seeds(Arrays.asList(addresses));
            return true;
        });
        return this;
    }

    void removed(NodeId... nodes) {
        onLoop(() -> {
            network.removed(new TreeSet<>(Arrays.asList(nodes)));
            return true;
        });
    }

    void state(Introduction.State state) {
        onLoop(() -> {
            self = new Introduction(self.newcomer(), self.list(), state);
            network.introduce(self);
            return true;
        });
    }

    void send(PeerNode to, String text) {
        send(to, text.getBytes(UTF_8));
    }

    void send(PeerNode to, byte[] frame) {
        onLoop(() -> {
            network.send(to.id, frame);
            return true;
        });
    }

    /// Has so much time pass, as far as connections are concerned.
    void ticks(int count) {
        onLoop(() -> {
            for (int i = 0; i < count; i++) network.tick();
            return true;
        });
    }

    // ---- What it sees ----

    void awaitSockets(int count) {
        await(() -> onLoop(network::socketCount) >= count);
    }

    List<String> received() {
        return onLoop(() -> List.copyOf(received));
    }

    List<Introduction> heard() {
        return onLoop(network::heard);
    }

    List<NodeId> lost() {
        return onLoop(() -> List.copyOf(lost));
    }

    List<PeerLink> links() {
        return onLoop(network::links);
    }

    PeerLink link(PeerNode other) {
        return links().stream()
                .filter(link -> link.node().equals(Optional.of(other.id)))
                .findFirst()
                .orElseThrow();
    }

    boolean reaches(PeerNode other) {
        return links().stream()
                .anyMatch(link -> link.node().equals(Optional.of(other.id))
                        && link.sendsSince().isPresent());
    }

    boolean isReachedBy(PeerNode other) {
        return links().stream()
                .anyMatch(link -> link.node().equals(Optional.of(other.id))
                        && link.receivesSince().isPresent());
    }

    String problem() {
        return links().stream()
                .map(PeerLink::problem)
                .filter(each -> !each.isEmpty())
                .findFirst()
                .orElse("");
    }

    /// Waits until something is so, which ends a test that waits in vain by its own bound.
    void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            if (bug != null) throw new AssertionError(bug);
            Thread.onSpinWait();
        }
    }

    void awaitProblem(String part) {
        await(() -> problem().contains(part));
    }

    void awaitReceived(Predicate<List<String>> condition) {
        await(() -> condition.test(received()));
    }

    /// Waits until frames pass both ways between it and others.
    PeerNode awaitLinks(PeerNode... others) {
        for (PeerNode other : others) await(() -> reaches(other) && isReachedBy(other));
        return this;
    }

    @Override
    public void receive(NodeId from, byte[] frame) {
        received.add(from + ":" + (frame.length > 100 ? frame.length + " bytes" : new String(frame, UTF_8)));
    }

    @Override
    public void heard(Introduction said) {
        heard.add(said);
    }

    @Override
    public void lost(NodeId node) {
        lost.add(node);
    }

    /// Stops in good order.
    @Override
    public void close() {
        onLoop(() -> {
            network.close();
            return true;
        });
        die();
        if (bug != null) throw new AssertionError(bug);
    }

    /// Ends all at once, as a process that is killed.
    void die() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
