package io.quorate.core.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// All commands of a node by name.
public final class CommandTable {
    private final Map<String, Command> byName = new TreeMap<>();
    /// The same in an open-addressed table by upper-cased bytes: looked up for every request without making a string.
    private final @Nullable Command[] byBytes;

    /// @param families the commands, each name once
    @SafeVarargs
    public CommandTable(List<Command>... families) {
        List<Command> all = new ArrayList<>();
        for (List<Command> family : families) all.addAll(family);
        byBytes = new Command[Integer.highestOneBit(Math.max(1, all.size())) * 8];
        for (Command command : all) {
            if (byName.put(command.name(), command) != null) {
                throw new IllegalArgumentException("two commands of the name " + command.name());
            }
            int slot = hash(command.name()) & byBytes.length - 1;
            while (byBytes[slot] != null) slot = slot + 1 & byBytes.length - 1;
            byBytes[slot] = command;
        }
    }

    /// The command of a name in any case; null if there is none.
    public @Nullable Command find(byte[] name) {
        int hash = 0;
        for (byte b : name) hash = hash * 31 + lower(b);
        int mask = byBytes.length - 1;
        for (int slot = hash & mask; ; slot = slot + 1 & mask) {
            Command command = byBytes[slot];
            if (command == null || isNamed(command.name(), name)) return command;
        }
    }

    /// The subcommand that a request names by its second argument; the container itself if it names none.
    public static Command resolve(Command command, byte[][] arguments) {
        if (command.subcommands().isEmpty() || arguments.length < 2) return command;
        for (Command sub : command.subcommands()) {
            if (isNamed(sub.name().substring(command.name().length() + 1), arguments[1])) return sub;
        }
        return command;
    }

    /// The commands that people are told of, in the order of their names.
    public List<Command> listed() {
        return byName.values().stream().filter(Command::isListed).toList();
    }

    private static boolean isNamed(String name, byte[] bytes) {
        if (name.length() != bytes.length) return false;
        for (int i = 0; i < bytes.length; i++) if (name.charAt(i) != lower(bytes[i])) return false;
        return true;
    }

    private static int hash(String name) {
        int hash = 0;
        for (int i = 0; i < name.length(); i++) hash = hash * 31 + name.charAt(i);
        return hash;
    }

    private static int lower(byte b) {
        return b >= 'A' && b <= 'Z' ? b + 32 : b & 0xff;
    }
}
