package io.quorate.bench.load;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/// What a run does, and to whom.
///
/// @param server where a RESP server listens
/// @param keys keys are drawn uniformly from here
/// @param workload what is sent
/// @param connections 1 to 10,000
/// @param pipeline requests that each connection has in flight, 1 to 1,024; they leave together and the next ones leave
///     when the last is answered
/// @param warmUp load before the window, not measured; zero or more
/// @param window what is measured; more than zero
/// @param seed draws keys, values and the order of a mixed workload
public record LoadPlan(
        InetSocketAddress server,
        KeySpace keys,
        Workload workload,
        int connections,
        int pipeline,
        Duration warmUp,
        Duration window,
        long seed) {
    /// More needs more local ports than a system hands out by default.
    static final int CONNECTIONS_MAX = 10_000;
    /// Beyond this the generator's buffers, not the server, are measured.
    static final int PIPELINE_MAX = 1_024;
    /// The generator notes the kind of each request in flight in one byte.
    static final int REQUESTS_MAX = 256;

    public LoadPlan {
        bound("connections", connections, CONNECTIONS_MAX);
        bound("pipeline", pipeline, PIPELINE_MAX);
        if (warmUp.isNegative()) throw new IllegalArgumentException("warm-up: " + warmUp + " (must not be negative)");
        if (!window.isPositive()) throw new IllegalArgumentException("window: " + window + " (must be positive)");
        List<Request> requests = workload.requests();
        bound("kinds of request of workload " + workload.name(), requests.size(), REQUESTS_MAX);
    }

    private static void bound(String what, int number, int max) {
        if (number < 1 || number > max) {
            throw new IllegalArgumentException(what + ": " + number + " (must be from 1 to " + max + ")");
        }
    }
}
