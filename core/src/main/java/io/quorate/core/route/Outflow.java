package io.quorate.core.route;

import java.util.ArrayDeque;
import java.util.Iterator;

/// Numbered messages to another process, said again until it has taken them.
final class Outflow {
    /// How one is said.
    @FunctionalInterface
    interface Voice {
        void say(long number, byte[] body);
    }

    /// Many round trips: what is said again was lost, or the other process stands still.
    private static final long AGAIN_NANOS = 200_000_000;

    private static final long AGAIN_NANOS_MAX = 1_600_000_000;

    /// What is said again at a time, at least one message.
    private static final long AGAIN_BYTES_MAX = 256 << 10;

    private record Message(long number, byte[] body) {}

    private final Voice voice;
    private final ArrayDeque<Message> untaken = new ArrayDeque<>();
    private long bytes;
    private long lastNumber;
    private long saidNanos;
    private long againNanos = AGAIN_NANOS;

    Outflow(Voice voice) {
        this.voice = voice;
    }

    /// Says one more.
    void say(byte[] body, long nowNanos) {
        if (untaken.isEmpty()) saidNanos = nowNanos;
        var message = new Message(++lastNumber, body);
        untaken.add(message);
        bytes += body.length;
        voice.say(message.number(), body);
    }

    /// The other process has taken all up to a number.
    void taken(long number, long nowNanos) {
        boolean isProgress = false;
        for (Message first; (first = untaken.peek()) != null && first.number() <= number; untaken.remove()) {
            bytes -= first.body().length;
            isProgress = true;
        }
        if (!isProgress) return;
        saidNanos = nowNanos;
        againNanos = AGAIN_NANOS;
    }

    boolean isEmpty() {
        return untaken.isEmpty();
    }

    /// Bytes of what is not taken yet.
    long bytes() {
        return bytes;
    }

    /// Says the oldest again if nothing was taken for a while.
    void tick(long nowNanos) {
        if (untaken.isEmpty() || nowNanos - saidNanos < againNanos) return;
        saidNanos = nowNanos;
        againNanos = Math.min(AGAIN_NANOS_MAX, 2 * againNanos);
        long again = 0;
        for (Iterator<Message> oldest = untaken.iterator(); oldest.hasNext() && again < AGAIN_BYTES_MAX; ) {
            Message message = oldest.next();
            again += message.body().length;
            voice.say(message.number(), message.body());
        }
    }
}
