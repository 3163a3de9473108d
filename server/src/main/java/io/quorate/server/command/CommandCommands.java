package io.quorate.server.command;

import static io.quorate.core.command.Command.Flag.LOADING;
import static io.quorate.core.command.Command.Flag.STALE;

import io.quorate.core.command.Command;
import io.quorate.core.command.CommandTable;
import io.quorate.core.command.Errors;
import io.quorate.core.command.Execution;
import io.quorate.core.command.Glob;
import io.quorate.core.command.KeyRange;
import io.quorate.core.command.Refusal;
import io.quorate.core.command.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// `COMMAND`: what commands there are, from their declarations.
final class CommandCommands {
    private static final String HELP = """
            (no subcommand)
                Return details about all Redis commands.
            COUNT
                Return the total number of commands in this Redis server.
            LIST
                Return a list of all commands in this Redis server.
            INFO [<command-name> ...]
                Return details about multiple Redis commands.
                If no command names are given, documentation details for all
                commands are returned.
            DOCS [<command-name> ...]
                Return documentation details about multiple Redis commands.
                If no command names are given, documentation details for all
                commands are returned.
            GETKEYS <full-command>
                Return the keys from a full Redis command.
            GETKEYSANDFLAGS <full-command>
                Return the keys and the access flags from a full Redis command.""";

    private final Host host;

    CommandCommands(Host host) {
        this.host = host;
    }

    Command command() {
        return Command.named("command")
                .arity(-1)
                .flags(LOADING, STALE)
                .categories(Command.Category.CONNECTION)
                .tips("nondeterministic_output_order")
                .group("server")
                .since("2.8.13")
                .complexity("O(N) where N is the total number of Redis commands")
                .summary("Returns detailed information about all commands.")
                .subcommand(named("count", 2, "2.8.13", "Returns a count of commands.")
                        .does(_ -> Reply.integer(all().size())))
                .subcommand(named("docs", -2, "7.0.0", "Returns documentary information about commands.")
                        .tips("nondeterministic_output_order")
                        .syntax("[command-name [command-name ...]]")
                        .does(this::docs))
                .subcommand(named("info", -2, "2.8.13", "Returns information about commands.")
                        .tips("nondeterministic_output_order")
                        .syntax("[command-name [command-name ...]]")
                        .does(this::info))
                .subcommand(named("list", -2, "7.0.0", "Returns a list of command names.")
                        .tips("nondeterministic_output_order")
                        .syntax("[FILTERBY <MODULE module-name | ACLCAT category | PATTERN pattern>]")
                        .does(this::list))
                .subcommand(named("getkeys", -3, "2.8.13", "Extracts the key names from an arbitrary command.")
                        .syntax("command [arg [arg ...]]")
                        .does(execution -> keys(execution, false)))
                .subcommand(named("getkeysandflags", -3, "7.0.0", "Extracts the key names and access flags.")
                        .syntax("command [arg [arg ...]]")
                        .does(execution -> keys(execution, true)))
                .subcommand(HelpText.of("COMMAND", "server", HELP, Command.Category.CONNECTION))
                .does(this::bare);
    }

    private static Command.Declaration named(String name, int arity, String since, String summary) {
        return Command.named("command|" + name)
                .arity(arity)
                .flags(LOADING, STALE)
                .categories(Command.Category.CONNECTION)
                .group("server")
                .since(since)
                .complexity("O(N) where N is the number of commands")
                .summary(summary);
    }

    private List<Command> all() {
        return CommandEntry.listed(host.shard().commands().listed());
    }

    private Reply bare(Execution execution) {
        if (execution.count() > 1) return Reply.error(Errors.unknownSubcommand("command", execution.argument(1)));
        return Reply.array(all().stream().map(CommandEntry::info).toList());
    }

    private Reply info(Execution execution) {
        if (execution.count() == 2) {
            return Reply.array(all().stream().map(CommandEntry::info).toList());
        }
        List<Reply> replies = new ArrayList<>();
        for (int i = 2; i < execution.count(); i++) {
            Command command = find(execution.argument(i));
            replies.add(command == null ? Reply.NULL : CommandEntry.info(command));
        }
        return Reply.array(replies);
    }

    private Reply docs(Execution execution) {
        List<Reply> replies = new ArrayList<>();
        if (execution.count() == 2) {
            for (Command command : all()) replies.addAll(CommandEntry.docs(command));
        }
        for (int i = 2; i < execution.count(); i++) {
            Command command = find(execution.argument(i));
            if (command != null) replies.addAll(CommandEntry.docs(command));
        }
        return new Reply.Pairs(replies);
    }

    /// The command of a name, which may be `container|subcommand`; null if there is none that is told of.
    private @Nullable Command find(byte[] name) {
        String text = Arguments.text(name);
        int bar = text.indexOf('|');
        String container = bar < 0 ? text : text.substring(0, bar);
        Command command = host.shard().commands().find(container.getBytes(StandardCharsets.UTF_8));
        if (command == null || !command.isListed()) return null;
        if (bar < 0) return command;
        return command.subcommands().stream()
                .filter(sub -> sub.isListed() && sub.name().equalsIgnoreCase(text))
                .findFirst()
                .orElse(null);
    }

    private Reply list(Execution execution) {
        List<Reply> names = new ArrayList<>();
        addNames(all(), filter(execution), names);
        return Reply.array(names);
    }

    private static void addNames(Collection<Command> commands, Predicate<Command> filter, List<Reply> names) {
        for (Command command : commands) {
            if (filter.test(command)) names.add(Reply.bulk(command.name()));
            addNames(CommandEntry.listed(command.subcommands()), filter, names);
        }
    }

    private static Predicate<Command> filter(Execution execution) {
        if (execution.count() == 2) return _ -> true;
        if (execution.count() != 5 || !Arguments.is(execution, 2, "FILTERBY")) throw new Refusal(Errors.SYNTAX);
        String value = Arguments.text(execution, 4).toLowerCase(Locale.ROOT);
        return switch (Arguments.text(execution, 3).toUpperCase(Locale.ROOT)) {
            case "MODULE" -> _ -> false; // there are no modules
            case "ACLCAT" ->
                command -> command.aclCategories().stream()
                        .anyMatch(category -> category.printed().equals("@" + value));
            case "PATTERN" -> {
                var glob = new Glob(value.getBytes(StandardCharsets.UTF_8));
                yield command -> {
                    byte[] name = command.name().getBytes(StandardCharsets.UTF_8);
                    return glob.matches(name, 0, name.length);
                };
            }
            default -> throw new Refusal(Errors.SYNTAX);
        };
    }

    private Reply keys(Execution execution, boolean withUses) {
        byte[][] request = Arrays.copyOfRange(execution.arguments(), 2, execution.count());
        Command named = host.shard().commands().find(request[0]);
        if (named == null) throw new Refusal("ERR Invalid command specified");
        Command command = CommandTable.resolve(named, request);
        if (command.keys().isEmpty()) throw new Refusal("ERR The command has no key arguments");
        if (!command.accepts(request.length)) {
            throw new Refusal("ERR Invalid number of arguments specified for command");
        }
        List<Reply> replies = new ArrayList<>();
        for (int place : command.keyPlaces(request.length)) {
            Reply key = Reply.bulk(request[place]);
            replies.add(
                    withUses ? Reply.array(List.of(key, CommandEntry.uses(rangeOf(command, place, request)))) : key);
        }
        return Reply.array(replies);
    }

    private static KeyRange rangeOf(Command command, int place, byte[][] request) {
        for (KeyRange range : command.keys()) {
            int last = range.last() < 0 ? request.length + range.last() : range.last();
            if (place >= range.first() && place <= last && (place - range.first()) % range.step() == 0) return range;
        }
        throw new IllegalStateException("no range of " + command.name() + " has a key at " + place);
    }
}
