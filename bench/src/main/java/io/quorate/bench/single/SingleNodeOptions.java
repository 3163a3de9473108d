package io.quorate.bench.single;

import io.quorate.bench.peer.ServerCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What [SingleNodeBenchmark] measures and how long.
///
/// @param redis the server to compare with; empty to leave it out
/// @param quorate the server that is judged; empty to leave it out. One of the two is there
/// @param repeats windows of each row for each server, the servers in turn, at least 1; odd numbers have a true median
/// @param window length of a window
/// @param warmUp how long each server is driven before its first window: a JVM that has just started measures its
///     compiler. The generator is a JVM as well, so this is done for both
/// @param keys number of keys that are loaded and drawn from
/// @param valueBytes length of a value
/// @param residentKeys number of keys that are loaded before the memory is read
/// @param only parts of row names, case does not matter; rows that hold none of them are left out. A part that is a
///     row's whole name means that row alone. Empty for all rows
/// @param markdown whether the report is a Markdown table, else columns for a terminal
/// @param pinned whether the servers are kept off the last core and the generator on it: steadier figures, but a server
///     then has one core less for its background work. Needs `taskset`
/// @param folder where the servers keep their data; decides which disk is measured
public record SingleNodeOptions(
        Optional<ServerCommand> redis,
        Optional<ServerCommand> quorate,
        int repeats,
        Duration window,
        Duration warmUp,
        long keys,
        int valueBytes,
        long residentKeys,
        List<String> only,
        boolean markdown,
        boolean pinned,
        Path folder) {

    public SingleNodeOptions {
        only = List.copyOf(only);
        if (redis.isEmpty() && quorate.isEmpty()) throw new IllegalArgumentException("no server to measure");
        if (repeats < 1) throw new IllegalArgumentException("repeats: " + repeats + " (must be at least 1)");
        if (!window.isPositive()) throw new IllegalArgumentException("window: " + window + " (must be positive)");
        if (warmUp.isNegative()) throw new IllegalArgumentException("warm-up: " + warmUp + " (must not be negative)");
    }

    /// The settings that the aims are meant for: 100,000 keys, values of 100 bytes, 3 windows of 5 s, 20 s of warm-up.
    ///
    /// @param quorate see [ServerCommand#quorate]
    public static SingleNodeOptions standard(ServerCommand quorate) {
        return new SingleNodeOptions(
                Optional.of(ServerCommand.REDIS),
                Optional.of(quorate),
                3,
                Duration.ofSeconds(5),
                Duration.ofSeconds(20),
                100_000,
                100,
                1_000_000,
                List.of(),
                false,
                false,
                Path.of(System.getProperty("java.io.tmpdir")));
    }
}
