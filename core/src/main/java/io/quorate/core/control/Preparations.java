package io.quorate.core.control;

import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;

/// Since when each leader has been asked to get ready for another replica set, without a break.
final class Preparations {
    /// Twice as long as a leader tries. One that does not get ready may be waiting for the very replica that is to go
    /// (`ack=all`): then the change comes all the same, and what is under way is uncertain.
    private static final long PATIENCE_NANOS = Duration.ofSeconds(2).toNanos();

    private SortedMap<PartitionId, Long> sinceNanos = new TreeMap<>();
    private SortedMap<PartitionId, Long> sinceNanosBefore = new TreeMap<>();

    /// Another decision begins: whom it does not ask is forgotten.
    void beginDecision() {
        sinceNanosBefore = sinceNanos;
        sinceNanos = new TreeMap<>();
    }

    /// A leader that is not ready is asked, in this decision.
    ///
    /// @return whether it need not be waited for any more
    boolean ask(PartitionId partition, long nowNanos) {
        long since = sinceNanosBefore.getOrDefault(partition, nowNanos);
        sinceNanos.put(partition, since);
        return nowNanos - since >= PATIENCE_NANOS;
    }
}
