package io.quorate.server.peer;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.zip.CRC32C;

/// What comes in on a connection, taken apart into frames.
///
/// Each step needs more bytes or moves on. A frame's bytes are copied once, from the socket's buffer into the array
/// that is handed on. No length is believed before it is checked, and room for a long frame is made as its bytes come.
final class FrameReader {
    /// Takes what was read.
    interface Sink {
        /// @param body whose from now on
        /// @throws RefusedException if it cannot be taken: nothing more is read
        void take(int kind, byte[] body) throws RefusedException;
    }

    /// Enough for what a turn says; for a longer body room is made as it comes.
    private static final int ROOM_AT_FIRST = 1 << 20;

    private static final byte[] NOTHING = {};

    private final CRC32C crc = new CRC32C();
    private final byte[] preamble = new byte[Preamble.BYTES];
    private int preambleBytes;
    private final byte[] header = new byte[Frames.HEADER_BYTES];
    private int headerBytes;
    private byte[] body = NOTHING;
    private int bodyBytes;
    private int length;
    private int lengthMax;

    /// @param lengthMax the longest body that is taken until [#allow]
    FrameReader(int lengthMax) {
        this.lengthMax = lengthMax;
    }

    /// From the next frame on, longer or shorter bodies are taken.
    void allow(int newLengthMax) {
        lengthMax = newLengthMax;
    }

    /// Whether something of a frame is there, and not all of it.
    boolean isInside() {
        return headerBytes > 0;
    }

    /// Takes all the bytes.
    ///
    /// @throws RefusedException if they are no frames: no more may be read
    void read(ByteBuf bytes, Sink sink) throws RefusedException {
        while (bytes.isReadable()) {
            if (preambleBytes < Preamble.BYTES) {
                readPreamble(bytes);
            } else if (headerBytes < Frames.HEADER_BYTES) {
                readHeader(bytes);
                if (headerBytes == Frames.HEADER_BYTES && length == 0) end(sink);
            } else {
                readBody(bytes);
                if (bodyBytes == length) end(sink);
            }
        }
    }

    private void readPreamble(ByteBuf bytes) throws RefusedException {
        int count = Math.min(bytes.readableBytes(), Preamble.BYTES - preambleBytes);
        bytes.readBytes(preamble, preambleBytes, count);
        preambleBytes += count;
        Preamble.check(preamble, preambleBytes);
    }

    private void readHeader(ByteBuf bytes) throws RefusedException {
        int count = Math.min(bytes.readableBytes(), Frames.HEADER_BYTES - headerBytes);
        bytes.readBytes(header, headerBytes, count);
        headerBytes += count;
        if (headerBytes < Frames.HEADER_BYTES) return;
        length = Frames.length(header);
        if (length < 0 || length > lengthMax) {
            throw new RefusedException(
                    Refusal.Reason.MALFORMED,
                    "a frame of " + Integer.toUnsignedString(length) + " bytes (may have up to " + lengthMax + ")");
        }
        bodyBytes = 0;
        body = length == 0 ? NOTHING : new byte[Math.min(length, ROOM_AT_FIRST)];
    }

    private void readBody(ByteBuf bytes) {
        if (bodyBytes == body.length) body = Arrays.copyOf(body, (int) Math.min(length, 2L * body.length));
        int count = Math.min(bytes.readableBytes(), body.length - bodyBytes);
        bytes.readBytes(body, bodyBytes, count);
        bodyBytes += count;
    }

    private void end(Sink sink) throws RefusedException {
        if (!Frames.isIntact(header, crc, body)) {
            throw new RefusedException(
                    Refusal.Reason.MALFORMED, "a frame of " + length + " bytes whose checksum is wrong");
        }
        byte[] whole = body;
        body = NOTHING;
        headerBytes = 0;
        sink.take(Frames.kind(header), whole);
    }
}
