package io.quorate.server.peer;

/// What a node is told about its peer port.
///
/// @param host the address that it listens on
/// @param port the port that it listens on; 0 takes any free one
/// @param password what every node of the cluster knows; empty if nothing need be known
/// @param limits what connections may take
public record PeerConfig(String host, int port, String password, PeerLimits limits) {
    @Override
    public String toString() {
        return host + ":" + port; // the password is nobody's business
    }
}
