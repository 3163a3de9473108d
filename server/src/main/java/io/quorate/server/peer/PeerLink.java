package io.quorate.server.peer;

import io.quorate.core.control.Addresses.Endpoint;
import io.quorate.core.control.Introduction;
import io.quorate.core.identity.NodeId;
import java.time.Instant;
import java.util.Optional;

/// What there is to tell of another node, or of an address at which none has answered yet.
///
/// @param node who it is, if that is known
/// @param address where it is dialled
/// @param said what it said last; empty while it is not connected
/// @param isSelf whether the address is this very node's
/// @param sendsSince when the connection to it came up; empty if there is none
/// @param receivesSince when the connection from it came up; empty if there is none
/// @param problem why it is not connected to, as far as is known; empty if it is
/// @param waitingBytes bytes that wait to be sent
/// @param framesDropped frames that were to be sent and were not: no connection, too much waiting, or too long
/// @param connects how often the connection to it came up
public record PeerLink(
        Optional<NodeId> node,
        Optional<Endpoint> address,
        Optional<Introduction> said,
        boolean isSelf,
        Optional<Instant> sendsSince,
        Optional<Instant> receivesSince,
        String problem,
        long waitingBytes,
        long framesSent,
        long bytesSent,
        long framesReceived,
        long bytesReceived,
        long framesDropped,
        long connects) {}
