package io.quorate.server.peer;

import io.quorate.core.control.Introduction;
import io.quorate.core.identity.NodeId;
import java.util.Optional;

/// Whether a node is one to talk to, by what it says of itself.
final class Admission {
    private Admission() {}

    /// What is wrong between two ends, whoever else there is.
    static Optional<Refusal> objection(Hello self, Hello other) {
        if (other.instance() == self.instance()) {
            return refuse(Refusal.Reason.SELF, other.name() + " has dialled itself");
        }
        if (other.hasPassword() != self.hasPassword()) {
            Hello with = self.hasPassword() ? self : other;
            Hello without = self.hasPassword() ? other : self;
            return refuse(
                    Refusal.Reason.PASSWORD,
                    with.name() + " has a password and " + without.name()
                            + " has none: all nodes of a cluster have the same");
        }
        Optional<Long> ours = clusterId(self.introduction());
        Optional<Long> theirs = clusterId(other.introduction());
        if (ours.isPresent() && theirs.isPresent() && !ours.equals(theirs)) {
            return refuse(
                    Refusal.Reason.OTHER_CLUSTER,
                    self.name() + " belongs to cluster " + Long.toHexString(ours.get()) + " and " + other.name()
                            + " to cluster " + Long.toHexString(theirs.get())
                            + ": to let one join the other's cluster, start it with an empty folder");
        }
        if (other.node().equals(self.node())) {
            return refuse(
                    Refusal.Reason.SAME_IDENTITY,
                    self + " and " + other + " say that they are the same node: one has a copy of the other's folder;"
                            + " stop it, and start it with an empty one");
        }
        if (other.name().equals(self.name())) return Optional.of(sameName(self, other));
        return Optional.empty();
    }

    /// What is wrong with a process, given the newest of its node that was here before.
    static Optional<Refusal> succession(Hello before, Hello other) {
        if (before.instance() == other.instance()
                || other.process().start() > before.process().start()) {
            return Optional.empty();
        }
        if (other.process().start() < before.process().start()) return Optional.of(olderProcess(before));
        return refuse(
                Refusal.Reason.SAME_IDENTITY,
                before + " and " + other + " say that they are the same process: one has a copy of the other's folder;"
                        + " stop it, and start it with an empty one");
    }

    static Refusal olderProcess(Hello newer) {
        return new Refusal(
                Refusal.Reason.OLDER_PROCESS,
                "a newer process of the same node is there, " + newer + ": stop the older one");
    }

    static Refusal sameName(Hello one, Hello other) {
        return new Refusal(
                Refusal.Reason.SAME_NAME,
                one + " and " + other + " have the same name: start one of them with another");
    }

    static Refusal removed(Hello other) {
        return new Refusal(
                Refusal.Reason.REMOVED,
                other + " was removed from the cluster: to let it join as a new node, start it with an empty folder");
    }

    static Refusal otherNode(NodeId expected, Hello other) {
        return new Refusal(
                Refusal.Reason.OTHER_NODE,
                "node " + expected + " was expected, and it is " + other
                        + ": its address has changed, or it lost its folder");
    }

    static Optional<Long> clusterId(Introduction introduction) {
        return introduction.state() instanceof Introduction.State.Settled settled
                ? Optional.of(settled.clusterId())
                : Optional.empty();
    }

    private static Optional<Refusal> refuse(Refusal.Reason reason, String text) {
        return Optional.of(new Refusal(reason, text));
    }
}
