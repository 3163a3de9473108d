package io.quorate.sim.cluster;

import io.quorate.core.log.Demand;
import io.quorate.core.log.Reign.Ack;

/// The tables of the simulated cluster: every setting of `ack` and `durability`, and leases, in one log.
enum Dial {
    STRONG(Ack.MAJORITY, true),
    LEASED(Ack.MAJORITY, true, true),
    ALL(Ack.ALL, true),
    BUFFERED(Ack.MAJORITY, false),
    ALL_BUFFERED(Ack.ALL, false),
    ASYNC(Ack.LEADER, true),
    FAST(Ack.LEADER, false);

    private final Ack ack;
    private final boolean isSynced;
    private final boolean isLeased;

    Dial(Ack ack, boolean isSynced) {
        this(ack, isSynced, false);
    }

    Dial(Ack ack, boolean isSynced, boolean isLeased) {
        this.ack = ack;
        this.isSynced = isSynced;
        this.isLeased = isLeased;
    }

    Demand demand() {
        return new Demand(ack, isSynced, isReplicated(), isLeased);
    }

    /// Whether what is acknowledged is promised to survive a failover.
    boolean isReplicated() {
        return ack != Ack.LEADER;
    }

    /// Whether it is promised to survive every fault that leaves the disks whole.
    boolean isStrong() {
        return isReplicated() && isSynced;
    }
}
