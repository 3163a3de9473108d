package io.quorate.core.log;

/// One run of a node: an epoch is handed to one of these, and a reign ends with it.
///
/// @param node the node's identity, drawn when its folder was made
/// @param start counts the starts of its process
public record Incarnation(long node, long start) {
    @Override
    public String toString() {
        return "n" + node + "." + start;
    }
}
