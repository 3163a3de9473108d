package io.quorate.core.table;

import java.util.List;

/// What tables are kept on, as far as it decides what they can promise.
///
/// @param isCluster whether there can be other replicas
/// @param memberCount nodes that take part, at least 1
/// @param zoneCount zones in which they lie, at least 1
/// @param figures what was measured here, a sentence each; none before there is anything
public record TableSetting(boolean isCluster, int memberCount, int zoneCount, List<String> figures) {
    /// A node by itself.
    public static final TableSetting SINGLE_NODE = new TableSetting(false, 1, 1, List.of());

    public TableSetting {
        figures = List.copyOf(figures);
        if (memberCount < 1 || zoneCount < 1) {
            throw new IllegalArgumentException(memberCount + " members in " + zoneCount + " zones");
        }
    }

    /// Replicas that a partition of a placement class has here.
    public int replicaCount(PlacementClass placement) {
        int bound = placement.zones() == Zones.SPREAD ? zoneCount : memberCount;
        return Math.min(placement.n(), bound);
    }
}
