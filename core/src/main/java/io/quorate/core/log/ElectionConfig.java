package io.quorate.core.log;

import java.time.Duration;

/// How soon a new leader is looked for where epochs are won by vote.
///
/// @param timeout how long followers bear the silence of their leader, and a leader that of a majority; a node waits
///     for up to twice that before it stands, each time for another time, so that two seldom stand together.
///     100 ms to 60 s
/// @param heartbeat how often a leader that has nothing to say says that it is there; at most a third of the
///     time-out, or one lost message is taken for a death
public record ElectionConfig(Duration timeout, Duration heartbeat) {
    /// What a node runs with: a leader's death is noticed after half a second to one.
    public static final ElectionConfig DEFAULT = new ElectionConfig(Duration.ofMillis(500), Duration.ofMillis(100));

    public ElectionConfig {
        if (timeout.toMillis() < 100 || timeout.toSeconds() > 60) {
            throw new IllegalArgumentException(
                    "election time-out: " + timeout.toMillis() + " ms (must be 100 ms to 60 s)");
        }
        if (heartbeat.toMillis() < 1 || heartbeat.multipliedBy(3).compareTo(timeout) > 0) {
            throw new IllegalArgumentException("heartbeat: " + heartbeat.toMillis()
                    + " ms (must be at least 1 ms, and at most a third of the election time-out, "
                    + timeout.toMillis() + " ms)");
        }
    }

    long timeoutNanos() {
        return timeout.toNanos();
    }

    long heartbeatNanos() {
        return heartbeat.toNanos();
    }
}
