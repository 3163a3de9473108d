package io.quorate.bench.single;

import java.util.Locale;

/// What is wanted of a row.
sealed interface Aim {
    /// At least so many times Redis's operations per second.
    record Rate(double timesRedis) implements Aim {}

    /// At most so many times Redis's 99th percentile of latency.
    record P99(double timesRedis) implements Aim {}

    /// At most so many seconds of CPU for a million operations.
    record CpuPerMillion(double seconds) implements Aim {}

    /// Less than so much memory, in megabytes of 10^6 bytes.
    record Resident(double megabytes) implements Aim {}

    /// The aim in the table's words.
    default String text() {
        return switch (this) {
            case Rate(double times) -> text(">= %sx", times);
            case P99(double times) -> text("p99 <= %sx", times);
            case CpuPerMillion(double seconds) -> text("CPU <= %s s/M", seconds);
            case Resident(double megabytes) -> text("< %s MB", megabytes);
        };
    }

    /// What was measured, in the aim's own unit; not a number if a side that it needs was not measured.
    default double measured(Outcome outcome) {
        return switch (this) {
            case Rate(double _) -> outcome.ratio(Sample::perSecond);
            case P99(double _) -> outcome.ratio(Sample::p99Micros);
            case CpuPerMillion(double _) -> outcome.median(Side.QUORATE, Sample::cpuSecondsPerMillion);
            case Resident(double _) -> outcome.residentMegabytes(Side.QUORATE);
        };
    }

    /// A measured figure in the table's words.
    default String figure(double measured) {
        String format = switch (this) {
            case Rate _ -> "%.2fx";
            case P99 _ -> "p99 %.2fx";
            case CpuPerMillion _ -> "CPU %.2f s/M";
            case Resident _ -> "%.0f MB";
        };
        return String.format(Locale.ROOT, format, measured);
    }

    /// Whether a measured figure is what is wanted.
    default boolean isMetBy(double measured) {
        return switch (this) {
            case Rate(double times) -> measured >= times;
            case P99(double times) -> measured <= times;
            case CpuPerMillion(double seconds) -> measured <= seconds;
            case Resident(double megabytes) -> measured < megabytes;
        };
    }

    private static String text(String format, double number) {
        String digits = number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
        return String.format(Locale.ROOT, format, digits);
    }
}
