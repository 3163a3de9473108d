package io.quorate.core.membership;

import io.quorate.core.identity.NodeId;
import java.util.List;

/// What one node sees of the others: its row in the table of who hears whom.
///
/// @param observer who says so
/// @param incarnation of the observer, when it said so
/// @param version counts the rows that this process of the observer has made
/// @param opinions one for each node that the observer knows, without itself, in the order of nodes; at most
///     [Membership#MEMBERS_MAX]
public record Row(NodeId observer, Incarnation incarnation, long version, List<Opinion> opinions) {
    /// What it sees of one of them.
    ///
    /// @param incarnation the newest of the subject that the observer knows; a suspicion is of that one
    public record Opinion(NodeId subject, Incarnation incarnation, Sight sight) {}

    public Row {
        if (version < 0) throw new IllegalArgumentException("version " + version + " (must not be negative)");
        if (opinions.size() > Membership.MEMBERS_MAX) {
            throw new IllegalArgumentException(
                    opinions.size() + " opinions (must be at most " + Membership.MEMBERS_MAX + ")");
        }
        opinions = List.copyOf(opinions);
    }

    /// Whether the observer made this row after another one of its own.
    boolean isAfter(Row other) {
        if (incarnation.start() != other.incarnation.start()) {
            return incarnation.start() > other.incarnation.start();
        }
        return version > other.version;
    }

    /// Whether the observer hears a node itself.
    boolean hears(NodeId subject) {
        for (Opinion opinion : opinions) {
            if (opinion.subject().equals(subject)) return opinion.sight() == Sight.HEARD;
        }
        return false;
    }
}
