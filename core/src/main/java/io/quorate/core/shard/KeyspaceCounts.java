package io.quorate.core.shard;

import io.quorate.core.store.Transaction;

/// How often clients asked for keys that exist or do not, and how many keys went because of their deadlines; counted as
/// Redis does, of the runs that took effect, since the shard's start or [#reset()].
public final class KeyspaceCounts {
    private long hits;
    private long misses;
    private long expired;

    /// A run took effect.
    void ran(Transaction transaction) {
        hits += transaction.hitCount();
        misses += transaction.missCount();
        expired += transaction.expiredCount();
    }

    /// Lookups of keys that exist.
    public long hits() {
        return hits;
    }

    /// Lookups of keys that do not exist, or no longer.
    public long misses() {
        return misses;
    }

    /// Keys deleted or overwritten because they were past their deadlines.
    public long expired() {
        return expired;
    }

    /// Begins again at zero.
    public void reset() {
        hits = 0;
        misses = 0;
        expired = 0;
    }
}
