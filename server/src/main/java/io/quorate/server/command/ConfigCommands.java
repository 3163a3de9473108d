package io.quorate.server.command;

import static io.quorate.core.command.Command.Flag.ADMIN;
import static io.quorate.core.command.Command.Flag.LOADING;
import static io.quorate.core.command.Command.Flag.NOSCRIPT;
import static io.quorate.core.command.Command.Flag.STALE;

import io.quorate.core.command.Command;
import io.quorate.core.command.Errors;
import io.quorate.core.command.Execution;
import io.quorate.core.command.Glob;
import io.quorate.core.command.Refusal;
import io.quorate.core.command.Reply;
import io.quorate.server.config.Configuration;
import io.quorate.server.config.ConfigurationException;
import io.quorate.server.log.NodeLog;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// `CONFIG`: what the node was told, under Quorate's own names and under those by which Redis's clients ask.
final class ConfigCommands {
    private static final String HELP = """
            GET <pattern>
                Return parameters matching the glob-like <pattern> and their values.
            SET <directive> <value>
                Set the configuration <directive> to <value>.
            RESETSTAT
                Reset statistics reported by the INFO command.
            REWRITE
                Refused: a node never writes its configuration file.""";

    private final Host host;

    ConfigCommands(Host host) {
        this.host = host;
    }

    Command command() {
        return Command.named("config")
                .arity(-2)
                .group("server")
                .since("2.0.0")
                .complexity("Depends on subcommand.")
                .summary("A container for server configuration commands.")
                .subcommand(named("get", -3, "Returns the effective values of configuration parameters.")
                        .complexity("O(N) when N is the number of configuration parameters provided")
                        .syntax("parameter [parameter ...]")
                        .does(this::get))
                .subcommand(named("set", -4, "Sets configuration parameters in-flight.")
                        .tips("request_policy:all_nodes", "response_policy:all_succeeded")
                        .complexity("O(N) when N is the number of configuration parameters provided")
                        .syntax("parameter value [parameter value ...]")
                        .does(this::set))
                .subcommand(
                        named("resetstat", 2, "Resets the server's statistics.").does(this::resetStatistics))
                .subcommand(named("rewrite", 2, "Refused: a node never writes its configuration file.")
                        .does(_ -> Reply.error("ERR a node never writes its configuration file: change the file, and "
                                + "set what is live by CONFIG SET")))
                .subcommand(HelpText.of("CONFIG", "server", HELP))
                .does(execution -> Reply.error(Errors.unknownSubcommand("config", execution.argument(1))));
    }

    private static Command.Declaration named(String name, int arity, String summary) {
        return Command.named("config|" + name)
                .arity(arity)
                .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                .group("server")
                .since("2.0.0")
                .summary(summary);
    }

    private Reply get(Execution execution) {
        List<Reply> found = new ArrayList<>();
        List<Glob> patterns = new ArrayList<>();
        for (int i = 2; i < execution.count(); i++) {
            patterns.add(new Glob(
                    Arguments.text(execution, i).toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8)));
        }
        for (Parameter parameter : Parameter.all()) {
            byte[] name = parameter.name().getBytes(StandardCharsets.UTF_8);
            if (patterns.stream().noneMatch(pattern -> pattern.matches(name, 0, name.length))) continue;
            found.add(Reply.bulk(name));
            found.add(Reply.bulk(parameter.value(host.configuration())));
        }
        return new Reply.Pairs(found);
    }

    /// All of them or none.
    private Reply set(Execution execution) {
        if (execution.count() % 2 != 0) throw new Refusal(Errors.wrongArity("config|set"));
        Set<String> names = new HashSet<>();
        Configuration changed = host.configuration();
        for (int i = 2; i < execution.count(); i += 2) {
            String name = Arguments.text(execution, i).toLowerCase(Locale.ROOT);
            Parameter parameter = Parameter.find(name);
            if (parameter == null) {
                throw new Refusal("ERR Unknown option or number of arguments for CONFIG SET - '"
                        + Errors.quoted(execution.argument(i)) + "'");
            }
            if (!names.add(name)) throw failed(name, "duplicate parameter");
            try {
                changed =
                        parameter.set(changed, Arguments.text(execution, i + 1)).checked();
            } catch (ConfigurationException wrong) {
                throw failed(name, String.valueOf(wrong.getMessage()));
            }
        }
        Configuration result = changed;
        execution.effect(() -> {
            host.configure(result);
            NodeLog.info(
                    "config.set", "keys", names, "client", execution.caller().id());
        });
        return Reply.OK;
    }

    private static Refusal failed(String name, String why) {
        return new Refusal("ERR CONFIG SET failed (possibly related to argument '" + name + "') - " + why);
    }

    private Reply resetStatistics(Execution execution) {
        execution.effect(() -> {
            host.commandStats().reset();
            host.clients().traffic().reset();
            host.shard().keyspaceCounts().reset();
        });
        return Reply.OK;
    }
}
