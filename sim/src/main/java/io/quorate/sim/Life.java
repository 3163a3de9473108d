package io.quorate.sim;

import io.quorate.sim.run.VirtualTime;

/// One life of a node's process: what was to happen in it does not happen after its end.
final class Life {
    private final VirtualTime time;
    private boolean ended;
    /// Until when it stands still, as a process that was stopped or a machine that was paused.
    private long pausedUntilNanos;

    Life(VirtualTime time) {
        this.time = time;
    }

    long nowNanos() {
        return time.nowNanos();
    }

    /// Runs an action after a delay, if this life still lasts then.
    void after(long delayNanos, Runnable action) {
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

    void pauseUntil(long nanos) {
        pausedUntilNanos = nanos;
    }

    void end() {
        ended = true;
    }

    boolean hasEnded() {
        return ended;
    }
}
