package io.quorate.server.peer;

import io.quorate.core.control.Addresses.Endpoint;
import io.quorate.core.control.Introduction;
import io.quorate.core.identity.NodeId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Another node, as this process knows it.
final class Peer {
    private final NodeId node;
    private final PeerCounters counters = new PeerCounters();
    private final Target target;

    /// Where the cluster says that it is; null if the cluster does not know it.
    private @Nullable Endpoint listed;
    /// Where it said itself that it is; null if it has not connected.
    private @Nullable Endpoint told;
    /// The newest process of it that has proven itself; null if none has.
    private @Nullable Hello seen;
    /// The connection that this process opened: frames to it leave there. Reserved as soon as it is known who answers.
    private @Nullable Connection dialled;
    /// The connection that it opened.
    private @Nullable Connection accepted;
    /// What it said last; null while it is not connected.
    private @Nullable Introduction said;

    Peer(NodeId node) {
        this.node = node;
        target = Target.of(node);
    }

    NodeId node() {
        return node;
    }

    PeerCounters counters() {
        return counters;
    }

    /// How it is dialled.
    Target target() {
        return target;
    }

    // ---- Where it is ----

    boolean isListed() {
        return listed != null;
    }

    /// @return whether it is to be dialled elsewhere than before
    boolean list(@Nullable Endpoint address) {
        listed = address;
        return readdress();
    }

    void tell(Endpoint address) {
        told = address;
        readdress();
    }

    /// What it says itself is newer than what the cluster has heard.
    private boolean readdress() {
        List<Endpoint> addresses = new ArrayList<>();
        if (told != null) addresses.add(told);
        if (listed != null && !listed.equals(told)) addresses.add(listed);
        return target.setAddresses(addresses);
    }

    // ---- Who it is ----

    @Nullable
    Hello seen() {
        return seen;
    }

    void see(Hello process) {
        seen = process;
    }

    @Nullable
    Introduction said() {
        return said;
    }

    void say(@Nullable Introduction introduction) {
        said = introduction;
    }

    // ---- Its connections ----

    @Nullable
    Connection dialled() {
        return dialled;
    }

    @Nullable
    Connection accepted() {
        return accepted;
    }

    void dialled(Connection connection) {
        dialled = connection;
    }

    void accepted(Connection connection) {
        accepted = connection;
    }

    @SuppressWarnings("ReferenceEquality") // a connection is itself
    void without(Connection connection) {
        if (dialled == connection) dialled = null;
        if (accepted == connection) accepted = null;
    }

    List<Connection> connections() {
        List<Connection> connections = new ArrayList<>();
        if (dialled != null) connections.add(dialled);
        if (accepted != null) connections.add(accepted);
        return connections;
    }

    /// Whether there is a connection, either way.
    boolean isConnected() {
        return connections().stream().anyMatch(Connection::isUp);
    }
}
