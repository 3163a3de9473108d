package io.quorate.core.shard;

import io.quorate.core.command.Command;
import java.util.ArrayList;
import java.util.List;

/// The commands between `MULTI` and `EXEC`.
final class Queue {
    /// Most bytes of arguments in one transaction: what a few requests of the largest size take.
    static final long BYTES_MAX = 256L << 20;

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
        for (byte[] argument : arguments) bytes += argument.length;
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
