package io.quorate.core.log;

/// How much replication sends at once.
///
/// @param appendBytesMax most bytes of payloads in one message; a larger entry goes alone. Enough to make the
///     cost of a message small, and little enough that others get their turn
/// @param windowBytesMax most bytes of payloads on their way to one follower: a slow one holds nobody up and
///     costs no more than this
public record LogLimits(int appendBytesMax, int windowBytesMax) {
    /// What a node runs with.
    public static final LogLimits DEFAULT = new LogLimits(256 << 10, 4 << 20);

    public LogLimits {
        if (appendBytesMax < 1 || windowBytesMax < appendBytesMax) {
            throw new IllegalArgumentException("appendBytesMax: " + appendBytesMax + ", windowBytesMax: "
                    + windowBytesMax + " (must be at least 1, and the second at least the first)");
        }
    }
}
