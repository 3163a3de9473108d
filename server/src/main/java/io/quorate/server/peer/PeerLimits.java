package io.quorate.server.peer;

/// What connections between nodes may take.
///
/// @param frameBytesMax the longest frame. A larger one is not sent, and ends the connection on which it comes
/// @param outboundBytesMax with so much waiting for one peer, what is sent to it is dropped: so at most this and one
///     frame is kept
/// @param connectionsMax connections that others have opened
public record PeerLimits(int frameBytesMax, long outboundBytesMax, int connectionsMax) {
    /// The largest request and transaction take 96 MiB, and their effects some more. 32 MiB are several turns of a
    /// leader under full load, a quarter of a second of a fast network. A cluster has 128 nodes at most, each of
    /// which may have a connection that is dying beside the one that lives.
    public static final PeerLimits DEFAULT = new PeerLimits(256 << 20, 32 << 20, 256);

    public PeerLimits {
        if (frameBytesMax < 1 || outboundBytesMax < 1 || connectionsMax < 1) {
            throw new IllegalArgumentException("frameBytesMax: " + frameBytesMax + ", outboundBytesMax: "
                    + outboundBytesMax + ", connectionsMax: " + connectionsMax + " (must be at least 1)");
        }
    }
}
