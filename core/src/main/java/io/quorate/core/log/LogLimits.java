package io.quorate.core.log;

/// How much replication sends at once, and how much of a log it keeps for those that are behind.
///
/// @param appendBytesMax most bytes of payloads in one message; a larger entry goes alone. Enough to make the
///     cost of a message small, and little enough that others get their turn
/// @param windowBytesMax most bytes of payloads on their way to one follower: a slow one holds nobody up and
///     costs no more than this
/// @param chunkBytesMax about how large a piece of a snapshot is, of which one is on its way to a receiver:
///     what a disk and a network take in some milliseconds, so that traffic passes between two
/// @param retention how much of the log is kept
public record LogLimits(int appendBytesMax, int windowBytesMax, int chunkBytesMax, Retention retention) {
    /// How many entries are kept in memory that the state above holds durably, for followers that are behind.
    ///
    /// @param entriesMax most of them: what a follower misses that is away for some seconds
    /// @param bytesMax most bytes of their payloads: above that a snapshot is no dearer, and 64 partitions
    ///     that keep so much fit in a heap
    /// @param viewBytesMax most bytes of payloads while a snapshot is sent, from its last entry on: without
    ///     them its receiver would need another one. Beyond this it does
    public record Retention(int entriesMax, long bytesMax, long viewBytesMax) {
        public Retention {
            if (entriesMax < 0 || bytesMax < 0 || viewBytesMax < bytesMax) {
                throw new IllegalArgumentException(
                        "entriesMax: " + entriesMax + ", bytesMax: " + bytesMax + ", viewBytesMax: " + viewBytesMax
                                + " (must be at least 0, and the last at least the second)");
            }
        }
    }

    /// What a node runs with.
    public static final LogLimits DEFAULT = new LogLimits(256 << 10, 4 << 20);

    public LogLimits {
        if (appendBytesMax < 1 || windowBytesMax < appendBytesMax || chunkBytesMax < 1) {
            throw new IllegalArgumentException("appendBytesMax: " + appendBytesMax + ", windowBytesMax: "
                    + windowBytesMax + ", chunkBytesMax: " + chunkBytesMax
                    + " (must be at least 1, and the second at least the first)");
        }
    }

    /// Limits of what is sent, with the usual chunks and the usual retention.
    public LogLimits(int appendBytesMax, int windowBytesMax) {
        this(appendBytesMax, windowBytesMax, 1 << 20, new Retention(65_536, 8 << 20, 64 << 20));
    }
}
