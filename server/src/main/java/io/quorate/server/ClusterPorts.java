package io.quorate.server;

import io.netty.channel.EventLoop;
import io.quorate.core.control.Addresses.Endpoint;
import io.quorate.core.control.Description;
import io.quorate.core.control.Introduction;
import io.quorate.core.control.Newcomer;
import io.quorate.core.control.Standing;
import io.quorate.core.identity.NodeId;
import io.quorate.server.cluster.ClusterNode;
import io.quorate.server.cluster.Gathering;
import io.quorate.server.cluster.OwnAddresses;
import io.quorate.server.config.Configuration;
import io.quorate.server.config.ConfigurationException;
import io.quorate.server.config.Durability;
import io.quorate.server.config.Keys;
import io.quorate.server.log.NodeLog;
import io.quorate.server.net.Listener;
import io.quorate.server.net.Transport;
import io.quorate.server.peer.PeerConfig;
import io.quorate.server.peer.PeerLimits;
import io.quorate.server.peer.PeerListener;
import io.quorate.server.peer.PeerNetwork;
import io.quorate.storage.StandingFile;
import io.quorate.storage.UnusableStoreException;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a node has beside its shard because it belongs to a cluster, or is on its way into one: the ports for other
/// nodes and for cluster clients, and what its folder says of it.
final class ClusterPorts {
    private static final int WEIGHT = 1;
    private static final long GATHERING_TICK_MILLIS = 200;

    private final EventLoop loop;
    private final OwnAddresses addresses;
    private final Newcomer newcomer;
    private final StandingFile file;
    private final Standing standing;
    private final PeerNetwork network;
    private final Listener direct;
    private @Nullable PeerListener listener;
    private @Nullable ClusterNode served;
    private @Nullable Gathering gathering;
    private @Nullable ScheduledFuture<?> ticks;

    private ClusterPorts(
            EventLoop loop,
            OwnAddresses addresses,
            Newcomer newcomer,
            StandingFile file,
            Standing standing,
            PeerNetwork network,
            Listener direct) {
        this.loop = loop;
        this.addresses = addresses;
        this.newcomer = newcomer;
        this.file = file;
        this.standing = standing;
        this.network = network;
        this.direct = direct;
    }

    /// Opens them for a node that was told of other nodes, or whose folder says that it belongs to a cluster; empty for
    /// one that stands alone. Waits for the disk.
    ///
    /// @param port where plain clients are served
    /// @param bugs told of what a task has thrown: nothing may go on after it
    static Optional<ClusterPorts> open(
            EventLoop loop,
            Transport transport,
            Configuration configuration,
            int port,
            Storage storage,
            Consumer<Throwable> bugs)
            throws StartException {
        try {
            Optional<Standing> known = storage.standing().read();
            boolean belongs = known.flatMap(Standing::cluster).isPresent();
            if (!belongs && configuration.get(Keys.JOIN).isBlank()) return Optional.empty();
            refuseDurability(configuration);
            OwnAddresses addresses = OwnAddresses.of(configuration, port);
            if (!belongs) refuseDataOfOne(storage);
            Standing standing = known.orElseGet(
                            () -> Standing.first(new NodeId(new SecureRandom().nextLong(1, Long.MAX_VALUE))))
                    .startedAgain();
            var newcomer = new Newcomer(standing.process(), description(configuration, addresses));
            storage.standing().write(standing);
            PeerNetwork network = network(loop, transport, configuration, addresses, bugs);
            try {
                Listener direct = Listener.open(
                        loop, transport, configuration, addresses.own().direct().port());
                return Optional.of(
                        new ClusterPorts(loop, addresses, newcomer, storage.standing(), standing, network, direct));
            } catch (IOException failure) {
                network.close();
                throw new StartException(
                        "direct-port: " + addresses.own().direct().port() + " cannot be had: " + failure.getMessage()
                                + " (give another by --direct-port)",
                        failure);
            }
        } catch (UnusableStoreException unusable) {
            throw new StartException(String.valueOf(unusable.getMessage()), unusable);
        } catch (IOException failure) {
            throw new StartException("the data folder cannot be written: " + failure.getMessage(), failure);
        } catch (ConfigurationException wrong) {
            throw new StartException(String.valueOf(wrong.getMessage()), wrong);
        }
    }

    private static Description description(Configuration configuration, OwnAddresses addresses) {
        String name = configuration.get(Keys.NAME);
        if (name.isEmpty()) {
            throw new ConfigurationException(
                    "name: is not given (a node of a cluster needs one that no other has; give it by --name)");
        }
        try {
            return new Description(name, addresses.own().entries(), configuration.get(Keys.ZONE), WEIGHT);
        } catch (IllegalArgumentException wrong) {
            throw new ConfigurationException(String.valueOf(wrong.getMessage()));
        }
    }

    /// Each table of a cluster says it, on all nodes alike.
    private static void refuseDurability(Configuration configuration) {
        if (configuration.get(Keys.DURABILITY) == Durability.FSYNC) return;
        throw new ConfigurationException("durability: " + configuration.print(Keys.DURABILITY)
                + " (in a cluster each table says it: leave it out here, and see TABLE ALTER)");
    }

    private static void refuseDataOfOne(Storage storage) throws StartException {
        if (!storage.hasData()) return;
        throw new StartException(
                "data folder " + storage.folder() + " holds the data of a node that stands alone, which"
                        + " cannot become a cluster's yet: start without --join, or with an empty folder");
    }

    private static PeerNetwork network(
            EventLoop loop,
            Transport transport,
            Configuration configuration,
            OwnAddresses addresses,
            Consumer<Throwable> bugs)
            throws StartException {
        int port = addresses.own().peer().port();
        var config = new PeerConfig(
                configuration.get(Keys.HOST), port, configuration.get(Keys.REQUIREPASS), PeerLimits.DEFAULT);
        try {
            return PeerNetwork.open(loop, transport, config, bugs);
        } catch (IOException failure) {
            throw new StartException(
                    "peer-port: " + port + " cannot be had: " + failure.getMessage() + " (give another by --peer-port)",
                    failure);
        }
    }

    /// Where cluster clients connect to.
    Listener direct() {
        return direct;
    }

    PeerNetwork network() {
        return network;
    }

    Newcomer newcomer() {
        return newcomer;
    }

    /// Brings the node into its cluster if it belongs to none yet. On the shard's thread.
    ///
    /// @param gathered told when it belongs to one
    /// @param refused told why it cannot
    void gather(Consumer<Standing> gathered, Consumer<String> refused) {
        if (standing.cluster().isPresent()) {
            gathered.accept(standing);
            return;
        }
        var its = new Gathering(network, file, standing, newcomer, addresses.list(), new Gathering.Owner() {
            @Override
            public void gathered(Standing settled) {
                stopGathering();
                gathered.accept(settled);
            }

            @Override
            public void refused(String reason) {
                stopGathering();
                refused.accept(reason);
            }
        });
        gathering = its;
        listener = its;
        network.start(its.introduction(), new Relay());
        network.seeds(addresses.list());
        ticks = loop.scheduleAtFixedRate(its::tick, 0, GATHERING_TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void stopGathering() {
        if (ticks != null) ticks.cancel(false);
    }

    /// Has the node's protocols speak with the other nodes from now on.
    void serve(ClusterNode node, Standing settled) {
        boolean isFirst = listener == null;
        listener = node;
        served = node;
        if (isFirst) {
            List<String> list =
                    addresses.list().stream().map(Endpoint::toString).toList();
            network.start(new Introduction(newcomer, list, settled.state()), new Relay());
        }
        network.seeds(List.of());
    }

    /// First the gathering is told what comes, then the node.
    private final class Relay implements PeerListener {
        private PeerListener current() {
            if (listener == null) throw new IllegalStateException("nobody listens");
            return listener;
        }

        @Override
        public void receive(NodeId from, byte[] frame) {
            current().receive(from, frame);
        }

        @Override
        public void heard(Introduction said) {
            current().heard(said);
        }

        @Override
        public void lost(NodeId node) {
            current().lost(node);
        }
    }

    /// What takes part in the cluster; empty while the node belongs to none yet. On the shard's thread.
    Optional<ClusterNode> served() {
        return Optional.ofNullable(served);
    }

    /// Why it does not serve yet.
    String waitsFor() {
        Gathering under = gathering;
        return under == null || under.waitsFor().isEmpty() ? "the cluster's metadata" : under.waitsFor();
    }

    /// On the shard's thread.
    void close() {
        stopGathering();
        direct.close();
        network.close();
        NodeLog.info("cluster.left");
    }
}
