package io.quorate.core.command;

import java.util.ArrayList;
import java.util.List;

/// The commands that read and write keys and what they hold.
public final class DataCommands {
    private DataCommands() {}

    /// All families of them, and the words that answer that they are not built yet.
    ///
    /// @param valueBytesMax longest value that a command may make, bytes: the limit of a bulk string
    public static List<Command> all(long valueBytesMax) {
        List<Command> all = new ArrayList<>();
        all.addAll(Strings.commands(valueBytesMax));
        all.addAll(Counting.commands());
        all.addAll(Keys.commands());
        all.addAll(Expiry.commands());
        all.addAll(Keyspace.commands());
        all.add(ObjectCommand.command());
        all.addAll(NotBuiltYet.commands());
        return all;
    }
}
