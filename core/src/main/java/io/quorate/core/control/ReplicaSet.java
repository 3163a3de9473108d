package io.quorate.core.control;

import io.quorate.core.identity.NodeId;
import io.quorate.core.table.PlacementClass;
import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/// The nodes whose copies of a partition count. Two sets with the same nodes are equal.
///
/// @param nodes in ascending order, without repetition, 1 to [#NODES_MAX] of them
public record ReplicaSet(List<NodeId> nodes) {
    /// The largest n and the replica that is added before another is removed.
    public static final int NODES_MAX = PlacementClass.N_MAX + 1;

    public ReplicaSet {
        nodes = List.copyOf(new TreeSet<>(nodes));
        if (nodes.isEmpty() || nodes.size() > NODES_MAX) {
            throw new IllegalArgumentException(
                    "a replica set of " + nodes.size() + " nodes (must be 1 to " + NODES_MAX + ")");
        }
    }

    /// The set of some nodes, in any order.
    public static ReplicaSet of(Collection<NodeId> nodes) {
        return new ReplicaSet(List.copyOf(nodes));
    }

    public boolean contains(NodeId node) {
        return nodes.contains(node);
    }

    public int size() {
        return nodes.size();
    }

    /// How many replicas are more than half.
    public int majority() {
        return nodes.size() / 2 + 1;
    }

    /// This set and one more node.
    public ReplicaSet with(NodeId node) {
        var more = new ArrayList<>(nodes);
        more.add(node);
        return of(more);
    }

    /// This set less one node, which is not its last.
    public ReplicaSet without(NodeId node) {
        return of(nodes.stream().filter(each -> !each.equals(node)).toList());
    }

    /// Whether one node more or less turns this set into the other. Majorities of two such sets always meet; of
    /// sets that differ by more they need not.
    public boolean differsByOne(ReplicaSet other) {
        return switch (other.size() - size()) {
            case 1 -> other.nodes.containsAll(nodes);
            case -1 -> nodes.containsAll(other.nodes);
            default -> false;
        };
    }

    void encode(ByteSink sink) {
        sink.putVarint(nodes.size());
        for (NodeId node : nodes) node.encode(sink);
    }

    static ReplicaSet decode(ByteSource source) {
        return of(Fields.list(source, NodeId.BYTES, NodeId::decode));
    }

    @Override
    public String toString() {
        return nodes.toString();
    }
}
