package io.quorate.core.log;

import io.quorate.core.identity.NodeId;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The time between two reigns, in which requests wait for the next one instead of being refused.
///
/// It begins when a leader hands over, to another process or to itself with another replica set, and when a
/// process takes an epoch over. It ends when requests are served here, when another node is known to lead, or when
/// it has lasted too long. Then what was parked is asked again: it is served, or told why not. Nothing of it was
/// done before.
public final class Interim {
    /// How long a leader tries to get ready to hand over, how long it then waits to be relieved, and how long
    /// requests wait for a takeover. Each takes a few round trips and syncs where all is well. A client that hears
    /// nothing for longer asks elsewhere.
    private static final long PATIENCE_NANOS = 1_000_000_000;

    /// Requests that are parked in one partition, at most. A connection has one of them.
    private static final int PARKED_MAX = 65_536;

    private final Replica replica;
    private final HeldReplies<?> held;
    private final Consumer<Runnable> again;
    private final ArrayDeque<Runnable> parked = new ArrayDeque<>();

    private boolean isOpen;
    private long untilNanos;
    /// While this process leads and means to go; null otherwise.
    private @Nullable HandOver handOver;
    /// Whether it may go.
    private boolean isReady;
    /// The newest epoch whose takeover requests have waited for.
    private long awaitedEpoch;

    /// @param again takes what was parked, each to be run later: not from inside a call of the replica
    public Interim(Replica replica, HeldReplies<?> held, Consumer<Runnable> again) {
        this.replica = replica;
        this.held = held;
        this.again = again;
    }

    /// Gets ready for a successor, where this process leads and is not about to go already.
    ///
    /// @return whether it does
    public boolean handOver(NodeId successor, long nowNanos) {
        if (handOver != null || !isServing()) return false;
        handOver = new HandOver(replica, held, successor);
        isReady = false;
        open(nowNanos);
        return true;
    }

    /// Whom this leader has made ready to lead after it; empty if it means to go on.
    public Optional<NodeId> successor() {
        HandOver leaving = handOver;
        return leaving != null && isReady && leaving.isReady() ? Optional.of(leaving.successor()) : Optional.empty();
    }

    /// Whether this process leads and means to go.
    public boolean isHandingOver() {
        return handOver != null;
    }

    /// Whether requests wait now.
    public boolean isOpen() {
        return isOpen;
    }

    /// Whether so many wait that the next one is to be refused.
    public boolean isFull() {
        return parked.size() >= PARKED_MAX;
    }

    /// Keeps a request.
    ///
    /// @throws IllegalStateException if none waits now, or too many do
    public void park(Runnable request) {
        if (!isOpen || isFull()) throw new IllegalStateException(parked.size() + " requests wait, and no more do");
        parked.add(request);
    }

    /// The reign is over, or the attempt at one. Who has prepared for that waits on.
    public void deposed(long nowNanos) {
        if (handOver == null) return;
        handOver = null;
        open(nowNanos);
    }

    /// Begins or ends, if it is time; to be called after each turn, and from time to time.
    public void look(long nowNanos) {
        if (isServing()) {
            stay(nowNanos);
            return;
        }
        boolean isComing = replica.isTakingOver() || replica.reign() != null;
        if (isComing && replica.promised() > awaitedEpoch) {
            awaitedEpoch = replica.promised();
            open(nowNanos);
        }
        boolean isElsewhere = !isComing && replica.leader().isPresent();
        if (isElsewhere || isOver(nowNanos)) close();
    }

    /// Serves, unless it hands over.
    private void stay(long nowNanos) {
        if (handOver != null && !isReady && handOver.isReady()) {
            isReady = true;
            handOver.giveUpLeases();
            open(nowNanos);
        }
        if (handOver == null || isOver(nowNanos)) close();
    }

    private boolean isServing() {
        Reign reign = replica.reign();
        return reign != null && reign.isServing();
    }

    private boolean isOver(long nowNanos) {
        return nowNanos - untilNanos >= 0;
    }

    private void open(long nowNanos) {
        isOpen = true;
        untilNanos = nowNanos + PATIENCE_NANOS;
    }

    private void close() {
        isOpen = false;
        handOver = null;
        while (!parked.isEmpty()) again.accept(parked.remove());
    }
}
