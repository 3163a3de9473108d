package io.quorate.core.node;

import io.quorate.core.control.Change;
import io.quorate.core.control.Newcomer;
import io.quorate.core.identity.NodeId;
import java.util.List;
import java.util.Optional;

/// What a process knows of itself and its cluster before it has read anything.
///
/// @param newcomer how it introduces itself
/// @param founding the change that forms its cluster, if it is one of the founders; durable before the process
///     takes part, and the same at each start
/// @param contacts other nodes that it may ask to be let in, if it is not
public record NodeSetup(Newcomer newcomer, Optional<Change.Formed> founding, List<NodeId> contacts, NodeConfig config) {
    public NodeSetup {
        contacts = List.copyOf(contacts);
        if (founding.isEmpty() && contacts.isEmpty()) {
            throw new IllegalArgumentException(
                    newcomer.description().name() + " neither founds a cluster nor knows a node of one");
        }
    }
}
