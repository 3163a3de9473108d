package io.quorate.server.stats;

/// How fast a counter grows, over its last few samples, as `INFO`'s `instantaneous_` fields tell it.
public final class Rate {
    /// Redis takes 16 samples of 100 ms; one a second over four is as steady.
    private static final int SAMPLES = 5;

    private final long[] values = new long[SAMPLES];
    private final long[] nanos = new long[SAMPLES];
    private int count;

    /// Takes a sample of the counter.
    public void sample(long value, long nowNanos) {
        if (count > 0 && value < values[(count - 1) % SAMPLES]) count = 0; // it began again at zero
        values[count % SAMPLES] = value;
        nanos[count % SAMPLES] = nowNanos;
        count++;
        if (count == 2 * SAMPLES) count = SAMPLES; // the same places, and no overflow
    }

    /// Growth per second; 0 before the second sample.
    public double perSecond() {
        if (count < 2) return 0;
        int newest = (count - 1) % SAMPLES;
        int oldest = count < SAMPLES ? 0 : count % SAMPLES;
        long elapsed = nanos[newest] - nanos[oldest];
        return elapsed <= 0 ? 0 : (values[newest] - values[oldest]) * 1e9 / elapsed;
    }
}
