package io.quorate.core.table;

/// How a leader makes sure that it still leads before it answers a read: the option `reads`.
///
/// The names of the values are part of the encoding.
public enum LeaderProof {
    /// A majority is asked, after the read arrived: no clock is trusted.
    CONFIRMED,

    /// A lease that followers sit out: faster, and it trusts monotonic clocks.
    LEASE
}
