package io.quorate.core.membership;

/// How far a peer's wall clock is ahead of ours, and how wrong that can be.
///
/// A message says what the peer's clock showed when it left; it was on its way for between nothing and the
/// whole round trip, so the middle of the two is wrong by at most half of the round trip. The best measurement
/// is kept, and its bound grows by what two clocks may drift apart, until a newer one is better. A measurement
/// that contradicts it means that a clock was set, and replaces it.
///
/// @see <a href="https://www.rfc-editor.org/rfc/rfc5905#section-8">RFC 5905, sections 8 and 10</a>
public final class ClockOffset {
    /// Clocks of computers run wrong by less than this: NTP's own limit is 500 millionths for each of two.
    static final long DRIFT_PPM = 1_000;

    /// What wall clocks are read in.
    private static final long RESOLUTION_MICROS = 2;

    private final long offsetMicros;
    private final long errorMicros;
    private final long measuredNanos;

    private ClockOffset(long offsetMicros, long errorMicros, long measuredNanos) {
        this.offsetMicros = offsetMicros;
        this.errorMicros = errorMicros;
        this.measuredNanos = measuredNanos;
    }

    /// One measurement.
    ///
    /// @param peerWallMicros the peer's wall clock when it sent a message
    /// @param wallMicros ours when the message arrived
    /// @param roundTripNanos our monotonic clock from sending the message that this one echoes, less the time
    ///     for which the peer held it; at least 0
    /// @param heldNanos for which the peer held it: so long the clocks may have drifted, at least 0
    /// @param nowNanos when the message arrived, on our monotonic clock
    static ClockOffset measured(
            long peerWallMicros, long wallMicros, long roundTripNanos, long heldNanos, long nowNanos) {
        long halfMicros = roundTripNanos / 2_000;
        long error = halfMicros + RESOLUTION_MICROS + driftMicros(heldNanos + roundTripNanos);
        return new ClockOffset(peerWallMicros + halfMicros - wallMicros, error, nowNanos);
    }

    /// Which of this and a newer measurement to keep.
    ClockOffset improvedBy(ClockOffset newer) {
        long errorNow = errorMicros(newer.measuredNanos);
        boolean isContradicted = Math.abs(newer.offsetMicros - offsetMicros) > errorNow + newer.errorMicros;
        return isContradicted || newer.errorMicros <= errorNow ? newer : this;
    }

    /// The peer's wall clock less ours, in microseconds.
    public long offsetMicros() {
        return offsetMicros;
    }

    /// The offset is wrong by at most this, in microseconds, unless a clock was set since it was last heard of.
    public long errorMicros(long nowNanos) {
        return errorMicros + driftMicros(nowNanos - measuredNanos);
    }

    private static long driftMicros(long nanos) {
        return Math.max(0, nanos) / 1_000 * DRIFT_PPM / 1_000_000;
    }
}
