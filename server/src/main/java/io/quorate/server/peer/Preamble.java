package io.quorate.server.peer;

import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import java.nio.charset.StandardCharsets;

/// The first bytes of a connection, each way: that a node speaks, and which versions of the protocol it knows.
///
/// ```
/// | "QUORATE" | 0 u8 | oldest u16 | newest u16 |
/// ```
///
/// @param oldest the oldest version that it speaks
/// @param newest the newest; not below the oldest
record Preamble(int oldest, int newest) {
    static final Preamble OURS = new Preamble(1, 1);

    private static final byte[] MAGIC = "QUORATE\0".getBytes(StandardCharsets.US_ASCII);

    static final int BYTES = MAGIC.length + 2 * Short.BYTES;

    byte[] encode() {
        var sink = new ByteSink(BYTES);
        sink.putBytes(MAGIC);
        sink.putShort(oldest);
        sink.putShort(newest);
        return sink.toByteArray();
    }

    /// Looks at the first bytes, as soon as there are any: a stranger may send fewer than these and then wait.
    ///
    /// @param count how many there are
    /// @throws RefusedException if they cannot be those of a node
    static void check(byte[] first, int count) throws RefusedException {
        for (int i = 0; i < Math.min(count, MAGIC.length); i++) {
            if (first[i] != MAGIC[i]) {
                throw new RefusedException(
                        Refusal.Reason.STRANGER,
                        "this port is for the nodes of Quorate, and no node begins with '" + print(first, count) + "'");
            }
        }
        if (count < BYTES) return;
        var source = new ByteSource(first, MAGIC.length, BYTES - MAGIC.length);
        var theirs = new Preamble(source.getShort(), source.getShort());
        if (theirs.newest < OURS.oldest || OURS.newest < theirs.oldest) {
            throw new RefusedException(
                    Refusal.Reason.VERSION,
                    "versions " + theirs.oldest + " to " + theirs.newest + " of the protocol between nodes, where this"
                            + " node speaks " + OURS.oldest + " to " + OURS.newest
                            + ": upgrade one node at a time, by one release at a time");
        }
    }

    private static String print(byte[] bytes, int count) {
        var printed = new StringBuilder();
        for (int i = 0; i < count; i++) printed.append(bytes[i] >= ' ' && bytes[i] < 0x7f ? (char) bytes[i] : '.');
        return printed.toString();
    }
}
