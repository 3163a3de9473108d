package io.quorate.server.stats;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/// What the clients of one thread have done since the node started, or since `CONFIG RESETSTAT`.
public final class Traffic {
    /// Why a connection was closed by the node.
    public enum Closed {
        /// `timeout`.
        IDLE,
        /// It took more memory than a limit allows.
        OVER_LIMIT,
        /// What it sent was no request.
        PROTOCOL_ERROR
    }

    /// Error codes that are counted by name; the others are counted together.
    private static final int ERROR_CODES_MAX = 64;

    private static final String OTHER_ERRORS = "OTHER";

    private long connectionsReceived;
    private long connectionsRejected;
    private final Map<Closed, Long> closed = new EnumMap<>(Closed.class);
    private long inputBytes;
    private long outputBytes;
    private long errorReplies;
    private final Map<String, Long> errorsByCode = new TreeMap<>();

    /// Counts a client that has connected.
    public void connected() {
        connectionsReceived++;
    }

    /// Counts a client that was refused because of `maxclients`.
    public void rejected() {
        connectionsReceived++;
        connectionsRejected++;
    }

    /// Counts a connection that the node has closed.
    public void closed(Closed why) {
        closed.merge(why, 1L, Long::sum);
    }

    /// Counts bytes from clients.
    public void read(long bytes) {
        inputBytes += bytes;
    }

    /// Counts bytes to clients.
    public void wrote(long bytes) {
        outputBytes += bytes;
    }

    /// Counts an error that a client is told.
    ///
    /// @param text as it is sent, its code first
    public void failed(String text) {
        errorReplies++;
        int space = text.indexOf(' ');
        String code = space < 0 ? text : text.substring(0, space);
        boolean isNamed = errorsByCode.containsKey(code) || errorsByCode.size() < ERROR_CODES_MAX;
        errorsByCode.merge(isNamed ? code : OTHER_ERRORS, 1L, Long::sum);
    }

    public long connectionsReceived() {
        return connectionsReceived;
    }

    public long connectionsRejected() {
        return connectionsRejected;
    }

    /// Number of connections that the node has closed for a reason.
    public long connectionsClosed(Closed why) {
        return closed.getOrDefault(why, 0L);
    }

    public long inputBytes() {
        return inputBytes;
    }

    public long outputBytes() {
        return outputBytes;
    }

    public long errorReplies() {
        return errorReplies;
    }

    /// Number of errors by their code, in alphabetical order.
    public Map<String, Long> errorsByCode() {
        return Collections.unmodifiableMap(errorsByCode);
    }

    /// Begins again at zero.
    public void reset() {
        connectionsReceived = 0;
        connectionsRejected = 0;
        closed.clear();
        inputBytes = 0;
        outputBytes = 0;
        errorReplies = 0;
        errorsByCode.clear();
    }
}
