package io.quorate.server.peer;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.zip.CRC32C;

/// What waits to be written on a connection.
///
/// A frame becomes bytes only when there is room in the socket, in pieces if it is long: what waits is held once, as
/// the arrays that were handed over.
final class FrameQueue {
    private record Waiting(int kind, byte[] body) {}

    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final CRC32C crc = new CRC32C();
    private final byte[] header = new byte[Frames.HEADER_BYTES];
    /// Bytes of the first frame that were written already, its header included.
    private int firstWritten;
    private long bytes;

    void add(int kind, byte[] body) {
        waiting.add(new Waiting(kind, body));
        bytes += Frames.HEADER_BYTES + body.length;
    }

    /// Forgets all but a frame that is written in part.
    void dropUnbegun() {
        Waiting first = firstWritten > 0 ? waiting.peek() : null;
        waiting.clear();
        bytes = 0;
        if (first == null) return;
        waiting.add(first);
        bytes = (long) Frames.HEADER_BYTES + first.body.length - firstWritten;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /// Bytes that wait, headers included.
    long bytes() {
        return bytes;
    }

    /// Writes from the front, until the buffer is full or nothing waits.
    void fill(ByteBuf out) {
        Waiting first;
        while (out.isWritable() && (first = waiting.peek()) != null) {
            if (firstWritten == 0) Frames.head(header, crc, first.kind, first.body);
            int before = firstWritten;
            if (firstWritten < Frames.HEADER_BYTES) put(out, header, firstWritten, 0);
            if (firstWritten >= Frames.HEADER_BYTES) put(out, first.body, firstWritten, Frames.HEADER_BYTES);
            bytes -= firstWritten - before;
            if (firstWritten < Frames.HEADER_BYTES + first.body.length) continue;
            waiting.remove();
            firstWritten = 0;
        }
    }

    private void put(ByteBuf out, byte[] from, int at, int arrayAt) {
        int count = Math.min(out.writableBytes(), from.length - (at - arrayAt));
        out.writeBytes(from, at - arrayAt, count);
        firstWritten += count;
    }
}
