package io.quorate.bench.single;

import io.quorate.bench.peer.CpuTime;
import io.quorate.bench.peer.ServerProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/// The load generator that comes with Redis, as a second opinion on ours.
///
/// It uses the same keys (see `KeySpace`) and tells no p99.9.
final class RedisBenchmark {
    private static final String PROGRAM = "redis-benchmark";

    private RedisBenchmark() {}

    /// Whether it is installed.
    static boolean isThere() throws InterruptedException {
        try {
            Process version = new ProcessBuilder(PROGRAM, "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return version.waitFor() == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    /// Drives a server as a row of ours does.
    ///
    /// @param requests how many to send; it knows no time limit
    static Sample run(ServerProcess server, Row.Load row, long keys, int valueBytes, long requests)
            throws IOException, InterruptedException {
        Duration ownBefore = CpuTime.ofOwnChildren();
        Duration serverBefore = server.cpuTime();
        Duration machineBefore = CpuTime.ofMachine();
        long began = System.nanoTime();
        Process process = new ProcessBuilder(
                        PROGRAM,
                        "-h",
                        server.address().getAddress().getHostAddress(),
                        "-p",
                        Integer.toString(server.address().getPort()),
                        "-t",
                        row.command().name().toLowerCase(Locale.ROOT),
                        "-c",
                        Integer.toString(row.connections()),
                        "-P",
                        Integer.toString(row.pipeline()),
                        "-d",
                        Integer.toString(valueBytes),
                        "-r",
                        Long.toString(keys),
                        "-n",
                        Long.toString(requests),
                        "--csv")
                .redirectErrorStream(true)
                .start();
        String output;
        try (InputStream out = process.getInputStream()) {
            output = new String(out.readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            process.destroy();
        }
        int status = process.waitFor();
        double seconds = (System.nanoTime() - began) / 1e9;
        Optional<List<Double>> figures = figures(output, row.command());
        if (status != 0 || figures.isEmpty()) {
            return Sample.failed(PROGRAM + " ended with status " + status + ": " + output.strip());
        }
        double serverCpu = Sample.seconds(server.cpuTime().minus(serverBefore));
        double ownCpu = Sample.seconds(CpuTime.ofOwnChildren().minus(ownBefore));
        double machineCpu = Sample.seconds(CpuTime.ofMachine().minus(machineBefore));
        return new Sample(
                figures.get().get(0),
                figures.get().get(3) * 1e3,
                figures.get().get(5) * 1e3,
                Double.NaN,
                serverCpu * 1e6 / requests,
                ownCpu / seconds,
                Math.max(0, (machineCpu - serverCpu - ownCpu) / seconds),
                new TreeMap<>());
    }

    /// Finds a test's figures: rps, then avg, min, p50, p95, p99 and max of the latency in milliseconds.
    ///
    /// @param csv what `--csv` prints, perhaps with warnings around it: `"GET","87412.59","0.384",...`
    static Optional<List<Double>> figures(String csv, Row.Command test) {
        String begin = "\"" + test.name() + "\",";
        return csv.lines()
                .filter(line -> line.matches("\"" + test.name() + "\"(,\"[0-9.]+\"){7}"))
                .findFirst()
                .map(line -> List.of(
                                line.substring(begin.length()).replace("\"", "").split(","))
                        .stream()
                        .map(Double::valueOf)
                        .toList());
    }
}
