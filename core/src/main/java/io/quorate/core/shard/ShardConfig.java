package io.quorate.core.shard;

import java.time.Duration;

/// What a shard is told about its limits and habits.
///
/// @param durability when a write is acknowledged
/// @param rowCacheBytesMax memory for hot rows
/// @param backlogBytesMax memory for records that are not yet applied to the store; beyond it writes wait
/// @param flushEveryBytes commit log to be replayed after a crash, at which the store is flushed
/// @param bufferedSyncInterval at most this long after it was acknowledged a buffered write is synced
public record ShardConfig(
        Durability durability,
        long rowCacheBytesMax,
        long backlogBytesMax,
        long flushEveryBytes,
        Duration bufferedSyncInterval) {

    /// When a write is acknowledged.
    public enum Durability {
        /// When it is synced: it survives a loss of power.
        FSYNC,
        /// When it is handed to the operating system: it survives a crash of the process.
        BUFFERED
    }

    public ShardConfig {
        if (rowCacheBytesMax < 0 || backlogBytesMax < 1 || flushEveryBytes < 1) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }
}
