package io.quorate.core.route;

import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Numbered messages from another process: each once, in order, however they arrive.
final class Inflow {
    /// How far ahead of the next one a message may be. Those further ahead are said again later.
    private static final int AHEAD_MAX = 65_536;

    private final TreeMap<Long, byte[]> early = new TreeMap<>();
    private long taken;

    /// Up to which number all were taken.
    long taken() {
        return taken;
    }

    /// A message has arrived, by no means the next one.
    ///
    /// @return false if it was here before
    boolean arrived(long number, byte[] body) {
        if (number <= taken) return false;
        if (number - taken > AHEAD_MAX) return true;
        return early.putIfAbsent(number, body) == null;
    }

    /// Takes the next one; null if it has not arrived.
    byte @Nullable [] take() {
        byte[] next = early.remove(taken + 1);
        if (next != null) taken++;
        return next;
    }
}
