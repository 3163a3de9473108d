package io.quorate.core.control;

import io.quorate.core.identity.NodeId;
import java.util.List;
import java.util.Optional;

/// What a node that knows only addresses says to the nodes of its list.
///
/// @param newcomer who speaks; its description has [Addresses]
/// @param list the peer addresses of all nodes that should form a cluster, its own among them, in any order
/// @param state what its folder holds
public record Introduction(Newcomer newcomer, List<String> list, State state) {
    public Introduction {
        list = List.copyOf(list);
    }

    /// What a folder holds.
    public sealed interface State {
        /// Nothing yet.
        ///
        /// @param pledgedTo the node that may form the cluster which this one will belong to; durable before it
        ///     is told
        record Empty(Optional<NodeId> pledgedTo) implements State {}

        /// The data of a cluster that it belongs to.
        record Settled(long clusterId) implements State {}
    }

    String name() {
        return newcomer.description().name();
    }

    /// Where it stands on the list: the address of its peer port; empty if it tells none.
    String place() {
        return Addresses.of(newcomer.description())
                .map(addresses -> addresses.peer().toString())
                .orElse("");
    }

    NodeId id() {
        return newcomer.process().node();
    }

    Optional<NodeId> pledgedTo() {
        return state instanceof State.Empty empty ? empty.pledgedTo() : Optional.empty();
    }

    boolean isPledgedTo(NodeId former) {
        return pledgedTo().filter(former::equals).isPresent();
    }

    /// Whether it means to form the cluster itself.
    boolean isFormer() {
        return isPledgedTo(id());
    }
}
