package io.quorate.server.peer;

import io.quorate.core.control.Addresses.Endpoint;
import io.quorate.core.identity.NodeId;
import java.util.List;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// Something to be dialled: a node, or an address at which any may be.
final class Target {
    private final @Nullable NodeId expected;
    private List<Endpoint> addresses;
    private int next;

    private int failures;
    private boolean isUnderWay;
    private boolean isSelf;
    private @Nullable NodeId found;
    /// The next attempt, if one waits.
    private @Nullable Future<?> waiting;

    private String problem = "";

    private Target(@Nullable NodeId expected, List<Endpoint> addresses) {
        this.expected = expected;
        this.addresses = addresses;
    }

    static Target of(NodeId node) {
        return new Target(node, List.of());
    }

    static Target of(Endpoint address) {
        return new Target(null, List.of(address));
    }

    // ---- What it is ----

    /// Who must answer; null if any node will do.
    @Nullable
    NodeId expected() {
        return expected;
    }

    /// Who answers, as far as is known.
    @Nullable
    NodeId node() {
        return expected != null ? expected : found;
    }

    void found(NodeId node) {
        found = node;
    }

    /// Whether this very process has answered: there is nobody to talk to.
    boolean isSelf() {
        return isSelf;
    }

    void foundSelf() {
        isSelf = true;
    }

    List<Endpoint> addresses() {
        return addresses;
    }

    /// @return whether they are others than before
    boolean setAddresses(List<Endpoint> changed) {
        if (addresses.equals(changed)) return false;
        addresses = List.copyOf(changed);
        next = 0;
        failures = 0;
        return true;
    }

    /// The address to try now; the next time it is another, if there are several.
    Endpoint takeAddress() {
        return addresses.get(next++ % addresses.size());
    }

    // ---- How it stands ----

    /// Whether it is being dialled, or connected.
    boolean isUnderWay() {
        return isUnderWay;
    }

    void begin() {
        stopWaiting();
        isUnderWay = true;
    }

    void failed(String why) {
        isUnderWay = false;
        problem = why;
        failures++;
    }

    /// What went wrong before counts no more.
    void forgive() {
        failures = 0;
    }

    /// Dials in a row that came to nothing.
    int failures() {
        return failures;
    }

    /// Why the last attempt failed; empty if it did not.
    String problem() {
        return problem;
    }

    void reached() {
        problem = "";
    }

    void waits(Future<?> attempt) {
        stopWaiting();
        waiting = attempt;
    }

    void stopWaiting() {
        if (waiting != null) waiting.cancel(false);
        waiting = null;
    }
}
