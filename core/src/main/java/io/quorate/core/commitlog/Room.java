package io.quorate.core.commitlog;

/// Whether the log takes a record.
public enum Room {
    /// It can be appended in this turn.
    READY,
    /// Not now: a segment is being made or a batch is full. [CommitLog.Listener#roomChanged()] tells when to ask
    /// again.
    COMING,
    /// The disk is full (or has failed). It is asked for room again by [CommitLog#poll()].
    FULL
}
