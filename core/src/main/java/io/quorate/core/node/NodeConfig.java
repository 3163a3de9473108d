package io.quorate.core.node;

import io.quorate.core.control.ControllerConfig;
import io.quorate.core.log.ElectionConfig;
import io.quorate.core.log.LeaseTerms;
import io.quorate.core.log.LogLimits;
import io.quorate.core.membership.MembershipConfig;
import java.time.Duration;

/// How a node behaves in its cluster.
///
/// @param controlInterval how often a leader of `system` decides, and how often what is to be told to it is told
/// @param stuckAfter a leader that has made no progress for so long, although something waits, says that it does
///     not serve: it may hear the controller and none of its followers
/// @param leaseTerms those of tables with `reads=lease`; without any, such tables confirm their reads like others.
///     While nobody reads from such a table, all they cost is that a process that is not its node's first promises
///     nothing for the length of a lease: not more than the election time-out, for which it waits anyway
/// @param logLimits how much is sent at once, and kept for those that are behind
/// @param recycleEveryBytes of the commit log, after which what is not needed of it any more is recycled: about twice
///     as much is kept
public record NodeConfig(
        MembershipConfig membership,
        ControllerConfig controller,
        ElectionConfig election,
        Duration controlInterval,
        Duration stuckAfter,
        LeaseTerms leaseTerms,
        LogLimits logLimits,
        long recycleEveryBytes) {
    /// A restart reads twice as much in some seconds, and a checkpoint of thousands of partitions is little beside it.
    private static final long RECYCLE_EVERY_BYTES = 256L << 20;

    /// Ten decisions a second are many more than there are events. Three seconds are much longer than any disk
    /// should take, and shorter than the patience of most clients.
    public static final NodeConfig DEFAULT = new NodeConfig(
            MembershipConfig.DEFAULT,
            ControllerConfig.DEFAULT,
            ElectionConfig.DEFAULT,
            Duration.ofMillis(100),
            Duration.ofSeconds(3),
            LeaseTerms.DEFAULT);

    public NodeConfig {
        if (recycleEveryBytes < 1) {
            throw new IllegalArgumentException("recycleEveryBytes: " + recycleEveryBytes + " (must be at least 1)");
        }
        if (controlInterval.isNegative() || controlInterval.isZero()) {
            throw new IllegalArgumentException("controlInterval: " + controlInterval + " (must be above 0)");
        }
        if (stuckAfter.compareTo(controlInterval) <= 0) {
            throw new IllegalArgumentException(
                    "stuckAfter: " + stuckAfter + " (must be above controlInterval, " + controlInterval + ")");
        }
        if (leaseTerms.lengthNanos() > election.timeout().toNanos()) {
            throw new IllegalArgumentException("leaseTerms: " + leaseTerms.lengthNanos() / 1_000_000
                    + " ms (must not be above the election time-out, "
                    + election.timeout().toMillis() + " ms, or a cluster that is started again waits for leases)");
        }
    }

    /// With the usual limits of the log, of which the usual amount is kept.
    public NodeConfig(
            MembershipConfig membership,
            ControllerConfig controller,
            ElectionConfig election,
            Duration controlInterval,
            Duration stuckAfter,
            LeaseTerms leaseTerms) {
        this(
                membership,
                controller,
                election,
                controlInterval,
                stuckAfter,
                leaseTerms,
                LogLimits.DEFAULT,
                RECYCLE_EVERY_BYTES);
    }
}
