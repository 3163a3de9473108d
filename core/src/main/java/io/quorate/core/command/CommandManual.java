package io.quorate.core.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The manual's page about commands, from their declarations: `docs/commands.md`.
public final class CommandManual {
    /// The groups and their headings, in the order of the page; any others follow by name.
    private static final Map<String, String> HEADINGS = headings();

    private static final String BEGINNING = """
            # Commands

            Generated from the commands' declarations: change those, not this page.

            Semantics, error texts and edge cases are those of Redis 7.4; a command that is not listed here is answered as
            Redis answers an unknown one. The column *since* names the version of Redis that had the command first, or of
            Quorate where it is Quorate's own. What is different:

            - There is one database, 0.
            - A reply waits until what it has done, and what it has seen, is as durable as the node's `durability` says.
            - There is no eviction, so nobody keeps when or how often a key was used: `OBJECT IDLETIME` and `OBJECT FREQ`
              are refused.
            - `SET ... IFEQ value` is that of Valkey 8.1: it sets the key if it holds the value given.
            - `OBJECT ENCODING` tells what Redis would choose for the value, whatever its history.
            - `SCAN` looks at 10,000 keys at most in one call, whatever its `COUNT`. A key that is there from the first call
              to the last is given exactly once.
            - `KEYS` answers for one moment, that of its end, as in Redis, but holds nobody up: it is done a piece a turn, one
              `KEYS` at a time. It is refused when the keys that match take more than 128 MiB of memory, about a million short
              ones: use `SCAN`. Inside `MULTI` it is done in one piece, and refused when there are more than 100,000 keys.
            - The latest deadline is 2^63 - 2 ms after 1970.
            - These words are reserved and answer that they are not built yet: NOT_BUILT_YET.
            """;

    private CommandManual() {}

    /// The page, in Markdown.
    public static String markdown(CommandTable table) {
        Map<String, List<Command>> groups = new LinkedHashMap<>();
        for (String group : HEADINGS.keySet()) groups.put(group, new ArrayList<>());
        for (Command command : table.listed()) {
            List<Command> group = groups.computeIfAbsent(command.docs().group(), name -> new ArrayList<>());
            if (command.subcommands().isEmpty() || command.accepts(1)) group.add(command);
            for (Command sub : command.subcommands()) if (sub.isListed()) group.add(sub);
        }
        var page = new StringBuilder(BEGINNING.replace("NOT_BUILT_YET", words(NotBuiltYet.names())));
        groups.forEach((group, commands) -> {
            if (!commands.isEmpty()) write(HEADINGS.getOrDefault(group, group), commands, page);
        });
        return page.toString();
    }

    private static void write(String heading, List<Command> commands, StringBuilder page) {
        page.append("\n## ").append(heading).append("\n\n");
        page.append("| command | what it does | since | cost |\n| --- | --- | --- | --- |\n");
        for (Command command : commands) {
            CommandDocs docs = command.docs();
            page.append("| `")
                    .append(inTable(signature(command)))
                    .append("` | ")
                    .append(inTable(docs.summary()));
            docs.deprecation()
                    .ifPresent(deprecation -> page.append(" Deprecated: use ")
                            .append(deprecation.replacedBy())
                            .append('.'));
            page.append(" | ")
                    .append(docs.since())
                    .append(" | ")
                    .append(inTable(docs.complexity()))
                    .append(" |\n");
        }
    }

    private static String words(List<String> names) {
        return "`" + String.join("`, `", names) + "`";
    }

    private static String signature(Command command) {
        String name = command.name().replace('|', ' ').toUpperCase(Locale.ROOT);
        return command.docs().syntax().isEmpty()
                ? name
                : name + " " + command.docs().syntax();
    }

    /// A bar would end the cell.
    private static String inTable(String text) {
        return text.replace("|", "\\|");
    }

    private static Map<String, String> headings() {
        Map<String, String> headings = new LinkedHashMap<>();
        headings.put("string", "Strings");
        headings.put("generic", "Keys");
        headings.put("transactions", "Transactions");
        headings.put("tables", "Tables");
        headings.put("connection", "Connection");
        headings.put("server", "Server");
        return headings;
    }
}
