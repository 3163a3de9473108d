package io.quorate.core.control;

import java.time.Duration;

/// How slowly the controller acts.
///
/// @param failAfterNanos a node has failed once it has been suspected for so long without a break
/// @param takeOverNanos a leader that does not serve for so long after it was given its epoch is replaced
/// @param steadyAfterNanos a node that failed or was restarted is not trusted again before so long without trouble
/// @param setChangesMax partitions whose replica set changes at one time, in the whole cluster
/// @param handOversMax leaders that are asked at one time to hand over, in the whole cluster
public record ControllerConfig(
        long failAfterNanos, long takeOverNanos, long steadyAfterNanos, int setChangesMax, int handOversMax) {

    /// A fifth of a second on top of the failure detector's own patience. Ten seconds are many times what a takeover
    /// takes that only has to fetch a tail. Ten minutes bound what a node can do that fails and returns over and
    /// over: one leader change for each partition. Eight streams fill a link, and a partition's share of it is
    /// still useful.
    public static final ControllerConfig DEFAULT = new ControllerConfig(
            Duration.ofMillis(200).toNanos(),
            Duration.ofSeconds(10).toNanos(),
            Duration.ofMinutes(10).toNanos(),
            8,
            4);

    public ControllerConfig {
        if (failAfterNanos < 0 || takeOverNanos < 1 || steadyAfterNanos < failAfterNanos) {
            throw new IllegalArgumentException("fail after " + failAfterNanos + " ns, take over within " + takeOverNanos
                    + " ns, steady after " + steadyAfterNanos + " ns (must not be less than fail after)");
        }
        if (setChangesMax < 1 || handOversMax < 0) {
            throw new IllegalArgumentException(
                    setChangesMax + " set changes (must be at least 1), " + handOversMax + " hand-overs");
        }
    }
}
