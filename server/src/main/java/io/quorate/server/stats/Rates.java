package io.quorate.server.stats;

/// How fast a node works, from one sample a second.
public final class Rates {
    private final Rate commands = new Rate();
    private final Rate input = new Rate();
    private final Rate output = new Rate();

    /// Takes a sample of each.
    public void sample(CommandStats stats, Traffic traffic, long nowNanos) {
        commands.sample(stats.total(), nowNanos);
        input.sample(traffic.inputBytes(), nowNanos);
        output.sample(traffic.outputBytes(), nowNanos);
    }

    /// Commands run.
    public Rate commands() {
        return commands;
    }

    /// Bytes from clients.
    public Rate input() {
        return input;
    }

    /// Bytes to clients.
    public Rate output() {
        return output;
    }
}
