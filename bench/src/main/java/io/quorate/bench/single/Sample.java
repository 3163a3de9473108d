package io.quorate.bench.single;

import io.quorate.bench.load.LoadResult;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What one window of one row showed of one server.
///
/// @param perSecond operations per second
/// @param p50Micros latency in microseconds; not a number where the tool does not tell it, as with the next two
/// @param cpuSecondsPerMillion CPU time of the server for a million operations
/// @param generatorShare how much of a core the generator used, 0 to 1
/// @param othersCores how many cores were taken by what is neither the server nor the generator
/// @param errors what was wrong and how often; a sample with errors meets no aim
record Sample(
        double perSecond,
        double p50Micros,
        double p99Micros,
        double p999Micros,
        double cpuSecondsPerMillion,
        double generatorShare,
        double othersCores,
        SortedMap<String, Long> errors) {

    /// @param serverCpu CPU time of the server in the window
    /// @param machineCpu CPU time of everything on the machine in the window
    static Sample of(LoadResult load, Duration serverCpu, Duration machineCpu) {
        SortedMap<String, Long> errors = new TreeMap<>(load.errors());
        // Every key was written before, so a read that finds nothing found a lost write.
        if (load.absent() > 0) errors.put("keys that were written and are not there", load.absent());
        Duration others = machineCpu.minus(serverCpu).minus(load.processCpu());
        return new Sample(
                load.operationsPerSecond(),
                load.latency().p50Micros(),
                load.latency().p99Micros(),
                load.latency().p999Micros(),
                seconds(serverCpu) * 1e6 / load.operations(),
                load.coreShare(),
                Math.max(0, seconds(others) / seconds(load.elapsed())),
                errors);
    }

    /// One that has failed and says why.
    static Sample failed(String why) {
        return new Sample(
                0,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                new TreeMap<>(Map.of(why, 1L)));
    }

    static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
