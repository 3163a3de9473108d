package io.quorate.core.table;

/// What "has it" means of a replica and a write.
///
/// The names of the values are part of the encoding.
public enum Durability {
    /// Synced: it survives a loss of power.
    FSYNC,

    /// Handed to the operating system, synced soon: it survives a crash of the process only.
    BUFFERED
}
