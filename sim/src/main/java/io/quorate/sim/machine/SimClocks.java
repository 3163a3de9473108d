package io.quorate.sim.machine;

import io.quorate.sim.run.Chance;
import io.quorate.sim.run.VirtualTime;

/// The clocks of a machine: a monotonic one that runs fast or slow within a bound, and a wall clock that anybody
/// sets.
public final class SimClocks {
    /// About now; what matters is that it is far from what monotonic clocks say.
    private static final long EPOCH_NANOS = 1_800_000_000_000_000_000L;

    private final VirtualTime time;
    private final Chance chance;
    private final int driftPpmMax;
    /// The moment since which the monotonic clock has its speed, and what it said then.
    private long sinceNanos;

    private long saidNanos;
    private double speed;
    private long wallOffsetNanos = EPOCH_NANOS;

    /// @param driftPpmMax how much faster or slower than true time the monotonic clock may run
    public SimClocks(VirtualTime time, Chance chance, int driftPpmMax) {
        this.time = time;
        this.chance = chance;
        this.driftPpmMax = driftPpmMax;
        saidNanos = chance.between(0, 1_000_000_000_000L);
        changeSpeed();
    }

    public long monotonicNanos() {
        return saidNanos + (long) ((time.nowNanos() - sinceNanos) * speed);
    }

    public long wallMicros() {
        return (wallOffsetNanos + monotonicNanos()) / 1_000;
    }

    /// From now on the clocks run at any other speed within the bound; often at the bound itself.
    public void changeSpeed() {
        saidNanos = monotonicNanos();
        sinceNanos = time.nowNanos();
        long ppm = switch (chance.below(3)) {
            case 0 -> driftPpmMax;
            case 1 -> -driftPpmMax;
            default -> chance.between(-driftPpmMax, driftPpmMax);
        };
        speed = 1 + ppm / 1e6;
    }

    /// Somebody sets the wall clock, by seconds or by an hour.
    public void setWall() {
        long most = chance.oneIn(2) ? 3_600_000_000_000L : 5_000_000_000L;
        wallOffsetNanos += chance.between(-most, most);
    }
}
