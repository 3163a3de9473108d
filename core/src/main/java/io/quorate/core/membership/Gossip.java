package io.quorate.core.membership;

import io.quorate.core.identity.NodeId;
import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.SequencedSet;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/// The newest row of each of the others, and whose turn it is to be passed on.
///
/// Every node tells its own row to every other one itself, so passing on matters only where a link is broken:
/// what is new goes first, and the rest in turn, so that what was lost comes again.
final class Gossip {
    /// Rows that a heartbeat passes on: one that is new and one whose turn it is.
    static final int RELAYED_MAX = 2;

    private final Rules rules;
    private final SortedMap<NodeId, Row> rows = new TreeMap<>();
    /// Whose rows changed and were not passed on since, oldest first. Invariant: a subset of `turns`.
    private final SequencedSet<NodeId> changed = new LinkedHashSet<>();
    /// Whose rows there are, the one that waits longest first. Invariant: the keys of `rows`.
    private final Deque<NodeId> turns = new ArrayDeque<>();

    Gossip(Rules rules) {
        this.rules = rules;
    }

    /// Takes a row in, unless it is no newer than what is known of its observer.
    ///
    /// @return whether it was news
    boolean accept(Row row) {
        Row known = rows.get(row.observer());
        if (known != null && rules.hold(Rule.STALE_GOSSIP_IS_IGNORED) && !row.isAfter(known)) return false;
        if (known == null) turns.addLast(row.observer());
        rows.put(row.observer(), row);
        changed.addLast(row.observer());
        return true;
    }

    /// What the next heartbeat passes on, at most [#RELAYED_MAX].
    List<Row> next() {
        List<Row> next = new ArrayList<>(RELAYED_MAX);
        if (!changed.isEmpty()) next.add(passedOn(changed.removeFirst()));
        if (!turns.isEmpty()) {
            Row row = passedOn(turns.getFirst());
            if (!next.contains(row)) next.add(row);
        }
        return next;
    }

    private Row passedOn(NodeId observer) {
        turns.remove(observer);
        turns.addLast(observer);
        return Objects.requireNonNull(rows.get(observer));
    }

    /// Forgets those who are no longer members.
    void retain(SortedSet<NodeId> members) {
        rows.keySet().retainAll(members);
        changed.retainAll(members);
        turns.retainAll(members);
    }

    /// All of them, in the order of their observers.
    Collection<Row> rows() {
        return rows.values();
    }
}
