package io.quorate.core.log;

/// A consistent view of what one replica has applied, on its way to another.
///
/// @param coverage what of the log is in it
public record Snapshot(SnapshotId id, Coverage coverage) {}
