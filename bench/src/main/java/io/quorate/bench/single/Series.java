package io.quorate.bench.single;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/// The repeats of one row on one server, told by their medians.
record Series(List<Sample> samples) {
    Series {
        samples = List.copyOf(samples);
        if (samples.isEmpty()) throw new IllegalArgumentException("a series without samples");
    }

    /// The middle one, of an even number the lower of the two in the middle; each figure by itself.
    double median(ToDoubleFunction<Sample> figure) {
        double[] sorted = samples.stream().mapToDouble(figure).sorted().toArray();
        return sorted[(sorted.length - 1) / 2];
    }

    double min(ToDoubleFunction<Sample> figure) {
        return samples.stream().mapToDouble(figure).min().orElseThrow();
    }

    double max(ToDoubleFunction<Sample> figure) {
        return samples.stream().mapToDouble(figure).max().orElseThrow();
    }

    /// Of all samples together.
    SortedMap<String, Long> errors() {
        SortedMap<String, Long> all = new TreeMap<>();
        for (Sample sample : samples) sample.errors().forEach((text, count) -> all.merge(text, count, Long::sum));
        return all;
    }
}
