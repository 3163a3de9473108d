package io.quorate.core.commitlog;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// The segments that are not part of the log: spares kept ready ahead, so that rolling over does not wait for the
/// disk, and files that wait for a new use.
///
/// Blocks that were written before sync in half the time, and only making a file can find the disk full: hence
/// spares are files of zeros or former segments, never files that grow. At most one operation is under way, and
/// sequence numbers are given out as operations start, so spares are ready in the order of their numbers.
final class SegmentPool {
    /// Who uses the pool; told from completions of the disk only.
    interface Owner {
        /// A spare is ready, or the disk is found full.
        void poolChanged();

        /// A file has got a new use.
        void recycled(String from, String to);

        /// The disk failed.
        void poolFailed(String why);
    }

    /// A file and its size.
    record SegmentFile(String name, long bytes) {}

    private final Disk disk;
    private final CommitLogConfig config;
    private final Owner owner;
    /// Ready for use, by sequence number.
    private final Queue<SegmentFile> spares = new ArrayDeque<>();
    /// No longer needed. At most what recovery found and what the log held.
    private final Queue<SegmentFile> retired = new ArrayDeque<>();
    private long nextSequence;
    /// Size that somebody waits for; 0 for nobody.
    private long wantedBytes;
    private boolean isBusy;
    private boolean isFull;

    /// @param nextSequence above that of every file in the folder
    /// @param leftovers files that recovery found and that hold nothing that is needed
    SegmentPool(Disk disk, CommitLogConfig config, long nextSequence, List<SegmentFile> leftovers, Owner owner) {
        this.disk = disk;
        this.config = config;
        this.nextSequence = nextSequence;
        this.owner = owner;
        retired.addAll(leftovers);
    }

    /// Starts whatever is to be done next, if nothing is under way.
    void work() {
        if (isBusy) return;
        SegmentFile unneeded = retired.poll();
        if (unneeded != null) {
            if (unneeded.bytes == config.segmentBytes() && spares.size() < config.spareCountMax()) recycle(unneeded);
            else delete(unneeded);
        } else if (isFull) {
            return; // until retry(): a new use for an old file needs no space, a new file does
        } else if (wantedBytes > 0) {
            create(wantedBytes);
        } else if (spares.isEmpty()) {
            create(config.segmentBytes());
        }
    }

    /// Whether a spare of that size is ready.
    boolean has(long bytes) {
        for (SegmentFile spare : spares) if (spare.bytes >= bytes) return true;
        return false;
    }

    /// Asks for a spare of at least that size, unless one is ready.
    void want(long bytes) {
        if (has(bytes)) return;
        long wholeBlocks = Math.ceilDiv(bytes, CommitLogConfig.BLOCK_BYTES) * CommitLogConfig.BLOCK_BYTES;
        wantedBytes = Math.max(wantedBytes, Math.max(wholeBlocks, config.segmentBytes()));
        work();
    }

    /// Takes the first spare of at least that size; null if there is none.
    @Nullable
    SegmentFile take(long bytes) {
        if (!has(bytes)) return null;
        SegmentFile spare = spares.remove();
        while (spare.bytes < bytes) {
            // It is too small for an oversized batch. Once a later number is in use, it would be out of order: it gets
            // a new one.
            retired.add(spare);
            spare = spares.remove();
        }
        work();
        return spare;
    }

    /// Takes back a segment that is no longer needed.
    void retire(Segment segment) {
        retired.add(new SegmentFile(segment.name, segment.bytes));
        work();
    }

    /// Whether a segment could not be made for want of space.
    boolean isFull() {
        return isFull;
    }

    /// Tries again after the disk was full.
    void retry() {
        isFull = false;
        work();
    }

    private void recycle(SegmentFile file) {
        isBusy = true;
        String name = SegmentName.of(nextSequence++);
        disk.rename(file.name, name, outcome -> {
            if (!isDone(outcome, file)) return;
            owner.recycled(file.name, name);
            ready(new SegmentFile(name, file.bytes));
        });
    }

    private void delete(SegmentFile file) {
        isBusy = true;
        disk.delete(file.name, outcome -> {
            if (!isDone(outcome, file)) return;
            isFull = false;
            work();
        });
    }

    private void create(long bytes) {
        isBusy = true;
        String name = SegmentName.of(nextSequence++);
        disk.create(name, bytes, outcome -> {
            if (isDone(outcome, null)) ready(new SegmentFile(name, bytes));
        });
    }

    private void ready(SegmentFile spare) {
        spares.add(spare);
        if (has(wantedBytes)) wantedBytes = 0;
        owner.poolChanged();
        work();
    }

    /// Whether an operation succeeded; otherwise its `file` waits for the next attempt.
    private boolean isDone(Disk.Outcome outcome, @Nullable SegmentFile file) {
        isBusy = false;
        switch (outcome) {
            case Disk.Outcome.Done _ -> {
                return true;
            }
            case Disk.Outcome.NoSpace _ -> {
                isFull = true;
                wantedBytes = 0; // or nothing smaller would be made, either; who still wants it asks again
                if (file != null) retired.add(file);
                owner.poolChanged();
            }
            case Disk.Outcome.Failed failed -> owner.poolFailed(failed.message());
        }
        return false;
    }
}
