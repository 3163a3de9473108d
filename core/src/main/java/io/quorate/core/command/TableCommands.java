package io.quorate.core.command;

import static io.quorate.core.command.Command.Flag.ADMIN;

import io.quorate.core.table.Definition;
import io.quorate.core.table.Table;
import io.quorate.core.table.TableCatalog;
import io.quorate.core.table.TableExplanation;
import io.quorate.core.table.TableName;
import io.quorate.core.table.TableOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// `TABLE`: what tables there are, what they promise, and their definition.
public final class TableCommands {
    private static final String OPTIONS = "[option=value [option=value ...]]";

    private static final String HELP = """
            TABLE <subcommand> [<arg> [value] [opt] ...]. Subcommands are:
            CREATE <name> [AS strong|fast] [<option>=<value> ...]
                Create a table: the keys that begin with its name and a colon.
            ALTER <name> <option>=<value> [...]
                Change options of a table.
            DROP <name> [FORCE]
                Drop a table; with FORCE together with its keys.
            LIST
                Print all tables.
            DESCRIBE <name>
                Print the options of a table.
            EXPLAIN <name>
                Tell what a table promises and what it can lose.
            HELP
                Print this help.""";

    private final Supplier<TableCatalog> catalog;

    /// @param catalog the tables that it is about; asked for when a command runs
    public TableCommands(Supplier<TableCatalog> catalog) {
        this.catalog = catalog;
    }

    /// The container and its subcommands.
    public Command command() {
        return Command.named("table")
                .arity(-2)
                .group("tables")
                .since("0.1.0")
                .complexity("Depends on subcommand.")
                .summary("A container for commands about tables.")
                .subcommand(named("create", -3, "Creates a table: the keys that begin with its name and a colon.")
                        .flags(ADMIN)
                        .complexity("O(N) where N is the number of keys, which goes on beside other requests")
                        .syntax("name [AS preset] " + OPTIONS)
                        .does(this::create))
                .subcommand(named("alter", -4, "Changes options of a table, which keeps its keys.")
                        .flags(ADMIN)
                        .syntax("name option=value [option=value ...]")
                        .does(this::alter))
                .subcommand(named("drop", -3, "Drops a table; with FORCE together with the keys that it has.")
                        .flags(ADMIN)
                        .complexity("O(N) where N is the number of keys, which goes on beside other requests")
                        .syntax("name [FORCE]")
                        .does(this::drop))
                .subcommand(named("list", 2, "Answers all tables with their options.")
                        .complexity("O(N) where N is the number of tables")
                        .does(this::list))
                .subcommand(named("describe", 3, "Answers the options of a table.")
                        .syntax("name")
                        .does(this::describe))
                .subcommand(named("explain", 3, "Tells in plain words what a table promises and what it can lose.")
                        .syntax("name")
                        .does(this::explain))
                .subcommand(named("help", 2, "Returns helpful text about the different subcommands.")
                        .does(_ -> Reply.bulks(HELP.lines()
                                .map(line -> line.getBytes(StandardCharsets.UTF_8))
                                .toList())))
                .does(execution -> Reply.error(Errors.unknownSubcommand("table", execution.argument(1))));
    }

    private static Command.Declaration named(String name, int arity, String summary) {
        return Command.named("table|" + name)
                .arity(arity)
                .group("tables")
                .since("0.1.0")
                .summary(summary);
    }

    // ---- Definitions ----

    private Reply create(Execution execution) {
        String name = text(execution, 2);
        if (name.equals(TableName.DEFAULT)) throw new Refusal("ERR table default is there already: use TABLE ALTER");
        return define(execution, new Definition.Created(checked(() -> TableOptions.created(name, words(execution)))));
    }

    private Reply alter(Execution execution) {
        Table before = find(execution).table();
        return define(execution, new Definition.Altered(checked(() -> TableOptions.altered(before, words(execution)))));
    }

    private Reply drop(Execution execution) {
        boolean isForced = execution.count() == 4 && execution.says(3, "FORCE");
        if (execution.count() > 4 || execution.count() == 4 && !isForced) throw new Refusal(Errors.SYNTAX);
        return define(execution, new Definition.Dropped(find(execution).table().name(), isForced));
    }

    private Reply define(Execution execution, Definition definition) {
        if (!execution.isAlone()) throw new Refusal("ERR a table cannot be defined inside MULTI");
        var reply = new Reply.Later();
        execution.effect(() -> catalog.get().define(definition, outcome -> reply.complete(replyTo(outcome))));
        return reply;
    }

    private static Reply replyTo(TableCatalog.Outcome outcome) {
        return switch (outcome) {
            case TableCatalog.Outcome.Done _ -> Reply.OK;
            case TableCatalog.Outcome.Refused(String reason) -> Reply.error("ERR " + reason);
            case TableCatalog.Outcome.Uncertain(String reason) -> Reply.error("UNCERTAIN " + reason);
        };
    }

    /// What can make a table of words.
    private interface Made {
        Table table();
    }

    private static Table checked(Made made) {
        try {
            return made.table();
        } catch (IllegalArgumentException wrong) {
            throw new Refusal("ERR " + wrong.getMessage());
        }
    }

    private static List<String> words(Execution execution) {
        List<String> words = new ArrayList<>();
        for (int place = 3; place < execution.count(); place++) words.add(text(execution, place));
        return words;
    }

    private static String text(Execution execution, int place) {
        return Errors.quoted(execution.argument(place));
    }

    // ---- What there is ----

    private TableCatalog.Listed find(Execution execution) {
        String name = text(execution, 2);
        for (TableCatalog.Listed listed : catalog.get().tables())
            if (listed.table().name().equals(name)) return listed;
        throw new Refusal("ERR there is no table '" + name + "': TABLE LIST names them all");
    }

    private Reply list(Execution execution) {
        List<Reply> lines = new ArrayList<>();
        for (TableCatalog.Listed listed : catalog.get().tables()) {
            String options = String.join(" ", TableOptions.of(listed.table()));
            lines.add(Reply.bulk(listed.table().name() + " " + options + state(listed)));
        }
        return Reply.array(lines);
    }

    private static String state(TableCatalog.Listed listed) {
        return listed.state() == TableCatalog.State.OPEN ? "" : " (" + TableOptions.word(listed.state()) + ")";
    }

    private Reply describe(Execution execution) {
        TableCatalog.Listed listed = find(execution);
        List<Reply> pairs = new ArrayList<>();
        put(pairs, "name", listed.table().name());
        put(pairs, "state", TableOptions.word(listed.state()));
        for (String option : TableOptions.of(listed.table())) {
            int equals = option.indexOf('=');
            put(pairs, option.substring(0, equals), option.substring(equals + 1));
        }
        return new Reply.Pairs(pairs);
    }

    private static void put(List<Reply> pairs, String name, String value) {
        pairs.add(Reply.bulk(name));
        pairs.add(Reply.bulk(value));
    }

    private Reply explain(Execution execution) {
        List<String> lines =
                TableExplanation.of(find(execution).table(), catalog.get().setting());
        return Reply.bulks(lines.stream()
                .map(line -> line.getBytes(StandardCharsets.UTF_8))
                .toList());
    }
}
