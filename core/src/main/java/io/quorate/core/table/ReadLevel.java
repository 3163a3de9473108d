package io.quorate.core.table;

/// What a read of a log table has seen at least.
///
/// The names of the values are part of the encoding.
public enum ReadLevel {
    /// Every write that completed before the read began.
    LINEARIZABLE,

    /// What its session saw or wrote.
    CAUSAL,

    /// Some past state; replicas converge.
    EVENTUAL
}
