package io.quorate.core.shard;

/// What a shard may ask of the world around it. No call waits.
public interface Env {
    /// Monotonic time in nanoseconds from an arbitrary start.
    long monotonicNanos();

    /// The wall clock, milliseconds since 1970. It may jump either way.
    long wallMillis();

    /// A random number, uniform over all 64-bit numbers.
    long random();

    /// Runs a task on the shard's thread, after a delay and never from inside the call.
    ///
    /// @param delayNanos 0 for the end of the current turn
    void schedule(long delayNanos, Runnable task);

    /// Tells that something happened that an operator or a test wants to know.
    void report(Event event);
}
