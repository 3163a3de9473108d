package io.quorate.core.shard;

/// Something that an operator or a test wants to know. The core logs nothing: it reports these.
public sealed interface Event {
    /// Recovery has cut a tail that was only partly written before the crash.
    record TornTailCut(String segment, long position, String why) implements Event {}

    /// The commit log was replayed.
    record Replayed(long fromLsn, long toLsn, long records) implements Event {}

    /// The disk is full: writes are refused.
    record DiskFull(String message) implements Event {}

    /// There is room again: writes are taken.
    record DiskHasRoom() implements Event {}

    /// A segment of the commit log was put to a new use.
    record SegmentRecycled(String from, String to) implements Event {}

    /// The data was flushed up to a sequence number.
    record Flushed(long lsn) implements Event {}

    /// Writes wait because too much is not yet applied to the store.
    record BacklogFull(long bytes) implements Event {}

    /// What was read for a request is given up, because writes have waited for it: it begins again, or is refused.
    ///
    /// @param times how often this request was overtaken
    record ReadOvertaken(int times) implements Event {}

    /// The shard has stopped: it would rather be silent than wrong.
    record ShardStopped(String why) implements Event {}
}
