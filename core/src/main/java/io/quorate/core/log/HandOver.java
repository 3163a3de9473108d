package io.quorate.core.log;

import io.quorate.core.identity.NodeId;

/// A leader's way out of its reign, on which no request is refused: while new ones are parked, all that was asked
/// before is committed and answered, and the successor comes to have all of the log.
///
/// It says when the successor may be named to the control plane. If that does not come about in time, the leader
/// goes on with what it has parked.
public final class HandOver {
    private final Replica replica;
    private final HeldReplies<?> held;
    private final NodeId successor;
    private final long untilNanos;

    /// @param untilNanos when the leader goes on, on a monotonic clock
    /// @throws IllegalStateException if the replica does not lead
    public HandOver(Replica replica, HeldReplies<?> held, NodeId successor, long untilNanos) {
        if (replica.reign() == null) throw new IllegalStateException("nothing to hand over where nobody leads");
        this.replica = replica;
        this.held = held;
        this.successor = successor;
        this.untilNanos = untilNanos;
    }

    /// Who is to lead.
    public NodeId successor() {
        return successor;
    }

    /// Whether the successor may take over now and nobody notices.
    public boolean isReady() {
        Reign reign = replica.reign();
        return reign != null
                && held.isEmpty()
                && replica.log().committed() == replica.log().end().offset()
                && reign.assignment().replicas().contains(successor)
                && reign.hasAll(successor);
    }

    /// Whether it has come to nothing.
    public boolean isOver(long nowNanos) {
        return nowNanos - untilNanos >= 0;
    }
}
