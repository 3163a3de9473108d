package io.quorate.bench.load;

import java.time.Duration;
import java.util.Locale;
import java.util.SortedMap;

/// What came of a run's measured window.
///
/// @param operations requests that were answered within the window, and not with an error
/// @param elapsed length of the window, as it was
/// @param latency from the sending of a request, or of the pipeline it is in, until its reply was read
/// @param absent nil answers to reads; 0 if every key was written before
/// @param errors text of an error reply, or what was wrong with a reply, with how many there were: over the whole run,
///     warm-up included. A run with errors measured something else than it meant to
/// @param threadCpu CPU time of the generator's thread in the window
/// @param processCpu CPU time of its whole process in the window: with the compiler and the garbage collector
public record LoadResult(
        long operations,
        Duration elapsed,
        Latency latency,
        long absent,
        SortedMap<String, Long> errors,
        Duration threadCpu,
        Duration processCpu) {

    /// Percentiles in microseconds, exact to three digits.
    public record Latency(double p50Micros, double p99Micros, double p999Micros, double maxMicros) {}

    public double operationsPerSecond() {
        return operations / seconds(elapsed);
    }

    /// How much of a core the generator's thread was busy, 0 to 1. Near 1 the generator was the bottleneck, and the
    /// server could have done more.
    public double coreShare() {
        return seconds(threadCpu) / seconds(elapsed);
    }

    /// CPU time of the generator's process for each operation.
    public double generatorMicrosPerOperation() {
        return seconds(processCpu) * 1e6 / operations;
    }

    public long errorCount() {
        return errors.values().stream().mapToLong(Long::longValue).sum();
    }

    /// One line for a person.
    public String summary() {
        String line = String.format(
                Locale.ROOT,
                "%,.0f/s, p50 %.0f p99 %.0f p99.9 %.0f max %.0f us, generator %.0f %% of a core (%.2f us an operation)",
                operationsPerSecond(),
                latency.p50Micros(),
                latency.p99Micros(),
                latency.p999Micros(),
                latency.maxMicros(),
                coreShare() * 100,
                generatorMicrosPerOperation());
        if (absent > 0) line += ", " + absent + " absent";
        if (!errors.isEmpty()) line += ", ERRORS " + errors;
        return line;
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
