package io.quorate.server.config;

/// When a write is acknowledged.
public enum Durability {
    /// When it is synced.
    FSYNC,
    /// When it is handed to the operating system.
    BUFFERED
}
