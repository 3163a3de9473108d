package io.quorate.server.command;

import static io.quorate.core.command.Command.Flag.ADMIN;
import static io.quorate.core.command.Command.Flag.LOADING;
import static io.quorate.core.command.Command.Flag.STALE;

import io.quorate.core.command.Command;
import io.quorate.core.command.Errors;
import io.quorate.core.command.Execution;
import io.quorate.core.command.Refusal;
import io.quorate.core.command.Reply;
import io.quorate.server.stats.SlowLog;
import java.util.List;

/// `SLOWLOG`.
final class SlowLogCommands {
    private static final int ENTRIES_BY_DEFAULT = 10;

    private static final String HELP = """
            GET [<count>]
                Return top <count> entries from the slowlog (default: 10, -1 mean all).
                Entries are made of:
                id, timestamp, time in microseconds, arguments array, client IP and port,
                client name
            LEN
                Return the length of the slowlog.
            RESET
                Reset the slowlog.""";

    private final Host host;

    SlowLogCommands(Host host) {
        this.host = host;
    }

    Command command() {
        return Command.named("slowlog")
                .arity(-2)
                .group("server")
                .since("2.2.12")
                .complexity("Depends on subcommand.")
                .summary("A container for slow log commands.")
                .subcommand(named("get", -2, "Returns the slow log's entries.")
                        .tips("request_policy:all_nodes", "nondeterministic_output")
                        .complexity("O(N) where N is the number of entries returned")
                        .syntax("[count]")
                        .does(this::get))
                .subcommand(named("len", 2, "Returns the number of entries in the slow log.")
                        .tips("request_policy:all_nodes", "response_policy:agg_sum", "nondeterministic_output")
                        .does(_ -> Reply.integer(host.slowLog().size())))
                .subcommand(named("reset", 2, "Clears all entries from the slow log.")
                        .tips("request_policy:all_nodes", "response_policy:all_succeeded")
                        .does(execution -> {
                            execution.effect(host.slowLog()::reset);
                            return Reply.OK;
                        }))
                .subcommand(HelpText.of("SLOWLOG", "server", HELP))
                .does(execution -> Reply.error(Errors.unknownSubcommand("slowlog", execution.argument(1))));
    }

    private static Command.Declaration named(String name, int arity, String summary) {
        return Command.named("slowlog|" + name)
                .arity(arity)
                .flags(ADMIN, LOADING, STALE)
                .group("server")
                .since("2.2.12")
                .summary(summary);
    }

    private Reply get(Execution execution) {
        if (execution.count() > 3) throw new Refusal(Errors.wrongArity("slowlog|get"));
        String wrong = "ERR count should be greater than or equal to -1";
        long count = execution.count() == 3 ? Arguments.integer(execution, 2, wrong) : ENTRIES_BY_DEFAULT;
        if (count < -1) throw new Refusal(wrong);
        return Reply.array(host.slowLog().newest(count == -1 ? Long.MAX_VALUE : count).stream()
                .map(SlowLogCommands::describe)
                .toList());
    }

    private static Reply describe(SlowLog.Entry entry) {
        return Reply.array(List.of(
                Reply.integer(entry.id()),
                Reply.integer(entry.unixSeconds()),
                Reply.integer(entry.micros()),
                Reply.bulks(entry.arguments()),
                Reply.bulk(entry.address()),
                Reply.bulk(entry.clientName())));
    }
}
