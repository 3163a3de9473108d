package io.quorate.sim.cluster;

import io.quorate.core.log.Demand;
import io.quorate.core.log.Reign.Ack;

/// The tables of the simulated cluster: every setting of `ack` and `durability`, in one log.
enum Dial {
    STRONG(Ack.MAJORITY, true),
    ALL(Ack.ALL, true),
    BUFFERED(Ack.MAJORITY, false),
    ALL_BUFFERED(Ack.ALL, false),
    ASYNC(Ack.LEADER, true),
    FAST(Ack.LEADER, false);

    private final Ack ack;
    private final boolean isSynced;

    Dial(Ack ack, boolean isSynced) {
        this.ack = ack;
        this.isSynced = isSynced;
    }

    Demand demand() {
        return new Demand(ack, isSynced, isReplicated());
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
