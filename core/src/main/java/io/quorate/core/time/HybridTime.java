package io.quorate.core.time;

/// A hybrid logical time packed into a `long`: milliseconds since 1970 in the upper 48 bits, a counter in the lower 16.
///
/// Packed times compare as signed numbers. Printed as `<milliseconds>-<counter>`, the form of a Redis stream id.
public final class HybridTime {
    /// The time before all others.
    public static final long ZERO = 0;

    private static final int COUNTER_BITS = 16;

    private HybridTime() {}

    /// @param millis milliseconds since 1970, 0 to 2^47 - 1
    /// @param counter 0 to 65,535
    public static long of(long millis, int counter) {
        return millis << COUNTER_BITS | counter;
    }

    /// @return milliseconds since 1970
    public static long millis(long time) {
        return time >>> COUNTER_BITS;
    }

    /// @return 0 to 65,535
    public static int counter(long time) {
        return (int) (time & ((1 << COUNTER_BITS) - 1));
    }

    /// The time as people read it.
    public static String toString(long time) {
        return millis(time) + "-" + counter(time);
    }
}
