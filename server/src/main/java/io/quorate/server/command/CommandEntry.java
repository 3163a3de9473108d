package io.quorate.server.command;

import io.quorate.core.command.Command;
import io.quorate.core.command.CommandDocs;
import io.quorate.core.command.KeyRange;
import io.quorate.core.command.Reply;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// One command's declaration as `COMMAND INFO` and `COMMAND DOCS` print it.
final class CommandEntry {
    private CommandEntry() {}

    /// The ten places of `COMMAND INFO`.
    static Reply info(Command command) {
        List<KeyRange> keys = command.keys();
        List<Reply> flags = new ArrayList<>();
        for (Command.Flag flag : command.flags()) {
            if (flag != Command.Flag.NO_MULTI || isRefusedInTransaction(command)) {
                flags.add(new Reply.Simple(flag.printed()));
            }
        }
        return Reply.array(List.of(
                Reply.bulk(command.name()),
                Reply.integer(command.arity()),
                new Reply.Members(flags),
                Reply.integer(keys.isEmpty() ? 0 : keys.getFirst().first()),
                Reply.integer(keys.isEmpty() ? 0 : keys.getLast().last()),
                Reply.integer(keys.isEmpty() ? 0 : keys.getFirst().step()),
                words(command.aclCategories().stream()
                        .map(Command.Category::printed)
                        .toList()),
                new Reply.Members(command.tips().stream().map(Reply::bulk).toList()),
                new Reply.Members(
                        keys.stream().map(CommandEntry::keySpecification).toList()),
                new Reply.Members(listed(command.subcommands()).stream()
                        .map(CommandEntry::info)
                        .toList())));
    }

    /// The flag says here that a command is never queued; Redis means by it that it is refused, which those that act on
    /// the transaction or the connection are not.
    private static boolean isRefusedInTransaction(Command command) {
        String group = command.docs().group();
        return !group.equals("transactions") && !group.equals("connection");
    }

    private static Reply keySpecification(KeyRange range) {
        List<Reply> parts = new ArrayList<>();
        if (!range.notes().isEmpty()) add(parts, "notes", Reply.bulk(range.notes()));
        add(parts, "flags", uses(range));
        add(parts, "begin_search", typed("index", List.of(Reply.bulk("index"), Reply.integer(range.first()))));
        // The last place counts from the first one, unless it counts from the end.
        long last = range.last() < 0 ? range.last() : range.last() - range.first();
        add(
                parts,
                "find_keys",
                typed(
                        "range",
                        List.of(
                                Reply.bulk("lastkey"), Reply.integer(last),
                                Reply.bulk("keystep"), Reply.integer(range.step()),
                                Reply.bulk("limit"), Reply.ZERO)));
        return new Reply.Pairs(parts);
    }

    private static Reply typed(String type, List<Reply> specification) {
        return new Reply.Pairs(
                List.of(Reply.bulk("type"), Reply.bulk(type), Reply.bulk("spec"), new Reply.Pairs(specification)));
    }

    /// What a command does with the keys of a range, as a set of words.
    static Reply uses(KeyRange range) {
        return words(range.uses().stream().map(KeyRange.Use::printed).toList());
    }

    /// Name and documentation.
    static List<Reply> docs(Command command) {
        CommandDocs docs = command.docs();
        List<Reply> parts = new ArrayList<>();
        add(parts, "summary", Reply.bulk(docs.summary()));
        add(parts, "since", Reply.bulk(docs.since()));
        add(parts, "group", Reply.bulk(docs.group()));
        add(parts, "complexity", Reply.bulk(docs.complexity()));
        docs.deprecation().ifPresent(deprecation -> {
            add(parts, "doc_flags", words(List.of("deprecated")));
            add(parts, "deprecated_since", Reply.bulk(deprecation.since()));
            add(parts, "replaced_by", Reply.bulk(deprecation.replacedBy()));
        });
        List<ArgumentDocs> arguments = ArgumentDocs.parse(docs.syntax());
        if (!arguments.isEmpty()) add(parts, "arguments", ArgumentDocs.reply(arguments));
        List<Reply> subcommands = new ArrayList<>();
        for (Command sub : listed(command.subcommands())) subcommands.addAll(docs(sub));
        if (!subcommands.isEmpty()) add(parts, "subcommands", new Reply.Pairs(subcommands));
        return List.of(Reply.bulk(command.name()), new Reply.Pairs(parts));
    }

    /// Those of some commands that are told of.
    static List<Command> listed(Collection<Command> commands) {
        return commands.stream().filter(Command::isListed).toList();
    }

    private static Reply words(List<String> words) {
        List<Reply> replies = new ArrayList<>(words.size());
        for (String word : words) replies.add(new Reply.Simple(word));
        return new Reply.Members(replies);
    }

    private static void add(List<Reply> parts, String name, Reply value) {
        parts.add(Reply.bulk(name));
        parts.add(value);
    }
}
