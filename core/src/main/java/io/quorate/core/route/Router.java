package io.quorate.core.route;

import io.quorate.core.command.Reply;
import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import io.quorate.core.node.Carriage;
import io.quorate.core.node.Passenger;
import io.quorate.core.rule.Rules;
import io.quorate.core.shard.Elsewhere;
import io.quorate.core.shard.Route;
import io.quorate.core.shard.Shard;
import io.quorate.core.wire.ByteSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Takes requests to the node that leads what they are about, and carries out here what other nodes forward.
///
/// All entrances are called on the shard's thread, and none waits.
public final class Router implements Elsewhere, Passenger {
    /// What it asks of the world around it.
    public interface Env {
        /// Monotonic time in nanoseconds from an arbitrary start.
        long monotonicNanos();

        /// Runs a task on the shard's thread, after a delay and never from inside the call.
        void schedule(long delayNanos, Runnable task);

        /// Tells that something has happened.
        void happened(RouteEvent event);
    }

    /// How often it looks after what is under way: a few times within the shortest failover.
    private static final long TICK_NANOS = 25_000_000;
    /// How often it looks when nothing is.
    private static final long IDLE_TICK_NANOS = 1_000_000_000;
    /// A tick that is so late means that this process stood still.
    private static final long PAUSE_NANOS = 500_000_000;

    private final ProcessId self;
    private final Env env;
    private final Leaders leaders;
    private final RouteConfig config;
    private final Rules rules;
    private final Carriage carriage;
    private final Reply overloaded;
    /// Where this process asks, by node.
    private final Map<NodeId, Link> links = new TreeMap<>();
    /// Where others ask this process, by node.
    private final Map<NodeId, Inlet> inlets = new TreeMap<>();
    /// The routes with requests that are not answered.
    private final Map<Long, ClientRoute> busy = new TreeMap<>();
    /// What is to be told when this turn's messages are taken in: a client that is told may ask for more.
    private final ArrayDeque<Runnable> told = new ArrayDeque<>();

    private @Nullable Shard shard;
    private long bytes;
    private long lastRouteId;
    private long lastLinkNumber;
    /// Counts what was scheduled, so that a tick that was overtaken is none.
    private long tickNumber;
    private long tickDueNanos = Long.MAX_VALUE;

    /// A router that forwards; it carries out what others forward as soon as it has a shard: see [#serve].
    ///
    /// @param carriage takes what it says to other nodes, given who listens there:
    ///     [io.quorate.core.node.Replicas#carry]
    public Router(
            ProcessId self,
            Env env,
            Leaders leaders,
            RouteConfig config,
            Rules rules,
            Function<Passenger, Carriage> carriage) {
        this.self = self;
        this.env = env;
        this.leaders = leaders;
        this.config = config;
        this.rules = rules;
        this.carriage = carriage.apply(this);
        overloaded = Reply.error("OVERLOADED requests of more than " + config.bytesMax()
                + " bytes wait for other nodes: nothing was done, try again later");
    }

    /// From now on what others forward is carried out.
    public void serve(Shard carriesOut) {
        shard = carriesOut;
    }

    // ---- For the shard ----

    @Override
    public Optional<Route> open() {
        return Optional.of(new ClientRoute(++lastRouteId, this, config));
    }

    @Override
    public Optional<String> addressOfLeader(int partition) {
        return leaders.of(partition)
                .filter(leads -> !leads.process().equals(self))
                .flatMap(leads -> leaders.directAddress(leads.process()));
    }

    // ---- For routes and links ----

    long nowNanos() {
        return env.monotonicNanos();
    }

    Rules rules() {
        return rules;
    }

    void happened(RouteEvent event) {
        env.happened(event);
    }

    Optional<Leaders.Leadership> leader(int partition) {
        return leaders.of(partition);
    }

    /// Whether there is memory for one more request.
    boolean admit(long more) {
        if (bytes > 0 && bytes + more > config.bytesMax()) return false;
        bytes += more;
        return true;
    }

    void release(long less) {
        bytes -= less;
    }

    Reply overloaded() {
        return overloaded;
    }

    void becameBusy(ClientRoute route) {
        busy.put(route.id(), route);
        tickWithin(TICK_NANOS);
    }

    void becameIdle(ClientRoute route) {
        busy.remove(route.id());
    }

    /// The way to a process; null if it has gone, or if what was asked of the one before it is still to be given up.
    @Nullable
    Link linkTo(ProcessId target) {
        Link known = links.get(target.node());
        if (known != null) {
            long start = known.name().target().start();
            if (start == target.start()) return known;
            // Whose requests were lost with it sends them again first, and nobody is told from inside a call.
            if (start < target.start()) later(() -> lose(known, "has gone"));
            return null;
        }
        var link = new Link(new LinkName(self, target, ++lastLinkNumber), config, this);
        links.put(target.node(), link);
        return link;
    }

    void say(NodeId to, RouteMessage message) {
        tickWithin(TICK_NANOS);
        if (to.equals(self.node())) {
            env.schedule(0, () -> take(message));
        } else {
            carriage.send(to, message::encode);
        }
    }

    /// Tells a client something when this turn's messages are taken in.
    void later(Runnable telling) {
        if (told.isEmpty()) env.schedule(0, this::tell);
        told.add(telling);
    }

    private void tell() {
        for (int count = told.size(); count > 0; count--) told.remove().run();
        if (!told.isEmpty()) env.schedule(0, this::tell);
    }

    // ---- What other nodes say ----

    @Override
    public void receive(NodeId from, ByteSource message) {
        take(RouteMessage.decode(from, self.node(), message));
    }

    private void take(RouteMessage message) {
        tickWithin(TICK_NANOS);
        switch (message) {
            case RouteMessage.Asking asking -> take(asking);
            case RouteMessage.Answering answering -> {
                Link link = links.get(answering.link().target().node());
                if (link != null && link.name().equals(answering.link())) link.receive(answering);
            }
            case RouteMessage.Closed closed -> {
                Link link = links.get(closed.link().target().node());
                if (link != null && link.name().equals(closed.link())) lose(link, "has gone");
            }
        }
    }

    private void take(RouteMessage.Asking asking) {
        LinkName name = asking.link();
        NodeId from = name.origin().node();
        if (!name.target().equals(self)) {
            say(from, new RouteMessage.Closed(name));
            return;
        }
        Shard carriesOut = shard;
        if (carriesOut == null) return; // it is said again
        Inlet inlet = inlets.get(from);
        if (inlet == null || inlet.name().isBefore(name)) {
            if (inlet != null) close(inlet);
            inlet = new Inlet(name, config, this, carriesOut, rules);
            inlets.put(from, inlet);
        }
        if (!inlet.name().equals(name) || inlet.isClosed()) {
            say(from, new RouteMessage.Closed(name));
            return;
        }
        inlet.receive(asking);
    }

    private void close(Inlet inlet) {
        if (inlet.hasSessions()) happened(RouteEvent.PROCESS_FORGOTTEN);
        inlet.close();
    }

    /// A process that is asked has gone, or says nothing any more.
    private void lose(Link link, String why) {
        if (!links.remove(link.name().target().node(), link)) return;
        List<Session> sessions = link.close();
        if (!sessions.isEmpty()) happened(RouteEvent.LINK_LOST);
        String whole = "node " + link.name().target().node().value() + " " + why;
        for (Session session : sessions) session.route().giveUp(session, whole);
    }

    // ---- What is due ----

    private void tickWithin(long delayNanos) {
        long due = nowNanos() + delayNanos;
        if (tickDueNanos <= due) return;
        tickDueNanos = due;
        long number = ++tickNumber;
        env.schedule(delayNanos, () -> {
            if (number == tickNumber) tick();
        });
    }

    private void tick() {
        long now = nowNanos();
        if (now - tickDueNanos > PAUSE_NANOS) {
            links.values().forEach(link -> link.forgive(now));
            inlets.values().forEach(inlet -> inlet.forgive(now));
        }
        tickDueNanos = Long.MAX_VALUE;
        for (ClientRoute route : List.copyOf(busy.values())) route.tick(now);
        for (Link link : List.copyOf(links.values())) {
            if (!link.tick(now))
                lose(link, "has said nothing for " + config.silence().toSeconds() + " s");
        }
        for (Inlet inlet : inlets.values()) {
            if (!inlet.tick(now)) close(inlet);
        }
        boolean isBusy = !busy.isEmpty()
                || links.values().stream().anyMatch(Link::isBusy)
                || inlets.values().stream().anyMatch(Inlet::isBusy);
        boolean hasSessions = links.values().stream().anyMatch(link -> !link.isIdle())
                || inlets.values().stream().anyMatch(Inlet::hasSessions);
        if (isBusy) tickWithin(TICK_NANOS);
        else if (hasSessions) tickWithin(IDLE_TICK_NANOS);
    }
}
