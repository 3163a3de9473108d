package io.quorate.server.peer;

import io.quorate.core.control.Addresses.Endpoint;
import io.quorate.core.control.Introduction;
import io.quorate.core.identity.NodeId;
import io.quorate.core.wire.MalformedException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The other nodes: who may connect, and which connections lead to whom.
///
/// Of one node one process counts, the newest that has proven itself; and of that at most one connection each way, the
/// newest that it opened and the first that this process opened.
final class Peers {
    private final PeerListener listener;
    private final Dialling dialling;
    private final PeerLog log;
    private final int acceptedMax;
    private final SortedMap<NodeId, Peer> byNode = new TreeMap<>();
    private SortedSet<NodeId> removed = Collections.emptySortedSet();

    /// @param acceptedMax connections that others have opened
    Peers(PeerListener listener, Dialling dialling, PeerLog log, int acceptedMax) {
        this.listener = listener;
        this.dialling = dialling;
        this.log = log;
        this.acceptedMax = acceptedMax;
    }

    /// A node; null if it is neither listed nor connected.
    @Nullable
    Peer find(NodeId node) {
        return byNode.get(node);
    }

    Collection<Peer> all() {
        return byNode.values();
    }

    /// The nodes of the cluster and where they are, but for this one.
    void list(SortedMap<NodeId, Endpoint> members) {
        for (Peer peer : List.copyOf(byNode.values())) {
            if (members.containsKey(peer.node())) continue;
            peer.list(null);
            forgetIfGone(peer);
        }
        members.forEach((node, address) -> {
            Peer peer = byNode.computeIfAbsent(node, Peer::new);
            if (peer.list(address)) dialling.add(peer.target());
        });
    }

    /// Nodes that were removed from the cluster.
    void remove(SortedSet<NodeId> nodes) {
        removed = Collections.unmodifiableSortedSet(new TreeSet<>(nodes));
        for (NodeId node : removed) {
            Peer peer = byNode.get(node);
            if (peer == null || peer.seen() == null) continue;
            Refusal refusal = Admission.removed(peer.seen());
            for (Connection connection : peer.connections()) connection.refuse(refusal);
        }
    }

    // ---- Who may connect ----

    /// Why a node, as far as it is believed, is not wanted. For a connection that this process opened, the way to the
    /// node is reserved if it is.
    ///
    /// @param self what this end says
    Optional<Refusal> judge(Connection connection, Hello self, Hello other) {
        Optional<Refusal> objection = Admission.objection(self, other);
        if (objection.isPresent()) return objection;
        if (removed.contains(other.node())) return Optional.of(Admission.removed(other));
        if (connection.role() == Connection.Role.ACCEPTOR) return Optional.empty();
        NodeId expected = dialling.expected(connection);
        if (expected != null && !expected.equals(other.node())) {
            return Optional.of(Admission.otherNode(expected, other));
        }
        dialling.found(connection, other.node());
        Peer peer = byNode.computeIfAbsent(other.node(), Peer::new);
        if (peer.dialled() != null) {
            return Optional.of(new Refusal(Refusal.Reason.SUPERFLUOUS, "there is another connection already"));
        }
        peer.dialled(connection);
        return Optional.empty();
    }

    /// Why a node that has proven itself is not wanted even so; else its connection counts from now on.
    Optional<Refusal> admit(Connection connection, Hello other) {
        for (Peer each : byNode.values()) {
            Hello its = each.seen();
            if (its == null || !each.isConnected() || each.node().equals(other.node())) continue;
            if (its.name().equals(other.name())) return Optional.of(Admission.sameName(its, other));
        }
        if (connection.role() == Connection.Role.ACCEPTOR && acceptedCount() >= acceptedMax) {
            return Optional.of(new Refusal(Refusal.Reason.FULL, acceptedMax + " others are connected already"));
        }
        Peer peer = byNode.computeIfAbsent(other.node(), Peer::new);
        Hello before = peer.seen();
        Optional<Refusal> objection = before == null ? Optional.empty() : Admission.succession(before, other);
        if (objection.isPresent()) return objection;
        List<Connection> outdated = new ArrayList<>();
        if (before != null && before.instance() != other.instance()) {
            outdated.addAll(peer.connections());
            outdated.remove(connection);
        } else if (connection.role() == Connection.Role.ACCEPTOR && peer.accepted() != null) {
            outdated.add(peer.accepted());
        }
        peer.see(other);
        connection.count(peer.counters());
        if (connection.role() == Connection.Role.ACCEPTOR) peer.accepted(connection);
        else peer.counters().connects++;
        Refusal giveWay = before == null || before.instance() == other.instance()
                ? new Refusal(Refusal.Reason.SUPERFLUOUS, "there is a newer connection")
                : Admission.olderProcess(other);
        for (Connection each : outdated) each.refuse(giveWay);
        return Optional.empty();
    }

    private long acceptedCount() {
        return byNode.values().stream().filter(peer -> peer.accepted() != null).count();
    }

    /// A connection is up.
    void up(Connection connection, Hello other) {
        log.connected(other, connection.role());
        if (connection.role() == Connection.Role.DIALLER) {
            dialling.reached(connection);
        } else {
            Peer peer = byNode.get(other.node());
            if (peer == null) throw new IllegalStateException("a connection of nobody");
            other.endpoint().ifPresent(peer::tell);
            dialling.add(peer.target());
            dialling.wake(other);
        }
        heard(other, other.introduction());
    }

    /// A node says something of itself.
    ///
    /// @param other what it said first
    /// @throws MalformedException if it says that it is somebody else
    void heard(Hello other, Introduction said) {
        boolean isSame = said.newcomer().equals(other.introduction().newcomer())
                && Admission.clusterId(said).equals(Admission.clusterId(other.introduction()));
        if (!isSame) throw new MalformedException("an introduction of another process, or of another cluster");
        Peer peer = byNode.get(other.node());
        if (peer == null) return;
        peer.say(said);
        listener.heard(said);
    }

    void receive(Hello other, byte[] frame) {
        listener.receive(other.node(), frame);
    }

    /// A connection takes no more part.
    void over(Connection connection, Ending ending) {
        log.over(connection, ending);
        Hello other = connection.other();
        Peer peer = other == null ? null : byNode.get(other.node());
        if (peer != null) peer.without(connection);
        if (connection.role() == Connection.Role.DIALLER) dialling.over(connection, ending, connection.upNanos());
        if (peer == null) return;
        if (peer.said() != null && !peer.isConnected()) {
            peer.say(null);
            listener.lost(peer.node());
        }
        forgetIfGone(peer);
    }

    /// Forgets a node that nobody lists and that is not there.
    private void forgetIfGone(Peer peer) {
        if (peer.isListed() || !peer.connections().isEmpty()) return;
        dialling.remove(peer.target());
        byNode.remove(peer.node());
    }
}
