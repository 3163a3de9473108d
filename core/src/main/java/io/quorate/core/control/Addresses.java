package io.quorate.core.control;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where a node's ports are reached, as its [Description] tells the others.
///
/// Each entry of [Description#addresses()] reads `port=host:port`, where the host of IPv6 is in brackets. Entries for
/// ports that are not known here are those of another version.
///
/// @param peer where other nodes connect to
/// @param plain where clients connect to that know of no cluster; any node answers there for any key
/// @param direct where cluster clients connect to, who ask each node for what it leads
public record Addresses(Endpoint peer, Endpoint plain, Endpoint direct) {
    private static final String PEER = "peer=";
    private static final String PLAIN = "plain=";
    private static final String DIRECT = "direct=";

    /// A host and a port.
    ///
    /// @param host a name or an address, that of IPv6 without brackets
    /// @param port 1 to 65535
    public record Endpoint(String host, int port) {
        private static final int PORT_MAX = 65_535;

        public Endpoint {
            if (host.isEmpty() || port < 1 || port > PORT_MAX) {
                throw new IllegalArgumentException("address '" + host + "', port " + port
                        + " (must be a host and a port from 1 to " + PORT_MAX + ")");
            }
        }

        /// Reads what [#toString] wrote; empty if it is nothing of the kind.
        public static Optional<Endpoint> parse(String text) {
            int colon = text.lastIndexOf(':');
            if (colon < 1) return Optional.empty();
            String host = text.substring(0, colon);
            boolean isBracketed = host.startsWith("[") && host.endsWith("]");
            try {
                int port = Integer.parseInt(text.substring(colon + 1));
                return Optional.of(new Endpoint(isBracketed ? host.substring(1, host.length() - 1) : host, port));
            } catch (IllegalArgumentException _) { // no number, or no port
                return Optional.empty();
            }
        }

        @Override
        public String toString() {
            return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
        }
    }

    /// What a node says of itself; empty if it says nothing that can be read.
    public static Optional<Addresses> of(Description description) {
        Optional<Endpoint> peer = find(description.addresses(), PEER);
        Optional<Endpoint> plain = find(description.addresses(), PLAIN);
        Optional<Endpoint> direct = find(description.addresses(), DIRECT);
        if (peer.isEmpty() || plain.isEmpty() || direct.isEmpty()) return Optional.empty();
        return Optional.of(new Addresses(peer.get(), plain.get(), direct.get()));
    }

    private static Optional<Endpoint> find(List<String> entries, String port) {
        return entries.stream()
                .filter(entry -> entry.startsWith(port))
                .findFirst()
                .flatMap(entry -> Endpoint.parse(entry.substring(port.length())));
    }

    /// As [Description#addresses()] has them.
    public List<String> entries() {
        List<String> entries = new ArrayList<>();
        entries.add(PEER + peer);
        entries.add(PLAIN + plain);
        entries.add(DIRECT + direct);
        return entries;
    }
}
