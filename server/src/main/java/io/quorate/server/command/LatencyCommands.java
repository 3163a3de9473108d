package io.quorate.server.command;

import static io.quorate.core.command.Command.Flag.ADMIN;
import static io.quorate.core.command.Command.Flag.LOADING;
import static io.quorate.core.command.Command.Flag.NOSCRIPT;
import static io.quorate.core.command.Command.Flag.STALE;

import io.quorate.core.command.Command;
import io.quorate.core.command.Errors;
import io.quorate.core.command.Execution;
import io.quorate.core.command.Reply;
import io.quorate.server.stats.CommandStats;
import io.quorate.server.stats.LatencyBuckets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// `LATENCY HISTOGRAM`, how long commands took. There is no monitor of single events, and so never one to tell of.
final class LatencyCommands {
    private static final String HELP = """
            LATEST
                Return the latest latency samples for all events: none are taken.
            HISTOGRAM [COMMAND ...]
                Return a cumulative distribution of latencies in the format of a histogram for the specified command names.
                If no commands are specified then all histograms are replied.""";

    private final Host host;

    LatencyCommands(Host host) {
        this.host = host;
    }

    Command command() {
        return Command.named("latency")
                .arity(-2)
                .group("server")
                .since("2.8.13")
                .complexity("Depends on subcommand.")
                .summary("A container for latency diagnostics commands.")
                .subcommand(named("latest", 2, "2.8.13", "Returns the latest latency samples: none are taken.")
                        .does(_ -> Reply.EMPTY_ARRAY))
                .subcommand(named("histogram", -2, "7.0.0", "Returns the distribution of commands' latencies.")
                        .complexity("O(N) where N is the number of commands with latency information being retrieved.")
                        .syntax("[command [command ...]]")
                        .does(this::histogram))
                .subcommand(HelpText.of("LATENCY", "server", HELP))
                .does(execution -> Reply.error(Errors.unknownSubcommand("latency", execution.argument(1))));
    }

    private static Command.Declaration named(String name, int arity, String since, String summary) {
        return Command.named("latency|" + name)
                .arity(arity)
                .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                .tips("nondeterministic_output", "request_policy:all_nodes", "response_policy:special")
                .group("server")
                .since(since)
                .summary(summary);
    }

    private Reply histogram(Execution execution) {
        List<String> wanted = new ArrayList<>();
        for (int i = 2; i < execution.count(); i++) {
            wanted.add(Arguments.text(execution, i).toLowerCase(Locale.ROOT));
        }
        List<Reply> all = new ArrayList<>();
        for (CommandStats.Runs runs : host.commandStats().all()) {
            String name = runs.command().name();
            boolean isWanted = wanted.isEmpty()
                    || wanted.contains(name)
                    || name.indexOf('|') > 0 && wanted.contains(name.substring(0, name.indexOf('|')));
            if (!isWanted) continue;
            all.add(Reply.bulk(name));
            all.add(describe(runs.latency()));
        }
        return new Reply.Pairs(all);
    }

    private static Reply describe(LatencyBuckets latency) {
        List<Reply> buckets = new ArrayList<>();
        long seen = 0;
        for (int bucket = 0; bucket < LatencyBuckets.bucketCount(); bucket++) {
            if (latency.countIn(bucket) == 0) continue;
            seen += latency.countIn(bucket);
            buckets.add(Reply.integer(LatencyBuckets.upperMicros(bucket)));
            buckets.add(Reply.integer(seen));
        }
        return new Reply.Pairs(List.of(
                Reply.bulk("calls"),
                Reply.integer(latency.count()),
                Reply.bulk("histogram_usec"),
                new Reply.Pairs(buckets)));
    }
}
