package io.quorate.server.peer;

/// What was exchanged with one node since it became known.
final class PeerCounters {
    long framesSent;
    long bytesSent;
    long framesReceived;
    long bytesReceived;
    /// Frames that were to be sent and were not: no connection, too much waiting, or too long.
    long framesDropped;
    /// How often a connection to it was established.
    long connects;
}
