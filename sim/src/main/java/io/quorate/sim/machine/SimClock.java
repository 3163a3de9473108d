package io.quorate.sim.machine;

import io.quorate.sim.run.Chance;
import io.quorate.sim.run.VirtualTime;

/// A wall clock that drifts and jumps.
public final class SimClock {
    /// Midnight of some day, milliseconds since 1970.
    private static final long START_MILLIS = 1_800_000_000_000L;

    private final VirtualTime time;
    /// Parts per million by which it runs fast.
    private final long driftPpm;
    private long offsetMillis;

    public SimClock(VirtualTime time, Chance chance) {
        this.time = time;
        driftPpm = chance.between(-500, 500);
    }

    public long millis() {
        long millis = time.nowNanos() / 1_000_000;
        return START_MILLIS + millis + millis * driftPpm / 1_000_000 + offsetMillis;
    }

    public void jump(long byMillis) {
        offsetMillis += byMillis;
    }
}
