package io.quorate.core.membership;

/// How often a node has come to life, and how often it has since said that it is not dead. Only the node itself
/// makes new ones, and they only grow.
///
/// @param start number of the process: kept on disk by the node and raised at each start, at least 1
/// @param refutations how often this process has answered a suspicion, at least 0
/// @see <a href="https://www.cs.cornell.edu/projects/Quicksilver/public_pdfs/SWIM.pdf">Das et al. 2002, section
///     4.2</a>
public record Incarnation(long start, long refutations) implements Comparable<Incarnation> {
    /// What is assumed of a node of which nothing was heard: before all others.
    public static final Incarnation UNKNOWN = new Incarnation(0, 0);

    public Incarnation {
        if (start < 0 || refutations < 0) {
            throw new IllegalArgumentException("incarnation " + start + "." + refutations + " (must not be negative)");
        }
    }

    /// The one that answers a suspicion of this one.
    Incarnation refuted() {
        return new Incarnation(start, refutations + 1);
    }

    boolean isAfter(Incarnation other) {
        return compareTo(other) > 0;
    }

    @Override
    public int compareTo(Incarnation other) {
        int byStart = Long.compare(start, other.start);
        return byStart != 0 ? byStart : Long.compare(refutations, other.refutations);
    }

    @Override
    public String toString() {
        return start + "." + refutations;
    }
}
