package io.quorate.core.membership;

/// Tells from the times at which a peer's heartbeats arrived how unlikely its present silence is.
///
/// `phi` is `-log10` of the probability that a heartbeat comes later than this: at 1 one silence in ten is a
/// false alarm, at 8 one in 10^8, if the gaps between heartbeats are normally distributed. They are not (loss
/// makes them multiples of the interval), so a threshold is chosen by measurement: docs/testing.md.
///
/// Has no clock: times are given, in nanoseconds of the local monotonic clock. One owner, constant cost.
///
/// @see <a href="https://dspace.jaist.ac.jp/dspace/bitstream/10119/4784/1/IS-RR-2004-010.pdf">Hayashibara et
///     al. 2004, section 4</a>
public final class PhiDetector {
    /// A gap counts as at most so many intervals: otherwise one pause would blind the detector for a whole
    /// window.
    static final int GAP_INTERVALS_MAX = 5;

    private final MembershipConfig config;
    private final long intervalMicros;
    private final double deviationMinMicros;
    /// The last gaps, in microseconds, as a ring. Whole numbers, so that the sums below are exact for ever.
    private final long[] gaps;

    private int gapCount;
    private int nextGap;
    private long sum;
    private long sumOfSquares;
    private long lastHeardNanos;

    /// A detector for a peer of which nothing is known yet: until there are samples it expects the configured
    /// interval, give or take a quarter.
    ///
    /// @param nowNanos counts as heard now, so that a peer has time to say its first word
    public PhiDetector(MembershipConfig config, long nowNanos) {
        this.config = config;
        this.intervalMicros = config.heartbeatIntervalNanos() / 1_000;
        this.deviationMinMicros = config.deviationMinNanos() / 1_000.0;
        this.gaps = new long[config.windowSamples()];
        this.lastHeardNanos = nowNanos;
        sample(intervalMicros * 3 / 4);
        sample(intervalMicros * 5 / 4);
    }

    /// A heartbeat has arrived.
    public void heard(long nowNanos) {
        long gapMicros = (nowNanos - lastHeardNanos) / 1_000;
        lastHeardNanos = Math.max(lastHeardNanos, nowNanos);
        // What comes close behind another was held up on its way or in our own queue, and tells nothing about how long
        // a silence lasts.
        if (gapMicros < intervalMicros / 2) return;
        sample(Math.min(gapMicros, GAP_INTERVALS_MAX * intervalMicros));
    }

    /// This process stood still for so long: it would not have heard anything, so that is not the peer's
    /// silence.
    ///
    /// @param nanos less than the time since the peer was last heard, at least 0
    public void excuse(long nanos) {
        lastHeardNanos += nanos;
    }

    /// How unlikely the peer's silence is, as `-log10` of the probability.
    ///
    /// @return at least 0, finite; grows while nothing is heard
    public double phi(long nowNanos) {
        return phiOfSilence(nowNanos - lastHeardNanos);
    }

    /// How unlikely a silence of that length would be.
    double phiOfSilence(long nanos) {
        double mean = (double) sum / gapCount;
        double variance = Math.max(0, (double) sumOfSquares / gapCount - mean * mean);
        double deviation = Math.max(deviationMinMicros, Math.sqrt(variance));
        return NormalTail.minusLog10((nanos / 1_000.0 - mean) / deviation);
    }

    /// Whether the silence is at least as unlikely as the threshold says.
    public boolean isSuspect(long nowNanos, double threshold) {
        return isSilence(nowNanos - lastHeardNanos, threshold);
    }

    /// Whether a silence of that length would be at least as unlikely as the threshold says.
    boolean isSilence(long nanos, double threshold) {
        // The usual case, which is asked for every peer on every tick.
        if (nanos < config.heartbeatIntervalNanos()) return false;
        return phiOfSilence(nanos) >= threshold;
    }

    /// When the peer was last heard; later by what was excused since.
    public long lastHeardNanos() {
        return lastHeardNanos;
    }

    private void sample(long gapMicros) {
        if (gapCount == gaps.length) {
            long oldest = gaps[nextGap];
            sum -= oldest;
            sumOfSquares -= oldest * oldest;
        } else {
            gapCount++;
        }
        gaps[nextGap] = gapMicros;
        nextGap = (nextGap + 1) % gaps.length;
        sum += gapMicros;
        sumOfSquares += gapMicros * gapMicros;
    }
}
