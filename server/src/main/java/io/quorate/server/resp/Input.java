package io.quorate.server.resp;

import io.netty.buffer.ByteBuf;

/// A stretch of a connection's bytes on the heap, where reading them one by one costs least.
///
/// One is shared by all connections of a thread: what a decoder has not read when it asks for more, it has kept.
public final class Input {
    /// As many as one read of a socket brings.
    public static final int CAPACITY = 64 * 1024;

    final byte[] bytes = new byte[CAPACITY];
    int position;
    int limit;

    /// Takes the buffer's next bytes, as many as fit, without moving the buffer's reader index.
    public void load(ByteBuf buffer) {
        position = 0;
        limit = Math.min(buffer.readableBytes(), CAPACITY);
        buffer.getBytes(buffer.readerIndex(), bytes, 0, limit);
    }

    /// Number of bytes that were read since [#load].
    public int consumed() {
        return position;
    }
}
