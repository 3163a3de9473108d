package io.quorate.core.log;

import java.time.Duration;

/// What leases are like: the same on all nodes of a cluster.
///
/// @param lengthNanos how long whoever grants a lease sits it out, and whoever has started again sits out what it
///     may have granted before; 0 for a cluster without leases, in which no clock is read. It must not be lowered
///     while leases of the old length may be in force
/// @param driftPpmMax how much faster or slower than true time the monotonic clock of any node may run, in parts
///     per million
public record LeaseTerms(long lengthNanos, int driftPpmMax) {
    /// What a node runs with.
    ///
    /// Half a second is less than it takes to notice that a leader has died, and not more than a node waits before
    /// it stands for election: so neither waits for a lease. A kernel slews its clock by a tenth and 500 ppm at
    /// most (adjtimex(2)), and a crystal is wrong by less than another thousandth.
    public static final LeaseTerms DEFAULT =
            new LeaseTerms(Duration.ofMillis(500).toNanos(), 110_000);

    /// No leases.
    public static final LeaseTerms NONE = new LeaseTerms(0, 0);

    private static final int MILLION = 1_000_000;

    public LeaseTerms {
        if (lengthNanos < 0 || driftPpmMax < 0 || driftPpmMax >= MILLION / 2) {
            throw new IllegalArgumentException("lengthNanos: " + lengthNanos + ", driftPpmMax: " + driftPpmMax
                    + " (must not be negative, and the second below " + MILLION / 2 + ")");
        }
    }

    /// How long the leader may count on what it was granted, from when it asked.
    ///
    /// Its clock may be slow by the bound, and that of the granting node fast by the bound: of a length L the
    /// leader has at most (1 - d) / (1 + d), which is at least 1 - 2d.
    long heldNanos(long grantedNanos) {
        return grantedNanos - (long) Math.ceil((double) grantedNanos * 2 * driftPpmMax / MILLION);
    }
}
