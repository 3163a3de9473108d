package io.quorate.sim;

import java.util.Map;
import java.util.Optional;

/// What a run was and what it found.
///
/// @param violation what was wrong, if anything
/// @param traceHash the same for every run of the seed
/// @param simulatedNanos time that passed in it
/// @param operations what its clients asked for
/// @param faults what went wrong in it
/// @param counts rare events by name
public record SeedResult(
        long seed,
        Optional<String> violation,
        long traceHash,
        long simulatedNanos,
        long operations,
        int faults,
        Map<String, Long> counts) {}
