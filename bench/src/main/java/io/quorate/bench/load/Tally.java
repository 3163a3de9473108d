package io.quorate.bench.load;

import java.util.SortedMap;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/// Counts replies: good, absent, wrong.
final class Tally {
    /// Different texts that are told apart; a server that puts a number into each error must not fill the memory.
    private static final int ERROR_TEXTS_MAX = 16;

    private static final String OTHER_ERRORS = "other errors";
    private static final int SIGNIFICANT_DIGITS = 3;

    private final Histogram latencyNanos = new Histogram(SIGNIFICANT_DIGITS);
    private final SortedMap<String, Long> errors = new TreeMap<>();
    private long operations;
    private long absent;

    /// Counts the reply that `reply` has just finished.
    ///
    /// @return whether it was what it should be
    boolean count(Request request, ReplySkipper reply) {
        if (reply.hasError()) {
            error(request.name() + ": -" + reply.errorText());
            return false;
        }
        if (!request.expected().accepts(reply.type(), reply.isNull())) {
            error(request.name() + ": expected " + request.expected() + ", got type '" + (char) reply.type() + "'");
            return false;
        }
        operations++;
        if (reply.isNull()) absent++;
        return true;
    }

    /// Notes how long some good replies took.
    void latency(long nanos, int replies) {
        latencyNanos.recordValueWithCount(Math.max(0, nanos), replies);
    }

    /// Good replies since the window opened.
    long operations() {
        return operations;
    }

    long absent() {
        return absent;
    }

    /// Since the beginning of the run.
    SortedMap<String, Long> errors() {
        return new TreeMap<>(errors);
    }

    LoadResult.Latency latency() {
        return new LoadResult.Latency(
                latencyNanos.getValueAtPercentile(50) / 1e3,
                latencyNanos.getValueAtPercentile(99) / 1e3,
                latencyNanos.getValueAtPercentile(99.9) / 1e3,
                latencyNanos.getMaxValue() / 1e3);
    }

    /// Forgets everything but the errors: those of the warm-up must be seen too.
    void openWindow() {
        latencyNanos.reset();
        operations = 0;
        absent = 0;
    }

    private void error(String text) {
        boolean known = errors.containsKey(text) || errors.size() < ERROR_TEXTS_MAX;
        errors.merge(known ? text : OTHER_ERRORS, 1L, Long::sum);
    }
}
