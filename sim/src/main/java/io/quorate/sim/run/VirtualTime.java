package io.quorate.sim.run;

import java.util.PriorityQueue;

/// Time that passes only when nothing is left to do, and the tasks that wait for it.
///
/// Tasks for the same moment run in the order in which they were given, so a run is a function of its seed.
public final class VirtualTime {
    private record Task(long atNanos, long number, Runnable action) implements Comparable<Task> {
        @Override
        public int compareTo(Task other) {
            int byTime = Long.compare(atNanos, other.atNanos);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private long nowNanos;
    private long lastNumber;

    /// Nanoseconds since the run began.
    public long nowNanos() {
        return nowNanos;
    }

    /// Runs an action after a delay, never at once.
    public void after(long delayNanos, Runnable action) {
        tasks.add(new Task(nowNanos + Math.max(0, delayNanos), ++lastNumber, action));
    }

    /// Runs the next task.
    ///
    /// @return whether there was one before the given time
    public boolean step(long untilNanos) {
        Task next = tasks.peek();
        if (next == null || next.atNanos() > untilNanos) {
            nowNanos = Math.max(nowNanos, untilNanos);
            return false;
        }
        tasks.remove();
        nowNanos = next.atNanos();
        next.action().run();
        return true;
    }
}
