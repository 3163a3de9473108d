package io.quorate.core.membership;

import java.time.Duration;

/// How a node watches its peers. The defaults come from the table in docs/testing.md, which a command measures.
///
/// @param heartbeatInterval how often a node says that it is there, 10 ms to 10 s
/// @param threshold phi at which a silence is looked into, 1 to 100: higher is slower and more certain
/// @param windowSamples gaps between heartbeats that the estimate rests on, 4 to 1,024
/// @param helpers how many others are asked before a node is suspected, 1 to 16
public record MembershipConfig(Duration heartbeatInterval, double threshold, int windowSamples, int helpers) {
    /// What a node runs with unless it is told otherwise.
    public static final MembershipConfig DEFAULT = new MembershipConfig(Duration.ofMillis(100), 32, 256, 3);

    /// Ticks for each heartbeat interval: how finely silences are looked at.
    private static final int TICKS_PER_INTERVAL = 4;

    public MembershipConfig {
        if (heartbeatInterval.toMillis() < 10 || heartbeatInterval.toSeconds() > 10) {
            throw new IllegalArgumentException(
                    "heartbeat interval: " + heartbeatInterval.toMillis() + " ms (must be 10 ms to 10 s)");
        }
        if (!(threshold >= 1 && threshold <= 100)) {
            throw new IllegalArgumentException("threshold: " + threshold + " (must be 1 to 100)");
        }
        if (windowSamples < 4 || windowSamples > 1_024) {
            throw new IllegalArgumentException("window: " + windowSamples + " samples (must be 4 to 1,024)");
        }
        if (helpers < 1 || helpers > 16) {
            throw new IllegalArgumentException("helpers: " + helpers + " (must be 1 to 16)");
        }
    }

    /// How often [Membership#tick()] is to be called.
    public Duration tickInterval() {
        return heartbeatInterval.dividedBy(TICKS_PER_INTERVAL);
    }

    long heartbeatIntervalNanos() {
        return heartbeatInterval.toNanos();
    }

    long tickNanos() {
        return tickInterval().toNanos();
    }

    /// If nothing at all came in for longer than this, not even a tick, this process stood still.
    long ownGapMaxNanos() {
        return 2 * tickNanos();
    }

    /// The least standard deviation that is believed. Without it a quiet network makes the detector so sure of
    /// itself that one lost heartbeat is proof of death.
    long deviationMinNanos() {
        return heartbeatInterval.toNanos() / 4;
    }

    /// Helpers have so long to answer; they are asked again on each tick until then.
    long probeTimeoutNanos() {
        return heartbeatInterval.toNanos();
    }
}
