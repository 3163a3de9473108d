package io.quorate.sim.machine;

import io.quorate.sim.run.VirtualTime;
import java.util.ArrayDeque;

/// One life of a node's process: what was to happen in it does not happen after its end.
public final class Life {
    private final VirtualTime time;
    private boolean ended;
    /// Until when it stands still, as a process that was stopped or a machine that was paused.
    private long pausedUntilNanos;
    /// All that it stood still or is to stand still.
    private long stoodStillNanos;
    /// What came in while it stood still.
    private final ArrayDeque<Runnable> late = new ArrayDeque<>();

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
        if (late.isEmpty() && time.nowNanos() >= pausedUntilNanos) {
            action.run();
            return;
        }
        late.add(action);
        if (late.size() == 1) catchUpLater();
    }

    private void catchUpLater() {
        time.after(pausedUntilNanos - time.nowNanos(), this::catchUp);
    }

    private void catchUp() {
        if (time.nowNanos() < pausedUntilNanos) {
            catchUpLater();
            return;
        }
        while (!late.isEmpty() && !ended) late.remove().run();
    }

    /// Lets it stand still until then, or until an earlier pause ends: what comes in meanwhile keeps its order.
    public void pauseUntil(long nanos) {
        long from = Math.max(time.nowNanos(), pausedUntilNanos);
        stoodStillNanos += Math.max(0, nanos - from);
        pausedUntilNanos = Math.max(pausedUntilNanos, nanos);
    }

    /// How long it has run until now, without the time in which it stood still: what it has had to do something in.
    public long ranNanos() {
        long stillToStand = Math.max(0, pausedUntilNanos - time.nowNanos());
        return time.nowNanos() - (stoodStillNanos - stillToStand);
    }

    public void end() {
        ended = true;
    }

    public boolean hasEnded() {
        return ended;
    }
}
