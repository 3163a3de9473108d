package io.quorate.cli;

import io.quorate.bench.parts.Parts;
import io.quorate.bench.peer.ServerCommand;
import io.quorate.bench.single.SingleNodeBenchmark;
import io.quorate.bench.single.SingleNodeOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `quorate bench`: Quorate beside its peers, on this machine, in one run.
@Command(
        name = "bench",
        description = "Measures Quorate beside its peers on this machine.",
        mixinStandardHelpOptions = true,
        subcommands = {BenchCommand.Single.class, BenchCommand.PartsOfARequest.class},
        synopsisSubcommandLabel = "COMMAND")
final class BenchCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /// `quorate bench parts`: what the parts of a request cost.
    @Command(
            name = "parts",
            description = "Measures decoding, encoding, a point read and a write set with JMH, in nanoseconds each.",
            mixinStandardHelpOptions = true)
    static final class PartsOfARequest implements Callable<Integer> {
        @Parameters(
                arity = "0..1",
                paramLabel = "PATTERN",
                description = "A regular expression for their names, for instance decode. All by default.")
        private String pattern = "";

        @Override
        public Integer call() {
            Parts.run(pattern);
            return 0;
        }
    }

    /// `quorate bench single`: one node beside Redis.
    @Command(
            name = "single",
            description = {
                "Starts Redis and Quorate in turn, drives both with one load generator and prints throughput, latency,"
                        + " processor time, memory and their ratios.",
                "Status 1 if an aim is missed."
            },
            mixinStandardHelpOptions = true,
            sortOptions = false)
    static final class Single implements Callable<Integer> {
        @Option(
                names = "--only",
                paramLabel = "TEXT",
                split = ",",
                description = "Rows whose name holds one of these; case does not matter. All by default.")
        private List<String> only = List.of();

        @Option(
                names = "--repeats",
                paramLabel = "N",
                defaultValue = "3",
                description = "Windows of each row for each server (${DEFAULT-VALUE}).")
        private int repeats;

        @Option(
                names = "--window",
                paramLabel = "SECONDS",
                defaultValue = "5",
                description = "Length of a window (${DEFAULT-VALUE} s).")
        private double windowSeconds;

        @Option(
                names = "--warm-up",
                paramLabel = "SECONDS",
                defaultValue = "20",
                description = "How long each server is driven before it counts (${DEFAULT-VALUE} s).")
        private double warmUpSeconds;

        @Option(
                names = "--keys",
                paramLabel = "N",
                defaultValue = "100000",
                description = "Keys that are loaded and drawn from (${DEFAULT-VALUE}).")
        private long keys;

        @Option(
                names = "--value-bytes",
                paramLabel = "N",
                defaultValue = "100",
                description = "Length of a value (${DEFAULT-VALUE}).")
        private int valueBytes;

        @Option(
                names = "--resident-keys",
                paramLabel = "N",
                defaultValue = "1000000",
                description = "Keys that are loaded before the memory is read (${DEFAULT-VALUE}).")
        private long residentKeys;

        @Option(names = "--no-redis", description = "Measure Quorate alone.")
        private boolean withoutRedis;

        @Option(
                names = "--redis",
                paramLabel = "COMMAND",
                description = "Another command line for Redis, with {port}, {data} and {appendfsync} in it.")
        private @Nullable String redis;

        @Option(
                names = "--quorate",
                paramLabel = "COMMAND",
                description = "Another command line for Quorate, with {port}, {data} and {durability} in it.")
        private @Nullable String quorate;

        @Option(names = "--markdown", description = "Print the report as a Markdown table.")
        private boolean markdown;

        @Option(names = "--pinned", description = "Keep the servers off the last core, and the generator on it.")
        private boolean pinned;

        @Option(
                names = "--folder",
                paramLabel = "DIR",
                description = "Where the servers keep their data: decides which disk is measured. A temporary folder by"
                        + " default.")
        private @Nullable Path folder;

        @Override
        @SuppressWarnings("SystemOut") // the benchmark writes to streams, and these are this command's
        public Integer call() throws IOException {
            // So that the report can be redirected to a file while a person watches the progress.
            return new SingleNodeBenchmark(options()).run(System.out, System.err) ? 0 : 1;
        }

        private SingleNodeOptions options() throws IOException {
            return new SingleNodeOptions(
                    withoutRedis
                            ? Optional.empty()
                            : Optional.of(redis == null ? ServerCommand.REDIS : ServerCommand.parse("redis", redis)),
                    Optional.of(
                            quorate == null
                                    ? ServerCommand.quorate(launcher())
                                    : ServerCommand.parse("quorate", quorate)),
                    repeats,
                    seconds(windowSeconds),
                    seconds(warmUpSeconds),
                    keys,
                    valueBytes,
                    residentKeys,
                    only,
                    markdown,
                    pinned,
                    folder == null
                            ? Path.of(System.getProperty("java.io.tmpdir"))
                            : Files.createDirectories(folder.toAbsolutePath()));
        }

        private static String launcher() {
            return Optional.ofNullable(System.getProperty("quorate.launcher"))
                    .orElseThrow(() -> new IllegalArgumentException(
                            "--quorate: missing (must be given where this was not started by the script quorate)"));
        }

        private static Duration seconds(double seconds) {
            return Duration.ofNanos((long) (seconds * 1e9));
        }
    }
}
