package io.quorate.core.shard;

import java.util.Optional;

/// What a shard of a cluster's node does about requests for what another node leads.
public interface Elsewhere {
    /// Nobody else is asked, and nobody else is named.
    Elsewhere NONE = new Elsewhere() {
        @Override
        public Optional<Route> open() {
            return Optional.empty();
        }

        @Override
        public Optional<String> addressOfLeader(int partition) {
            return Optional.empty();
        }
    };

    /// A way for the requests of one more connection; empty if there is none.
    Optional<Route> open();

    /// Where clients that keep a map of the cluster reach the node that leads a partition, as `host:port`; empty if
    /// that is not known.
    Optional<String> addressOfLeader(int partition);
}
