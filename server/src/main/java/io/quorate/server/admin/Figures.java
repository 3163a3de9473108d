package io.quorate.server.admin;

import io.quorate.server.command.Host;
import io.quorate.server.stats.LatencyBuckets;
import io.quorate.storage.StoreEstimates;
import java.util.Map;
import java.util.Optional;

/// Where `/metrics` takes its figures from, beside what commands see of the node. The shard's thread's own.
public interface Figures extends Host {
    /// How long syncs of the commit log took.
    LatencyBuckets syncs();

    /// Number of events by their kind.
    Map<String, Long> events();

    /// What the store takes and owes; empty once it is closed.
    Optional<StoreEstimates> store();
}
