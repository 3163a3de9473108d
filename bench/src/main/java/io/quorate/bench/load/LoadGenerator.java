package io.quorate.bench.load;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// Loads a RESP server from one thread, the caller's: [#fill] writes every key once, [#run] measures a workload.
///
/// Error replies and replies of a wrong type are counted and told in the result. A connection that breaks, or that
/// answers nothing for half a minute, ends the run with an [IOException].
public final class LoadGenerator {
    private LoadGenerator() {}

    /// Is told when the measured window opens and closes, on the generator's thread and next to its clock: the moments
    /// to read what the server has consumed.
    public interface WindowListener {
        /// Of one who does not care.
        WindowListener NONE = new WindowListener() {
            @Override
            public void opened() {}

            @Override
            public void closed() {}
        };

        void opened() throws IOException;

        void closed() throws IOException;
    }

    /// Writes every key once, in order.
    ///
    /// @param write the request that writes a key
    /// @param connections 1 to 10,000
    /// @param pipeline requests that each connection has in flight, 1 to 1,024
    /// @return a result whose window is the whole load; its `operations` is the number of keys, less the errors
    public static LoadResult fill(
            InetSocketAddress server, KeySpace keys, Request write, int connections, int pipeline, long seed)
            throws IOException {
        // A window is of no use here; the plan checks the rest.
        var plan = new LoadPlan(
                server, keys, Workload.only(write), connections, pipeline, Duration.ZERO, Duration.ofNanos(1), seed);
        var written = new AtomicLong();
        try (var loop = open(plan, random -> written.getAndIncrement())) {
            Meter meter = Meter.start();
            loop.start(keys.count());
            loop.runOut();
            return meter.stop().result(loop.tally());
        }
    }

    /// Warms the server up, then measures.
    ///
    /// @param listener told of the window's ends
    /// @throws IOException if a connection fails or stalls, or the server does not speak RESP
    public static LoadResult run(LoadPlan plan, WindowListener listener) throws IOException {
        long keyCount = plan.keys().count();
        try (var loop = open(plan, random -> random.nextLong(keyCount))) {
            loop.start(Long.MAX_VALUE);
            loop.runUntil(System.nanoTime() + plan.warmUp().toNanos());
            loop.tally().openWindow();
            listener.opened();
            Meter meter = Meter.start();
            loop.runUntil(meter.startNanos() + plan.window().toNanos());
            Meter.Reading window = meter.stop();
            listener.closed();
            long operations = loop.tally().operations();
            loop.stop();
            // What is still in flight was sent within the window: its latency counts, or a server that stalls at the
            // end would look better than it is.
            loop.runOut();
            return window.result(loop.tally(), operations);
        }
    }

    private static ClosedLoop open(LoadPlan plan, ClosedLoop.KeySequence keys) throws IOException {
        return new ClosedLoop(
                plan.server(), plan.connections(), plan.pipeline(), plan.workload(), plan.keys(), keys, plan.seed());
    }

    /// The clocks of a window: of the wall, of the calling thread and of its process.
    private record Meter(long startNanos, long threadCpuNanos, Duration processCpu) {
        /// What they have shown between start and stop.
        record Reading(Duration elapsed, Duration threadCpu, Duration processCpu) {
            LoadResult result(Tally tally) {
                return result(tally, tally.operations());
            }

            LoadResult result(Tally tally, long operations) {
                return new LoadResult(
                        operations, elapsed, tally.latency(), tally.absent(), tally.errors(), threadCpu, processCpu);
            }
        }

        static Meter start() {
            return new Meter(System.nanoTime(), threadCpu(), currentProcessCpu());
        }

        Reading stop() {
            return new Reading(
                    Duration.ofNanos(System.nanoTime() - startNanos),
                    Duration.ofNanos(threadCpu() - threadCpuNanos),
                    currentProcessCpu().minus(processCpu));
        }

        private static long threadCpu() {
            return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        }

        private static Duration currentProcessCpu() {
            return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
        }
    }
}
