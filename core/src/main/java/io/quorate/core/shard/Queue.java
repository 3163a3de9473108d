package io.quorate.core.shard;

import io.quorate.core.command.Command;
import java.util.ArrayList;
import java.util.List;

/// The commands between `MULTI` and `EXEC`.
final class Queue {
    /// Most bytes that the commands of one transaction may take: about one request of the largest size.
    static final long BYTES_MAX = 96L << 20;
    /// Memory that a queued command takes beside its arguments: its entry and the array of its arguments.
    private static final int COMMAND_BYTES = 64;
    /// Memory that an argument takes beside its bytes: a reference, an array's header, its rounding.
    private static final int ARGUMENT_BYTES = 24;

    /// A queued command.
    record Entry(Command command, byte[][] arguments) {}

    private final List<Entry> entries = new ArrayList<>();
    private long bytes;
    private boolean aborted;

    List<Entry> entries() {
        return entries;
    }

    int size() {
        return entries.size();
    }

    /// @return whether there was room for it
    boolean add(Command command, byte[][] arguments) {
        bytes += COMMAND_BYTES;
        for (byte[] argument : arguments) bytes += ARGUMENT_BYTES + argument.length;
        if (bytes > BYTES_MAX) return false;
        entries.add(new Entry(command, arguments));
        return true;
    }

    /// Whether a command was refused when it was to be queued, so that `EXEC` runs none.
    boolean isAborted() {
        return aborted;
    }

    void abort() {
        aborted = true;
        entries.clear();
    }
}
