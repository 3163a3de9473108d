package io.quorate.core.membership;

import io.quorate.core.identity.NodeId;
import java.util.List;
import java.util.Optional;

/// What nodes say to each other about being there.
public sealed interface MembershipMessage {
    /// "I am here": from every node to every other, once in each heartbeat interval.
    ///
    /// @param own what the sender sees; its incarnation is the sender's
    /// @param relayed what others told it, at most [Gossip#RELAYED_MAX]
    record Heartbeat(Stamps stamps, Row own, List<Row> relayed) implements MembershipMessage {
        public Heartbeat {
            if (relayed.size() > Gossip.RELAYED_MAX) {
                throw new IllegalArgumentException(
                        relayed.size() + " relayed rows (must be at most " + Gossip.RELAYED_MAX + ")");
            }
            relayed = List.copyOf(relayed);
        }
    }

    /// "I do not hear `subject`. Do you?"
    ///
    /// @param round which of the sender's rounds of questions this belongs to
    record Probe(long round, NodeId subject) implements MembershipMessage {}

    /// The answer: how long ago the answering node heard the subject itself.
    ///
    /// @param round as in the question
    /// @param agoNanos at least 0; empty if it suspects the subject, or does not know it
    record Hearing(long round, NodeId subject, Optional<Long> agoNanos) implements MembershipMessage {}

    /// The times by which two nodes measure how far their wall clocks are apart: NTP's four, of which the
    /// receiver adds the last. Durations are taken on monotonic clocks, so that a wall clock that jumps spoils
    /// no measurement.
    ///
    /// @param sentNanos the sender's monotonic clock when it sent this; also orders its heartbeats
    /// @param wallMicros the sender's wall clock at the same moment, microseconds since 1970
    /// @param echo what the sender last had from the receiver; empty if nothing
    /// @see <a href="https://www.rfc-editor.org/rfc/rfc5905#section-8">RFC 5905, section 8</a>
    record Stamps(long sentNanos, long wallMicros, Optional<Echo> echo) {}

    /// "Your heartbeat, which you sent then, reached me so long before I sent this one."
    ///
    /// @param start which process of the receiver had sent it: its monotonic clock means nothing to another one
    /// @param sentNanos as it stood in that heartbeat
    /// @param heldNanos on the sender's monotonic clock, at least 0
    record Echo(long start, long sentNanos, long heldNanos) {}
}
