package io.quorate.core.route;

import io.quorate.core.identity.ProcessId;
import java.util.Optional;

/// Who leads which partition, as far as this node has heard.
public interface Leaders {
    /// A reign over a partition.
    ///
    /// @param process the one that it was given to
    record Leadership(ProcessId process, long epoch) {}

    /// The newest reign over a partition; empty if none is known.
    ///
    /// @param partition its number in the commit log
    Optional<Leadership> of(int partition);

    /// Where clients that keep a map of the cluster reach a process's node, as `host:port`; empty if that is not known.
    Optional<String> directAddress(ProcessId process);
}
