package io.quorate.verify.linearizability;

/// How far a search has come: how many calls have ended, which of those under way have been placed, and the state.
///
/// One object that is overwritten at each step; [Configurations] keeps copies.
final class Configuration {
    /// How many of the ending calls have ended: the next to end is the one of that index.
    int ended;

    /// The model's state, by number.
    int state;

    /// The calls that have been placed and have not ended, a bit for the slot of each.
    final long[] placed;

    /// The open calls that have been placed, a bit for each.
    final long[] spent;

    Configuration(int slots, int openCalls) {
        placed = new long[words(slots)];
        spent = new long[words(openCalls)];
    }

    private static int words(int bits) {
        return (bits + Long.SIZE - 1) / Long.SIZE;
    }

    static boolean isSet(long[] bits, int index) {
        return (bits[index >>> 6] & 1L << index) != 0;
    }

    static void set(long[] bits, int index) {
        bits[index >>> 6] |= 1L << index;
    }

    static void clear(long[] bits, int index) {
        bits[index >>> 6] &= ~(1L << index);
    }
}
