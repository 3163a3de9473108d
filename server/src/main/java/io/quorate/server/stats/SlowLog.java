package io.quorate.server.stats;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/// The commands that took long, newest first, as `SLOWLOG` tells them.
public final class SlowLog {
    /// As Redis: of a longer request the last place says how many more there were.
    private static final int ARGUMENTS_MAX = 32;
    /// As Redis: of a longer argument the end says how many more bytes there were.
    private static final int ARGUMENT_BYTES_MAX = 128;

    /// One slow run.
    ///
    /// @param id ascending, never used twice
    /// @param unixSeconds when it ended
    /// @param micros how long it ran on the shard's thread
    /// @param arguments shortened
    /// @param address of the client
    /// @param clientName what `CLIENT SETNAME` gave
    public record Entry(
            long id, long unixSeconds, long micros, List<byte[]> arguments, String address, String clientName) {}

    private final Deque<Entry> entries = new ArrayDeque<>();
    private long nextId;

    /// Keeps a run, and of all only the newest `countMax`.
    public void add(
            long unixSeconds, long micros, byte[][] arguments, String address, String clientName, long countMax) {
        entries.addFirst(new Entry(nextId++, unixSeconds, micros, shortened(arguments), address, clientName));
        while (entries.size() > countMax) entries.removeLast();
    }

    /// The newest, at most so many.
    public List<Entry> newest(long countMax) {
        return entries.stream().limit(countMax).toList();
    }

    public int size() {
        return entries.size();
    }

    /// Forgets all of them.
    public void reset() {
        entries.clear();
    }

    private static List<byte[]> shortened(byte[][] arguments) {
        int kept = Math.min(arguments.length, ARGUMENTS_MAX);
        List<byte[]> result = new ArrayList<>(kept);
        for (int i = 0; i < kept; i++) {
            boolean isRest = i == ARGUMENTS_MAX - 1 && arguments.length > ARGUMENTS_MAX;
            result.add(
                    isRest
                            ? text("... (" + (arguments.length - ARGUMENTS_MAX + 1) + " more arguments)")
                            : shortened(arguments[i]));
        }
        return result;
    }

    private static byte[] shortened(byte[] argument) {
        if (argument.length <= ARGUMENT_BYTES_MAX) return argument;
        byte[] rest = text("... (" + (argument.length - ARGUMENT_BYTES_MAX) + " more bytes)");
        byte[] result = Arrays.copyOf(argument, ARGUMENT_BYTES_MAX + rest.length);
        System.arraycopy(rest, 0, result, ARGUMENT_BYTES_MAX, rest.length);
        return result;
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
