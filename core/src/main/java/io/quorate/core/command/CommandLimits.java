package io.quorate.core.command;

/// What bounds the work and the memory of one command.
///
/// @param valueBytesMax longest value that a command may make, bytes: the limit of a bulk string
/// @param rowsPerTurnMax rows that a command of many turns looks at in one of them, at least 1
/// @param listingBytesMax memory that the keys of one listing may take, bytes
public record CommandLimits(long valueBytesMax, int rowsPerTurnMax, long listingBytesMax) {
    /// Some hundred microseconds of the shard's time.
    private static final int ROWS_PER_TURN_MAX = 1_000;
    /// About a million short keys; one listing at a time is being made, so that this is what all of them take together.
    private static final long LISTING_BYTES_MAX = 128L << 20;

    public CommandLimits {
        if (valueBytesMax < 1 || rowsPerTurnMax < 1 || listingBytesMax < 1) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }

    /// The limits of a node.
    ///
    /// @param valueBytesMax longest value that a command may make, bytes
    public static CommandLimits of(long valueBytesMax) {
        return new CommandLimits(valueBytesMax, ROWS_PER_TURN_MAX, LISTING_BYTES_MAX);
    }
}
