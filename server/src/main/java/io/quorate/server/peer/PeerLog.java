package io.quorate.server.peer;

import io.quorate.core.control.Addresses.Endpoint;
import io.quorate.core.identity.NodeId;
import io.quorate.server.log.NodeLog;
import java.util.LinkedHashMap;
import java.util.Map;

/// What the log says of other nodes.
///
/// What repeats itself, as a dial that fails each second, has a line now and then: others must not be able to fill the
/// disk with them.
final class PeerLog {
    private static final long REPEAT_NANOS = 60_000_000_000L;
    /// What was said lately, of which so much is remembered.
    private static final int SAID_MAX = 256;

    private final Map<String, Long> said = new LinkedHashMap<>(SAID_MAX, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > SAID_MAX;
        }
    };

    void connected(Hello other, Connection.Role role) {
        NodeLog.info(
                "peer.connected",
                "node",
                other.process(),
                "name",
                other.name(),
                "address",
                other.endpoint().map(Endpoint::toString).orElse("unknown"),
                "way",
                way(role));
    }

    /// A connection has come to its end.
    void over(Connection connection, Ending ending) {
        if (ending.isQuiet()) return;
        Hello other = connection.other();
        if (ending.refusal().isPresent()) {
            refused(connection, ending, ending.refusal().get());
        } else if (other != null && connection.upSince().isPresent()) {
            lost(other, connection.role(), ending.why());
        } else if (connection.role() == Connection.Role.DIALLER) {
            unreachable(connection.address(), ending.why());
        }
    }

    private static void lost(Hello other, Connection.Role role, String why) {
        NodeLog.info("peer.lost", "node", other.process(), "name", other.name(), "way", way(role), "why", why);
    }

    private static String way(Connection.Role role) {
        return role == Connection.Role.DIALLER ? "to" : "from";
    }

    private void refused(Connection connection, Ending ending, Refusal refusal) {
        String event = ending.isOurs() ? "peer.refused" : "peer.refused-by";
        String address = connection.address();
        boolean isDialled = connection.role() == Connection.Role.DIALLER;
        // Who dials does so from another port each time.
        String host = isDialled ? address : address.substring(0, Math.max(0, address.lastIndexOf(':')));
        if (!isNews(event + ' ' + host + ' ' + refusal.reason())) return;
        NodeLog.warn(event, "address", address, "reason", refusal.reason().print(), "why", refusal.text());
    }

    /// A node could not be dialled, or did not answer as one.
    void unreachable(String address, String why) {
        if (isNews("unreachable " + address + ' ' + why)) {
            NodeLog.warn("peer.unreachable", "address", address, "why", why);
        }
    }

    /// A frame was not sent.
    void tooLong(NodeId to, int bytes, int bytesMax) {
        if (isNews("too long " + to)) {
            NodeLog.error("peer.frame-too-long", "node", to, "bytes", bytes, "max", bytesMax);
        }
    }

    private boolean isNews(String what) {
        long now = System.nanoTime();
        Long before = said.get(what);
        if (before != null && now - before < REPEAT_NANOS) return false;
        said.put(what, now);
        return true;
    }
}
