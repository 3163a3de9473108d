package io.quorate.server.stats;

import io.quorate.core.command.Command;
import io.quorate.core.command.Reply;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;

/// Runs of each command: how many, how many of them ended in an error, how long they took.
public final class CommandStats {
    /// The runs of one command.
    public static final class Runs {
        private final Command command;
        private final LatencyBuckets latency = new LatencyBuckets();
        private long failures;

        private Runs(Command command) {
            this.command = command;
        }

        public Command command() {
            return command;
        }

        /// How long they took on the shard's thread.
        public LatencyBuckets latency() {
            return latency;
        }

        /// Those that answered an error.
        public long failures() {
            return failures;
        }
    }

    /// By identity: a command is its one declaration, and hashing that whole record would cost more than many a run.
    private final IdentityHashMap<Command, Runs> byCommand = new IdentityHashMap<>();
    private long total;
    private long totalNanos;

    /// Counts a run.
    public void ran(Command command, long nanos, Reply reply) {
        Runs runs = byCommand.get(command);
        if (runs == null) {
            runs = new Runs(command);
            byCommand.put(command, runs);
        }
        runs.latency.record(nanos);
        if (reply instanceof Reply.Error) runs.failures++;
        total++;
        totalNanos += nanos;
    }

    /// Number of runs of all commands.
    public long total() {
        return total;
    }

    /// Time that they took together.
    public long totalNanos() {
        return totalNanos;
    }

    /// The commands that have run, in the order of their names.
    public List<Runs> all() {
        return byCommand.values().stream()
                .sorted(Comparator.comparing(runs -> runs.command.name()))
                .toList();
    }

    /// Begins again at zero.
    public void reset() {
        byCommand.clear();
        total = 0;
        totalNanos = 0;
    }
}
