package io.quorate.core.command;

import static io.quorate.core.command.Command.Flag.LOADING;
import static io.quorate.core.command.Command.Flag.READONLY;
import static io.quorate.core.command.Command.Flag.STALE;

import io.quorate.core.store.Head;
import java.util.ArrayList;
import java.util.List;

/// `OBJECT`: how a value is kept.
final class ObjectCommand {
    /// Longest string that Redis keeps in one piece with its header, bytes.
    private static final int EMBEDDED_BYTES_MAX = 44;

    private static final List<String> HELP = List.of(
            "OBJECT <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
            "ENCODING <key>",
            "    How Redis would keep the value.",
            "FREQ <key>",
            "    Refused: access frequencies are not tracked.",
            "IDLETIME <key>",
            "    Refused: times of access are not tracked.",
            "REFCOUNT <key>",
            "    1: no value is shared.",
            "HELP",
            "    This list.");

    private ObjectCommand() {}

    static Command command() {
        return Command.named("object")
                .arity(-2)
                .group("generic")
                .since("2.2.3")
                .complexity("Depends on subcommand")
                .summary("Tells how a value is kept.")
                .subcommand(
                        asking("encoding", "2.2.3", "Answers how Redis would keep the value.", ObjectCommand::encoding))
                .subcommand(asking(
                        "freq", "4.0.0", "Refused: access frequencies are not tracked.", ObjectCommand::frequency))
                .subcommand(asking(
                        "idletime", "2.2.3", "Refused: times of access are not tracked.", ObjectCommand::idleTime))
                .subcommand(asking("refcount", "2.2.3", "Answers 1: no value is shared.", head -> Reply.ONE))
                .subcommand(Command.named("object|help")
                        .arity(2)
                        .flags(LOADING, STALE)
                        .categories(Command.Category.KEYSPACE)
                        .group("generic")
                        .since("6.2.0")
                        .summary("Answers this list.")
                        .does(run -> help()))
                .does(run -> Reply.error(Errors.unknownSubcommand("object", run.argument(1))));
    }

    private interface Answer {
        Reply about(Head head);
    }

    private static Command asking(String name, String since, String summary, Answer answer) {
        return Command.named("object|" + name)
                .arity(3)
                .flags(READONLY)
                .keys(KeyRange.one(2, KeyRange.Use.RO))
                .categories(Command.Category.KEYSPACE)
                .tips("nondeterministic_output")
                .group("generic")
                .since(since)
                .summary(summary)
                .syntax("key")
                .does(run -> {
                    Head head = run.read(run.key(2));
                    return head == null ? Reply.NULL : answer.about(head);
                });
    }

    /// What Redis would say of the value. Here every string is kept as it is.
    private static Reply encoding(Head head) {
        if (Numbers.isInteger(head.row(), head.valueOffset(), head.row().length)) return Reply.bulk("int");
        return Reply.bulk(head.valueLength() <= EMBEDDED_BYTES_MAX ? "embstr" : "raw");
    }

    private static Reply frequency(Head head) {
        return Reply.error("ERR An LFU maxmemory policy is not selected, access frequency not tracked. Please note "
                + "that when switching between policies at runtime LRU and LFU data will take some time to adjust.");
    }

    private static Reply idleTime(Head head) {
        return Reply.error("ERR idle time is not tracked: there is no eviction that would need it");
    }

    private static Reply help() {
        List<Reply> lines = new ArrayList<>(HELP.size());
        for (String line : HELP) lines.add(new Reply.Simple(line));
        return Reply.array(lines);
    }
}
