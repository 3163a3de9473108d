package io.quorate.core.command;

import java.util.List;
import java.util.Locale;

/// Words of Quorate's own that are spoken for and not built yet: they answer so, and `COMMAND` does not list them.
///
/// Without them a client would be told that the command is unknown, and could not tell a mistake from a node that is
/// too old.
final class NotBuiltYet {
    /// A word and what it will be for.
    private record Word(String name, String purpose) {}

    private static final List<Word> WORDS = List.of(
            new Word("at", "the consistency level of one operation"),
            new Word("after", "a read that has seen what a session saw"),
            new Word("once", "a request that is applied at most once"),
            new Word("fenced", "a write that an older lock holder cannot make"),
            new Word("withreceipt", "a reply together with its receipt"),
            new Word("consistency", "the consistency level of a connection"),
            new Word("session", "session tokens"),
            new Word("receipt", "what the last command really got"),
            new Word("lost", "the list of acknowledged writes that a failover cut off"),
            new Word("discarded", "the list of concurrent writes that a conflict rule dropped"),
            new Word("watermark", "the time up to which a table is complete"),
            new Word("lateness", "how late writes arrive"),
            new Word("clocks", "the offsets of the nodes' clocks"),
            new Word("hotkeys", "the keys that are used most"),
            new Word("lock", "leases with fencing tokens"),
            new Word("unlock", "leases with fencing tokens"),
            new Word("renew", "leases with fencing tokens"),
            new Word("range", "reads in the order of keys"));

    private NotBuiltYet() {}

    static List<Command> commands() {
        return WORDS.stream().map(NotBuiltYet::command).toList();
    }

    /// The words, upper case.
    static List<String> names() {
        return WORDS.stream().map(word -> word.name().toUpperCase(Locale.ROOT)).toList();
    }

    private static Command command(Word word) {
        Reply reply = Reply.error("ERR '" + word.name().toUpperCase(Locale.ROOT)
                + "' is not built yet: it is reserved for " + word.purpose());
        return Command.named(word.name()).arity(-1).unlisted().does(_ -> reply);
    }
}
