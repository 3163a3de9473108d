package io.quorate.core.time;

/// Hands out hybrid times that only grow, whatever the wall clock does.
///
/// @see <a href="https://cse.buffalo.edu/tech-reports/2014-04.pdf">Kulkarni et al. 2014, section 3</a>
public final class HybridClock {
    /// Highest time handed out or witnessed.
    private long latest = HybridTime.ZERO;

    /// The time of a new event: above every time handed out or witnessed before, at or above the wall clock.
    ///
    /// @param wallMillis the wall clock's reading, milliseconds since 1970
    public long next(long wallMillis) {
        latest = Math.max(HybridTime.of(wallMillis, 0), latest + 1);
        return latest;
    }

    /// The time now without an event: never below a time handed out or witnessed.
    ///
    /// @param wallMillis the wall clock's reading, milliseconds since 1970
    public long now(long wallMillis) {
        latest = Math.max(HybridTime.of(wallMillis, 0), latest);
        return latest;
    }

    /// Takes note of a time seen elsewhere (a log, a message): no later event is at or before it.
    public void witness(long time) {
        latest = Math.max(latest, time);
    }

    /// The highest time handed out or witnessed.
    public long latest() {
        return latest;
    }
}
