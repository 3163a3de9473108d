package io.quorate.core.log;

import io.quorate.core.identity.NodeId;

/// A leader's way out of its reign, on which no request is refused: while new ones are parked, all that was asked
/// before is committed and answered, and the successor comes to have all of the log.
///
/// The successor may be the leader itself: its next reign is over another replica set.
final class HandOver {
    private final Replica replica;
    private final HeldReplies<?> held;
    private final NodeId successor;

    /// @throws IllegalStateException if the replica does not lead
    HandOver(Replica replica, HeldReplies<?> held, NodeId successor) {
        if (replica.reign() == null) throw new IllegalStateException("nothing to hand over where nobody leads");
        this.replica = replica;
        this.held = held;
        this.successor = successor;
    }

    /// Who is to lead.
    NodeId successor() {
        return successor;
    }

    /// Lets the successor take over without sitting out the leases of this leader. To itself it need not.
    void giveUpLeases() {
        Reign reign = replica.reign();
        if (reign != null && !reign.assignment().leader().node().equals(successor)) reign.giveUpLeases();
    }

    /// Whether the successor may take over now and nobody notices.
    boolean isReady() {
        Reign reign = replica.reign();
        return reign != null
                && held.isEmpty()
                && replica.log().committed() == replica.log().end().offset()
                && reign.assignment().replicas().contains(successor)
                && reign.hasAll(successor);
    }
}
