package io.quorate.core.commitlog;

import io.quorate.core.commitlog.SegmentPool.SegmentFile;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// What recovery has found: facts for whoever asks, and where [CommitLog] goes on.
public final class Recovered {
    /// Up to where the log was known to be durable before it was read.
    final long syncedLsn;
    /// Checksum of the last batch, which the next one continues.
    final int lastCrc;
    /// The segments that the log consists of, oldest first.
    final List<Segment> segments;
    /// Files that hold nothing that is needed.
    final List<SegmentFile> leftovers;
    /// Above that of every file in the folder.
    final long nextSequence;

    private final Replay records;
    private final long lastLsn;
    private final Optional<TornTail> tornTail;

    Recovered(
            long lastLsn,
            long syncedLsn,
            int lastCrc,
            List<Segment> segments,
            List<SegmentFile> leftovers,
            long nextSequence,
            Replay records,
            Optional<TornTail> tornTail) {
        this.lastLsn = lastLsn;
        this.syncedLsn = syncedLsn;
        this.lastCrc = lastCrc;
        this.segments = List.copyOf(segments);
        this.leftovers = List.copyOf(leftovers);
        this.nextSequence = nextSequence;
        this.records = records;
        this.tornTail = tornTail;
    }

    /// The number of the log's last record; the next one gets the number after it.
    public long lastLsn() {
        return lastLsn;
    }

    /// The records that the data lacks, in order and without gaps; to be read once.
    ///
    /// Each step may wait for the disk.
    public Iterator<LogRecord> records() {
        return records;
    }

    /// How many segments hold records that may still be needed.
    public int segmentCount() {
        return segments.size();
    }

    /// The batch that was cut off, if the log did not end cleanly.
    public Optional<TornTail> tornTail() {
        return tornTail;
    }
}
