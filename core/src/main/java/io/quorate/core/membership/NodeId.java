package io.quorate.core.membership;

/// Names a node for good: a node that lost its folder comes back under another one.
///
/// @param number at least 1; no two nodes of a cluster ever have the same
public record NodeId(long number) implements Comparable<NodeId> {
    public NodeId {
        if (number < 1) throw new IllegalArgumentException("node " + number + " (must be at least 1)");
    }

    @Override
    public int compareTo(NodeId other) {
        return Long.compare(number, other.number);
    }

    @Override
    public String toString() {
        return "n" + number;
    }
}
