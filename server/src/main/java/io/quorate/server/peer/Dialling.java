package io.quorate.server.peer;

import io.netty.channel.EventLoop;
import io.quorate.core.control.Addresses.Endpoint;
import io.quorate.core.identity.NodeId;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Who is dialled, and when again.
///
/// A target is dialled until its node is reached, over whichever target, and again when that connection ends. After a
/// failure the next attempt waits, longer each time up to a bound, but not once the node has shown that it is there.
final class Dialling {
    /// What dialling asks of whom it belongs to.
    interface Owner {
        /// Whether there is a connection to the node, or one is being made.
        boolean isReached(NodeId node);

        /// A connection that is about to be opened.
        Connection open();

        /// A connection that could not be opened is forgotten.
        void closed(Connection connection);

        void guarded(Runnable task);
    }

    private static final long BACKOFF_MILLIS_MIN = 20;
    /// So that who comes back is found within a second.
    private static final long BACKOFF_MILLIS_MAX = 1_000;
    /// Beyond all bounds, and short of an overflow.
    private static final int BACKOFF_DOUBLINGS_MAX = 16;
    /// Somebody has to change something first.
    private static final long REFUSED_BACKOFF_MILLIS_MAX = 3_000;
    /// A connection that held for less is counted as a failure, or two nodes that disagree would never rest.
    private static final long STEADY_NANOS = 1_000_000_000;

    private final EventLoop loop;
    private final Dialler dialler;
    private final PeerLog log;
    private final RandomGenerator random;
    private final Owner owner;
    private final Set<Target> targets = new LinkedHashSet<>();
    private final Map<Endpoint, Target> seeds = new LinkedHashMap<>();
    private final Map<Connection, Target> underWay = new HashMap<>();
    private boolean isClosed;

    Dialling(EventLoop loop, Dialler dialler, PeerLog log, RandomGenerator random, Owner owner) {
        this.loop = loop;
        this.dialler = dialler;
        this.log = log;
        this.random = random;
        this.owner = owner;
    }

    // ---- Whom ----

    /// Begins to dial a target, at once. One that is known already is dialled if it waits.
    void add(Target target) {
        targets.add(target);
        dial(target);
    }

    /// Dials a target no more. A connection that it has led to stays.
    void remove(Target target) {
        targets.remove(target);
        target.stopWaiting();
    }

    /// The addresses at which any node is welcome, in the place of those before.
    void seeds(Collection<Endpoint> addresses) {
        Set<Endpoint> wanted = new LinkedHashSet<>(addresses);
        for (Endpoint address : List.copyOf(seeds.keySet())) {
            if (!wanted.contains(address)) remove(Objects.requireNonNull(seeds.remove(address)));
        }
        for (Endpoint address : wanted) add(seeds.computeIfAbsent(address, Target::of));
    }

    Collection<Target> seeds() {
        return seeds.values();
    }

    // ---- When ----

    /// A node has shown that it is there: what leads to it is dialled now.
    void wake(Hello other) {
        List<Endpoint> said = other.endpoint().stream().toList();
        for (Target target : List.copyOf(targets)) {
            boolean leadsThere = other.node().equals(target.node()) || !Collections.disjoint(target.addresses(), said);
            if (!leadsThere) continue;
            target.forgive();
            dial(target);
        }
    }

    private boolean isNeeded(Target target) {
        if (isClosed || !targets.contains(target) || target.isUnderWay() || target.isSelf()) return false;
        NodeId node = target.node();
        return !target.addresses().isEmpty() && (node == null || !owner.isReached(node));
    }

    private void dial(Target target) {
        if (!isNeeded(target)) return;
        target.begin();
        Endpoint address = target.takeAddress();
        Connection connection = owner.open();
        underWay.put(connection, target);
        dialler.dial(
                address,
                connection,
                why -> owner.guarded(() -> {
                    owner.closed(connection);
                    underWay.remove(connection);
                    log.unreachable(address.toString(), why);
                    target.failed(why);
                    dialLater(target, BACKOFF_MILLIS_MAX);
                }));
    }

    private void dialLater(Target target, long millisMax) {
        if (!isNeeded(target)) return;
        long doubled = BACKOFF_MILLIS_MIN << Math.min(target.failures(), BACKOFF_DOUBLINGS_MAX);
        long millis = Math.min(millisMax, doubled);
        // A quarter more or less, so that nodes that start together do not dial together for ever.
        long spread = random.nextLong(3 * millis / 4, 5 * millis / 4 + 1);
        target.waits(loop.schedule(() -> owner.guarded(() -> dial(target)), spread, TimeUnit.MILLISECONDS));
    }

    // ---- What came of it ----

    /// Which node must be at the other end; null if any will do.
    @Nullable
    NodeId expected(Connection connection) {
        Target target = underWay.get(connection);
        return target == null ? null : target.expected();
    }

    /// It is known who answers.
    void found(Connection connection, NodeId node) {
        Target target = underWay.get(connection);
        if (target != null) target.found(node);
    }

    /// A connection that was dialled is up.
    void reached(Connection connection) {
        Target target = underWay.get(connection);
        if (target != null) target.reached();
    }

    /// A connection that was dialled has come to its end.
    ///
    /// @param upNanos how long it was up
    void over(Connection connection, Ending ending, long upNanos) {
        Target target = underWay.remove(connection);
        if (target == null) return;
        if (upNanos >= STEADY_NANOS) target.forgive();
        if (ending.is(Refusal.Reason.SELF) && target.expected() == null) target.foundSelf();
        target.failed(ending.why());
        boolean isRefused = ending.refusal().isPresent() && !ending.isQuiet();
        dialLater(target, isRefused ? REFUSED_BACKOFF_MILLIS_MAX : BACKOFF_MILLIS_MAX);
        NodeId node = target.node();
        for (Target other : List.copyOf(targets)) {
            if (other != target && node != null && node.equals(other.node())) dialLater(other, BACKOFF_MILLIS_MAX);
        }
    }

    void close() {
        isClosed = true;
        for (Target target : targets) target.stopWaiting();
    }
}
