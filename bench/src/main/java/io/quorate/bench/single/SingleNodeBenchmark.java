package io.quorate.bench.single;

import io.quorate.bench.load.KeySpace;
import io.quorate.bench.load.LoadGenerator;
import io.quorate.bench.load.LoadPlan;
import io.quorate.bench.load.LoadResult;
import io.quorate.bench.load.Request;
import io.quorate.bench.load.Workload;
import io.quorate.bench.peer.CpuTime;
import io.quorate.bench.peer.Durability;
import io.quorate.bench.peer.ServerCommand;
import io.quorate.bench.peer.ServerProcess;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Measures Quorate and Redis in turn on this machine and says which aims were met.
///
/// For each setting of durability both servers are started, loaded and warmed up; then the windows of a row alternate
/// between them, so that what else the machine does falls on both.
public final class SingleNodeBenchmark {
    private static final int FILL_CONNECTIONS = 16;
    private static final int FILL_PIPELINE = 16;
    private static final int WARM_UP_CONNECTIONS = 64;
    private static final Duration ROW_WARM_UP = Duration.ofSeconds(1);

    /// Requests that redis-benchmark sends for each second of a window; below what either server does, so that its run
    /// is not longer than a window.
    private static final long CROSS_CHECK_PER_SECOND = 40_000;

    private final SingleNodeOptions options;
    private final int cores = Runtime.getRuntime().availableProcessors();
    private final KeySpace keys;
    private final Request get = Request.get();
    private final Request set;
    private final Map<Side, ServerCommand> commands = new EnumMap<>(Side.class);
    private final List<Outcome> outcomes = new ArrayList<>();
    private final Set<String> versions = new LinkedHashSet<>();

    public SingleNodeBenchmark(SingleNodeOptions options) {
        this.options = options;
        this.keys = KeySpace.of(options.keys());
        this.set = Request.set(options.valueBytes());
        options.redis().ifPresent(command -> commands.put(Side.REDIS, placed(command)));
        options.quorate().ifPresent(command -> commands.put(Side.QUORATE, placed(command)));
    }

    /// See [#run(PrintStream, PrintStream)]; progress and report go to the same place.
    public boolean run(PrintStream out) throws IOException {
        return run(out, out);
    }

    /// Measures on the calling thread, for some minutes. If a server fails, what was measured until then is printed.
    ///
    /// @param report gets settings and table at the end
    /// @param progress gets a line for each window as it ends
    /// @return whether no aim was missed and no reply was an error
    /// @throws IOException if a server cannot be started, dies or stops answering; with the end of its output
    /// @throws IllegalArgumentException if [SingleNodeOptions#only] fits no row
    public boolean run(PrintStream report, PrintStream progress) throws IOException {
        List<Row> rows = Row.select(Row.all(options.residentKeys()), options.only());
        try {
            if (options.pinned()) Machine.pinThisThread(generatorCore());
            for (Durability durability : Durability.values()) {
                List<Row> alike = rows.stream()
                        .filter(row -> !(row instanceof Row.Resident) && row.durability() == durability)
                        .toList();
                if (!alike.isEmpty()) measure(durability, alike, progress);
            }
            for (Row row : rows) {
                if (row instanceof Row.Resident resident) outcomes.add(measure(resident, progress));
            }
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while measuring");
        } finally {
            if (!outcomes.isEmpty()) print(report);
        }
        return table().isGood();
    }

    private void measure(Durability durability, List<Row> rows, PrintStream progress)
            throws IOException, InterruptedException {
        Map<Side, ServerProcess> servers = new EnumMap<>(Side.class);
        try {
            for (Map.Entry<Side, ServerCommand> command : commands.entrySet()) {
                ServerProcess server = start(command.getValue(), durability, progress);
                servers.put(command.getKey(), server);
                fill(server, options.keys());
            }
            for (ServerProcess server : servers.values()) warmUp(server, progress);
            for (Row row : rows) {
                switch (row) {
                    case Row.Load load -> outcomes.add(measure(load, load, servers, progress));
                    case Row.CrossCheck check -> {
                        if (RedisBenchmark.isThere()) {
                            outcomes.add(measure(check, check.like(), servers, progress));
                        } else {
                            progress.println(row.name() + ": left out, redis-benchmark is not installed");
                        }
                    }
                    case Row.Resident _ -> throw new IllegalArgumentException(row + " needs a server of its own");
                }
            }
        } finally {
            close(servers);
        }
    }

    /// @param row where it goes in the table
    /// @param load what is sent
    private Outcome measure(Row row, Row.Load load, Map<Side, ServerProcess> servers, PrintStream progress)
            throws IOException, InterruptedException {
        Map<Side, List<Sample>> samples = new EnumMap<>(Side.class);
        for (int repeat = 0; repeat < options.repeats(); repeat++) {
            for (Map.Entry<Side, ServerProcess> entry : servers.entrySet()) {
                ServerProcess server = entry.getValue();
                Sample sample = row instanceof Row.CrossCheck ? crossCheck(server, load) : window(server, load, repeat);
                samples.computeIfAbsent(entry.getKey(), side -> new ArrayList<>())
                        .add(sample);
                progress.printf(
                        Locale.ROOT,
                        "%s, %s: %s/s, p99 %s us; generator %.2f, others %.2f cores%s%n",
                        row.name(),
                        server.name(),
                        Report.rate(sample.perSecond()),
                        Report.micros(sample.p99Micros()),
                        sample.generatorShare(),
                        sample.othersCores(),
                        sample.errors().isEmpty() ? "" : "; ERRORS " + sample.errors());
            }
        }
        Map<Side, Series> series = new EnumMap<>(Side.class);
        samples.forEach((side, ofSide) -> series.put(side, new Series(ofSide)));
        return new Outcome.Loaded(row, series);
    }

    private Sample window(ServerProcess server, Row.Load row, int repeat) throws IOException {
        var gauge = new Gauge(server);
        Request request = switch (row.command()) {
            case GET -> get;
            case SET -> set;
        };
        LoadResult result = drive(
                server,
                new LoadPlan(
                        server.address(),
                        keys,
                        Workload.only(request),
                        row.connections(),
                        row.pipeline(),
                        shorter(ROW_WARM_UP, options.window()),
                        options.window(),
                        repeat),
                gauge);
        return Sample.of(result, gauge.serverCpu, gauge.machineCpu);
    }

    private Sample crossCheck(ServerProcess server, Row.Load row) throws IOException, InterruptedException {
        long requests =
                Math.max(1_000, CROSS_CHECK_PER_SECOND * options.window().toMillis() / 1_000);
        return RedisBenchmark.run(server, row, options.keys(), options.valueBytes(), requests);
    }

    private Outcome measure(Row.Resident row, PrintStream progress) throws IOException {
        Map<Side, Long> bytes = new EnumMap<>(Side.class);
        for (Map.Entry<Side, ServerCommand> command : commands.entrySet()) {
            try (ServerProcess server = start(command.getValue(), row.durability(), progress)) {
                fill(server, row.keys());
                long resident = server.residentBytes();
                bytes.put(command.getKey(), resident);
                progress.printf(Locale.ROOT, "%s, %s: %.0f MB%n", row.name(), server.name(), resident / 1e6);
            }
        }
        return new Outcome.Resident(row, bytes);
    }

    private ServerProcess start(ServerCommand command, Durability durability, PrintStream progress) throws IOException {
        progress.println("starting " + command.name() + ", " + durability.quorateWord());
        ServerProcess server = ServerProcess.start(command, durability, options.folder());
        try {
            versions.add(command.name() + ": " + server.version() + " (" + command + ")");
            return server;
        } catch (IOException failure) {
            server.close();
            throw failure;
        }
    }

    private void fill(ServerProcess server, long keyCount) throws IOException {
        LoadResult result;
        try {
            result = LoadGenerator.fill(
                    server.address(), KeySpace.of(keyCount), set, FILL_CONNECTIONS, FILL_PIPELINE, 1);
        } catch (IOException failure) {
            throw died(server, failure);
        }
        if (!result.errors().isEmpty()) {
            throw new IOException(server.name() + " answered errors while it was loaded: " + result.errors());
        }
    }

    /// Drives a server with everything that will be measured, the two halves of the time without and with pipelines.
    private void warmUp(ServerProcess server, PrintStream progress) throws IOException {
        Duration half = options.warmUp().dividedBy(2);
        if (!half.isPositive()) return;
        progress.printf(
                Locale.ROOT,
                "warming up %s for %d s%n",
                server.name(),
                options.warmUp().toSeconds());
        for (int pipeline : new int[] {1, 16}) {
            var plan = new LoadPlan(
                    server.address(),
                    keys,
                    Workload.mixed(get, set, 0.5),
                    WARM_UP_CONNECTIONS,
                    pipeline,
                    Duration.ZERO,
                    half,
                    1);
            drive(server, plan, LoadGenerator.WindowListener.NONE);
        }
    }

    private static LoadResult drive(ServerProcess server, LoadPlan plan, LoadGenerator.WindowListener listener)
            throws IOException {
        try {
            return LoadGenerator.run(plan, listener);
        } catch (IOException failure) {
            throw died(server, failure);
        }
    }

    private static IOException died(ServerProcess server, IOException failure) {
        return new IOException(
                server.name() + ": " + failure.getMessage() + "; it said:\n" + server.logTail(), failure);
    }

    private static void close(Map<Side, ServerProcess> servers) throws IOException {
        Optional<IOException> first = Optional.empty();
        for (ServerProcess server : servers.values()) {
            try {
                server.close();
            } catch (IOException failure) {
                first = first.or(() -> Optional.of(failure));
            }
        }
        if (first.isPresent()) throw first.get();
    }

    private void print(PrintStream out) throws IOException {
        String bullet = options.markdown() ? "- " : "  ";
        out.println();
        for (String version : versions) out.println(bullet + version);
        out.println(bullet + "machine: " + Machine.describe(cores, options.folder()));
        out.printf(
                Locale.ROOT,
                "%ssettings: %,d keys of 16 bytes, uniform, values of %d bytes; windows per row and server: %d"
                        + " of %s s, in turn, after %s s of warm-up; %s%n%n",
                bullet,
                options.keys(),
                options.valueBytes(),
                options.repeats(),
                seconds(options.window()),
                seconds(options.warmUp()),
                options.pinned()
                        ? "servers on cores " + serverCores() + ", generator on core " + generatorCore()
                        : "no process kept on a core");
        out.print(table().print(options.markdown()));
    }

    private Report table() {
        return new Report(name(Side.REDIS), name(Side.QUORATE), outcomes);
    }

    private String name(Side side) {
        ServerCommand command = commands.get(side);
        return command == null ? side.name().toLowerCase(Locale.ROOT) : command.name();
    }

    private ServerCommand placed(ServerCommand command) {
        return options.pinned() ? command.on(serverCores()) : command;
    }

    private String serverCores() {
        return generatorCore() <= 1 ? "0" : "0-" + (generatorCore() - 1);
    }

    private int generatorCore() {
        return cores - 1;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f", duration.toMillis() / 1e3);
    }

    /// Reads what the server and the machine consume between the two ends of a window.
    private static final class Gauge implements LoadGenerator.WindowListener {
        private final ServerProcess server;
        Duration serverCpu = Duration.ZERO;
        Duration machineCpu = Duration.ZERO;

        Gauge(ServerProcess server) {
            this.server = server;
        }

        @Override
        public void opened() throws IOException {
            serverCpu = server.cpuTime();
            machineCpu = CpuTime.ofMachine();
        }

        @Override
        public void closed() throws IOException {
            serverCpu = server.cpuTime().minus(serverCpu);
            machineCpu = CpuTime.ofMachine().minus(machineCpu);
        }
    }
}
