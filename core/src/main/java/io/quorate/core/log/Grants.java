package io.quorate.core.log;

import io.quorate.core.identity.NodeId;
import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The leases that a shard has granted, by its own clock: until they have run out it promises nothing newer, to
/// anybody but their holder, in the partitions that it has promised to that one.
final class Grants {
    private final LeaseTerms terms;
    private final LongSupplier monotonicNanos;
    private final Rules rules;
    private final SortedMap<NodeId, Long> endNanos = new TreeMap<>();
    /// Whether there may still be leases in force that a former run of the process has granted.
    private boolean hasFormer;

    private final long formerEndNanos;

    Grants(long start, LeaseTerms terms, LongSupplier monotonicNanos, Rules rules) {
        this.terms = terms;
        this.monotonicNanos = monotonicNanos;
        this.rules = rules;
        hasFormer = start > 1 && terms.lengthNanos() > 0 && rules.hold(Rule.RESTARTED_SITS_OUT_LEASE);
        formerEndNanos = hasFormer ? monotonicNanos.getAsLong() + terms.lengthNanos() : 0;
    }

    /// Grants a lease from now on.
    ///
    /// @param askedNanos how long a lease is wanted; 0 for none
    /// @return for how long it was granted
    long grant(NodeId holder, long askedNanos) {
        long granted = Math.min(askedNanos, terms.lengthNanos());
        if (granted > 0) {
            long end = monotonicNanos.getAsLong() + granted;
            endNanos.merge(holder, end, (before, now) -> now - before > 0 ? now : before);
        }
        return granted;
    }

    /// Whether something newer may be promised now.
    ///
    /// @param promised to whom the promise in force was made; null if that is not known
    /// @param to who asks for the newer one
    boolean isFree(@Nullable NodeId promised, NodeId to) {
        if (hasFormer) {
            if (formerEndNanos - monotonicNanos.getAsLong() > 0) return false;
            hasFormer = false;
        }
        if (promised == null || promised.equals(to) || !rules.hold(Rule.GRANT_IS_SAT_OUT)) return true;
        Long end = endNanos.get(promised);
        return end == null || end - monotonicNanos.getAsLong() <= 0;
    }

    @Override
    public String toString() {
        return "granted " + endNanos + (hasFormer ? " sits out to " + formerEndNanos : "");
    }
}
