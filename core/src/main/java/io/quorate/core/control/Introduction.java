package io.quorate.core.control;

import io.quorate.core.identity.NodeId;
import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import io.quorate.core.wire.MalformedException;
import java.util.List;
import java.util.Optional;

/// What a node that knows only addresses says to the nodes of its list.
///
/// @param newcomer who speaks; its description has [Addresses]
/// @param list the peer addresses of all nodes that should form a cluster, its own among them, in any order
/// @param state what its folder holds
public record Introduction(Newcomer newcomer, List<String> list, State state) {
    private static final int EMPTY = 1;
    private static final int SETTLED = 2;

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

    /// Writes it to the end of a sink.
    public void encode(ByteSink sink) {
        newcomer.encode(sink);
        Fields.put(sink, list, (name, to) -> to.putText(name));
        switch (state) {
            case State.Empty empty -> {
                sink.putByte(EMPTY);
                Fields.put(sink, empty.pledgedTo(), NodeId::encode);
            }
            case State.Settled settled -> {
                sink.putByte(SETTLED);
                sink.putLong(settled.clusterId());
            }
        }
    }

    /// Reads what [#encode] wrote.
    ///
    /// @throws MalformedException if the bytes are no introduction
    public static Introduction decode(ByteSource source) {
        try {
            return new Introduction(
                    Newcomer.decode(source), Fields.list(source, 1, ByteSource::getText), state(source));
        } catch (IllegalArgumentException wrong) {
            throw new MalformedException("an introduction that cannot be: " + wrong.getMessage());
        }
    }

    private static State state(ByteSource source) {
        int state = source.getByte();
        return switch (state) {
            case EMPTY -> new State.Empty(Fields.optional(source, NodeId::decode));
            case SETTLED -> new State.Settled(source.getLong());
            default -> throw new MalformedException(state + " where the state of a folder was expected");
        };
    }
}
