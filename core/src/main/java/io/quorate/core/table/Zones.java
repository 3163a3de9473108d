package io.quorate.core.table;

/// Whether the replicas of a partition must lie in different zones.
///
/// The names of the values are part of the encoding.
public enum Zones {
    /// In different zones as long as there are any; then several in one.
    ANY,

    /// Never two in one zone: with fewer zones than n there are fewer replicas.
    SPREAD
}
