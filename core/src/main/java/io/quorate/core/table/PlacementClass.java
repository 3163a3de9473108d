package io.quorate.core.table;

import java.util.Comparator;

/// What decides where replicas lie. Log tables of one class share partitions and logs.
///
/// @param n wanted replicas, 1 to [#N_MAX]; there are never more than the cluster has members
/// @param zones whether they must lie in different zones
public record PlacementClass(int n, Zones zones) implements Comparable<PlacementClass> {
    /// Every replica receives every write from one leader, whose link is what bounds n.
    public static final int N_MAX = 9;

    /// The class of a table that did not choose.
    public static final PlacementClass DEFAULT = new PlacementClass(3, Zones.ANY);

    private static final Comparator<PlacementClass> ORDER =
            Comparator.comparingInt(PlacementClass::n).thenComparing(PlacementClass::zones);

    public PlacementClass {
        if (n < 1 || n > N_MAX) throw new IllegalArgumentException("n: " + n + " (must be 1 to " + N_MAX + ")");
    }

    @Override
    public int compareTo(PlacementClass other) {
        return ORDER.compare(this, other);
    }
}
