package io.quorate.core.command;

import java.util.ArrayList;
import java.util.List;

/// The commands that read and write keys and what they hold.
public final class DataCommands {
    private DataCommands() {}

    /// All families of them, and the words that answer that they are not built yet.
    ///
    /// @param limits what bounds each of them
    public static List<Command> all(CommandLimits limits) {
        List<Command> all = new ArrayList<>();
        all.addAll(Strings.commands(limits.valueBytesMax()));
        all.addAll(Counting.commands());
        all.addAll(Keys.commands());
        all.addAll(Expiry.commands());
        all.addAll(Keyspace.commands(limits));
        all.add(ObjectCommand.command());
        all.addAll(NotBuiltYet.commands());
        return all;
    }
}
