package io.quorate.core.table;

/// When a write to a log table is acknowledged. A failover may cost what was acknowledged by the leader alone.
///
/// The names of the values are part of the encoding.
public enum Ack {
    /// When a majority of the replicas has it.
    MAJORITY,

    /// When the leader has it: asynchronous replication.
    LEADER,

    /// When every replica has it: one dead replica delays writes, never reads.
    ALL
}
