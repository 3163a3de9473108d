package io.quorate.server.command;

import static io.quorate.core.command.Command.Flag.READONLY;

import io.quorate.core.command.Command;
import io.quorate.core.command.Errors;
import io.quorate.core.command.Execution;
import io.quorate.core.command.KeyRange;
import io.quorate.core.command.Refusal;
import io.quorate.core.command.Reply;
import io.quorate.core.store.Head;

/// `MEMORY USAGE`, by which `redis-cli --memkeys` finds the largest keys. What the process takes is in `INFO memory`.
final class MemoryCommands {
    private static final String HELP = """
            USAGE <key> [SAMPLES <count>]
                Return the bytes that <key> and its value take in the store.""";

    private MemoryCommands() {}

    static Command command() {
        return Command.named("memory")
                .arity(-2)
                .group("server")
                .since("4.0.0")
                .complexity("Depends on subcommand.")
                .summary("A container for memory diagnostics commands.")
                .subcommand(Command.named("memory|usage")
                        .arity(-3)
                        .flags(READONLY)
                        .keys(KeyRange.one(2, KeyRange.Use.RO))
                        .group("server")
                        .since("4.0.0")
                        .summary("Returns the bytes that a key and its value take in the store.")
                        .syntax("key [SAMPLES count]")
                        .does(MemoryCommands::usage))
                .subcommand(HelpText.of("MEMORY", "server", HELP))
                .does(execution -> Reply.error(Errors.unknownSubcommand("memory", execution.argument(1))));
    }

    /// A string is one row, so there is nothing of which samples would have to be taken.
    private static Reply usage(Execution execution) {
        boolean hasSamples = execution.count() == 5 && Arguments.is(execution, 3, "SAMPLES");
        if (execution.count() != 3 && !hasSamples) throw new Refusal(Errors.SYNTAX);
        if (hasSamples && Arguments.integer(execution, 4, Errors.NOT_AN_INTEGER) < 0) throw new Refusal(Errors.SYNTAX);
        Head head = execution.transaction().head(execution.key(2));
        if (head == null) return Reply.NULL;
        return Reply.integer(execution.key(2).head().bytes().length + (long) head.row().length);
    }
}
