package io.quorate.cli.seeds;

import io.quorate.sim.SeedResult;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// The sum of many seeds.
final class Tally {
    private final SortedMap<String, Long> events = new TreeMap<>();
    private final List<String> expected;
    private final List<Long> failed = new ArrayList<>();
    private long seeds;
    private long simulatedNanos;
    private long operations;
    private long faults;

    /// @param expected rare events that count as never happened until a seed has one
    Tally(Collection<String> expected) {
        this.expected = List.copyOf(expected);
        for (String event : expected) events.put(event, 0L);
    }

    void add(SeedResult result) {
        seeds++;
        simulatedNanos += result.simulatedNanos();
        operations += result.operations();
        faults += result.faults();
        result.counts().forEach((event, times) -> events.merge(event, times, Long::sum));
        if (result.violation().isPresent()) failed.add(result.seed());
    }

    long seeds() {
        return seeds;
    }

    double simulatedSeconds() {
        return simulatedNanos / 1e9;
    }

    long operations() {
        return operations;
    }

    long faults() {
        return faults;
    }

    /// How often each rare event happened, by name.
    SortedMap<String, Long> events() {
        return events;
    }

    List<String> neverHappened() {
        return expected.stream()
                .filter(event -> events.getOrDefault(event, 0L) == 0)
                .toList();
    }

    /// The seeds in which something was wrong, in the order in which they ended.
    List<Long> failed() {
        return failed;
    }
}
