package io.quorate.core.membership;

import io.quorate.core.identity.NodeId;
import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;

/// One round of asking others whether they hear a silent peer.
///
/// Over when all have answered or the time is up; those that have not answered are asked again until then.
final class ProbeRound {
    private final long number;
    private final SortedSet<NodeId> unanswered;

    /// Whether the peer is given up for lost but for the answers: if nothing comes of this round it is
    /// suspected.
    private boolean isDecisive;

    private long startedNanos;

    ProbeRound(long number, Collection<NodeId> helpers, boolean isDecisive, long nowNanos) {
        this.number = number;
        this.unanswered = new TreeSet<>(helpers);
        this.isDecisive = isDecisive;
        this.startedNanos = nowNanos;
    }

    long number() {
        return number;
    }

    long startedNanos() {
        return startedNanos;
    }

    boolean isDecisive() {
        return isDecisive;
    }

    /// Somebody hears the peer after all.
    void foundIt() {
        isDecisive = false;
    }

    SortedSet<NodeId> unanswered() {
        return unanswered;
    }

    /// @return whether the answer was still waited for
    boolean answeredBy(NodeId helper) {
        return unanswered.remove(helper);
    }

    boolean isOver(long nowNanos, long timeoutNanos) {
        return unanswered.isEmpty() || nowNanos - startedNanos >= timeoutNanos;
    }

    /// This process stood still: the answers may be waiting.
    void excuse(long nanos) {
        startedNanos += nanos;
    }
}
