package io.quorate.sim.machine;

import io.quorate.sim.run.VirtualTime;

/// One life of a node's process: what was to happen in it does not happen after its end.
public final class Life {
    private final VirtualTime time;
    private boolean ended;
    /// Until when it stands still, as a process that was stopped or a machine that was paused.
    private long pausedUntilNanos;

    public Life(VirtualTime time) {
        this.time = time;
    }

    public long nowNanos() {
        return time.nowNanos();
    }

    /// Runs an action after a delay, if this life still lasts then.
    public void after(long delayNanos, Runnable action) {
        time.after(delayNanos, () -> run(action));
    }

    private void run(Runnable action) {
        if (ended) return;
        long pause = pausedUntilNanos - time.nowNanos();
        if (pause > 0) {
            time.after(pause, () -> run(action));
        } else {
            action.run();
        }
    }

    /// Lets it stand still until then, or until an earlier pause ends: what comes in meanwhile keeps its order.
    public void pauseUntil(long nanos) {
        pausedUntilNanos = Math.max(pausedUntilNanos, nanos);
    }

    public void end() {
        ended = true;
    }

    public boolean hasEnded() {
        return ended;
    }
}
