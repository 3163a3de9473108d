package io.quorate.core.shard;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/// A world whose clock stands still until the test moves it.
final class HandEnv implements Env {
    private record Task(long atNanos, long number, Runnable action) {}

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::atNanos).thenComparingLong(Task::number));
    private long nowNanos;
    private long taskCount;
    /// What was reported, in order.
    final List<Event> events = new ArrayList<>();

    /// @param nowNanos where the clock begins
    HandEnv(long nowNanos) {
        this.nowNanos = nowNanos;
    }

    /// Runs the next task that is due, if one is.
    boolean step() {
        Task next = tasks.peek();
        if (next == null || next.atNanos() > nowNanos) return false;
        tasks.remove();
        next.action().run();
        return true;
    }

    void advance(Duration duration) {
        nowNanos += duration.toNanos();
    }

    @Override
    public long monotonicNanos() {
        return nowNanos;
    }

    @Override
    public long wallMillis() {
        return 1_700_000_000_000L + nowNanos / 1_000_000;
    }

    @Override
    public long random() {
        return 7;
    }

    @Override
    public void schedule(long delayNanos, Runnable task) {
        tasks.add(new Task(nowNanos + delayNanos, ++taskCount, task));
    }

    @Override
    public void report(Event event) {
        events.add(event);
    }
}
