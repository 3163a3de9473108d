package io.quorate.server.peer;

import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import java.util.Locale;

/// Why a node ends a connection: told to the other end, and logged on both.
///
/// @param text for people at either end: what, the values, and the way out
record Refusal(Reason reason, String text) {
    /// The names of the values are part of the encoding.
    enum Reason {
        /// The bytes are those of something that is no node.
        STRANGER,
        /// No version of the protocol is known to both.
        VERSION,
        /// Bytes of a node that are not what they should be.
        MALFORMED,
        /// What was to be proven was not.
        PASSWORD,
        /// The node belongs to another cluster.
        OTHER_CLUSTER,
        /// Another node has the same name.
        SAME_NAME,
        /// Another process says that it is the same node.
        SAME_IDENTITY,
        /// A newer process of the same node is there.
        OLDER_PROCESS,
        /// The node was removed from the cluster.
        REMOVED,
        /// At the address is another node than was expected.
        OTHER_NODE,
        /// There are too many connections.
        FULL,
        /// A node has dialled itself.
        SELF,
        /// There is another connection with the same process.
        SUPERFLUOUS,
        /// What the node says of itself has changed, so that it introduces itself anew.
        CHANGED,
        /// The node stops.
        CLOSING,
        /// Of a newer version.
        OTHER;

        /// Whether it belongs to normal operation, so that nobody need read of it.
        boolean isQuiet() {
            return switch (this) {
                case SELF, SUPERFLUOUS, CHANGED, CLOSING -> true;
                case STRANGER,
                        VERSION,
                        MALFORMED,
                        PASSWORD,
                        OTHER_CLUSTER,
                        SAME_NAME,
                        SAME_IDENTITY,
                        OLDER_PROCESS,
                        REMOVED,
                        OTHER_NODE,
                        FULL,
                        OTHER -> false;
            };
        }

        /// As logs print it.
        String print() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        private static Reason of(String name) {
            for (Reason each : values()) if (each.name().equals(name)) return each;
            return OTHER;
        }
    }

    /// A text from elsewhere is not believed to be longer.
    private static final int TEXT_CHARS_MAX = 500;

    byte[] encode() {
        var sink = new ByteSink(Byte.MAX_VALUE);
        sink.putText(reason.name());
        sink.putText(text);
        return sink.toByteArray();
    }

    static Refusal decode(byte[] body) {
        var source = new ByteSource(body);
        Reason reason = Reason.of(source.getText());
        String text = source.getText();
        String bounded = text.substring(0, Math.min(text.length(), TEXT_CHARS_MAX));
        return new Refusal(reason, bounded.replaceAll("\\p{Cntrl}", " "));
    }
}
