package io.quorate.core.commitlog;

/// A segment that is part of the log, with how far it is filled.
///
/// Invariant: `firstLsn - 1 <= syncedLsn <= writtenLsn <= lastLsn`, and
/// `0 <= syncedPosition <= writtenPosition <= position`.
final class Segment {
    final String name;
    final long sequence;
    /// Size of the file.
    final long bytes;
    /// Number of the first record in it.
    final long firstLsn;
    /// Where its batches end, and the next one goes.
    long position;
    /// Up to where it is written.
    long writtenPosition;
    /// Up to where it is known to be durable. Counted in bytes: a batch without records must last as well,
    /// since the next one continues it.
    long syncedPosition;
    /// The last record handed to the disk.
    long lastLsn;
    /// The last record whose write is done.
    long writtenLsn;
    /// The last record up to which this segment is known to be durable.
    long syncedLsn;

    Segment(String name, long bytes, long firstLsn) {
        this.name = name;
        this.sequence = SegmentName.sequence(name);
        this.bytes = bytes;
        this.firstLsn = firstLsn;
        lastLsn = firstLsn - 1;
        writtenLsn = lastLsn;
        syncedLsn = lastLsn;
    }

    /// A write is done that ends here.
    void wrote(long toPosition, long toLsn) {
        writtenPosition = toPosition;
        writtenLsn = toLsn;
    }

    /// Everything up to here is durable.
    void synced(long toPosition, long toLsn) {
        syncedPosition = Math.max(syncedPosition, toPosition);
        syncedLsn = Math.max(syncedLsn, toLsn);
    }

    boolean hasRoomFor(long batchBytes) {
        return position + batchBytes <= bytes;
    }

    /// About how many of its bytes belong to records above one: all are taken to be of the same size.
    long bytesAbove(long lsn) {
        long recordCount = lastLsn - firstLsn + 1;
        if (recordCount == 0) return 0;
        long aboveCount = lastLsn - Math.max(lsn, firstLsn - 1);
        return (long) ((double) position * aboveCount / recordCount);
    }

    /// Whether something was written that is not known to be durable.
    boolean isDirty() {
        return syncedPosition < writtenPosition;
    }

    /// Whether all that was handed to the disk is durable.
    boolean isSynced() {
        return syncedPosition == position;
    }
}
