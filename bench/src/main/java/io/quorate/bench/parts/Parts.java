package io.quorate.bench.parts;

import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/// Runs the benchmarks of this room.
public final class Parts {
    private static final int WARM_UPS = 3;
    private static final int MEASUREMENTS = 5;

    private Parts() {}

    /// Runs those whose name matches, in a JVM of their own, and prints nanoseconds an operation.
    ///
    /// @param pattern a regular expression; empty for all
    /// @throws IllegalArgumentException if none matches or one fails
    public static void run(String pattern) {
        var options = new OptionsBuilder()
                .include("io\\.quorate\\.bench\\.parts\\..*" + pattern)
                .forks(1)
                .warmupIterations(WARM_UPS)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(MEASUREMENTS)
                .measurementTime(TimeValue.seconds(1))
                .jvmArgsAppend("-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders", "-Xmx512m")
                .build();
        try {
            new Runner(options).run();
        } catch (RunnerException failure) {
            throw new IllegalArgumentException(failure.getMessage(), failure);
        }
    }
}
