package io.quorate.server.peer;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What there is to tell of the other nodes.
final class Links {
    private Links() {}

    static List<PeerLink> of(Collection<Peer> peers, Collection<Target> seeds) {
        List<PeerLink> links = new ArrayList<>();
        for (Peer peer : peers) links.add(of(peer));
        for (Target seed : seeds) {
            boolean isTold = peers.stream().anyMatch(peer -> peer.node().equals(seed.node()));
            if (!isTold) links.add(of(seed));
        }
        return links;
    }

    private static PeerLink of(Peer peer) {
        PeerCounters counters = peer.counters();
        Connection dialled = peer.dialled();
        return new PeerLink(
                Optional.of(peer.node()),
                peer.target().addresses().stream().findFirst(),
                Optional.ofNullable(peer.said()),
                false,
                since(dialled),
                since(peer.accepted()),
                dialled != null && dialled.isUp() ? "" : peer.target().problem(),
                dialled == null ? 0 : dialled.waitingBytes(),
                counters.framesSent,
                counters.bytesSent,
                counters.framesReceived,
                counters.bytesReceived,
                counters.framesDropped,
                counters.connects);
    }

    private static PeerLink of(Target seed) {
        return new PeerLink(
                Optional.ofNullable(seed.node()),
                seed.addresses().stream().findFirst(),
                Optional.empty(),
                seed.isSelf(),
                Optional.empty(),
                Optional.empty(),
                seed.problem(),
                0,
                0,
                0,
                0,
                0,
                0,
                0);
    }

    private static Optional<Instant> since(@Nullable Connection connection) {
        return connection == null ? Optional.empty() : connection.upSince();
    }
}
