package io.quorate.sim.cost;

import java.util.function.LongSupplier;

/// Counts what the nodes do; of memory only what they allocate themselves, not what the simulation around them
/// does.
final class CostMeter {
    private final LongSupplier allocatedBytes;
    private boolean isInside;
    private long mark;

    long frames;
    long frameBytes;
    long syncs;
    long diskBytes;
    long allocated;

    /// @param allocatedBytes what this thread has allocated since it began
    CostMeter(LongSupplier allocatedBytes) {
        this.allocatedBytes = allocatedBytes;
    }

    /// Forgets all that was counted.
    void reset() {
        frames = 0;
        frameBytes = 0;
        syncs = 0;
        diskBytes = 0;
        allocated = 0;
    }

    /// Runs something that a node does.
    void inside(Runnable action) {
        boolean wasInside = turn(true);
        action.run();
        turn(wasInside);
    }

    /// Runs something that a node asks the world for.
    void outside(Runnable action) {
        boolean wasInside = turn(false);
        action.run();
        turn(wasInside);
    }

    private boolean turn(boolean inside) {
        boolean wasInside = isInside;
        long now = allocatedBytes.getAsLong();
        if (wasInside) allocated += now - mark;
        mark = now;
        isInside = inside;
        return wasInside;
    }
}
