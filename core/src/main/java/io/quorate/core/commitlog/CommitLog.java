package io.quorate.core.commitlog;

import io.quorate.core.commitlog.SegmentPool.SegmentFile;
import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// The log of a shard: records in the order of [#append], written in batches.
///
/// Group commit: while one write is under way, appends gather, and what has gathered is the next write. Two
/// things may go on at a time: one write, and one sync of what was written without. One owner, the shard's
/// thread; nothing waits, and the [Listener] is told from completions of the disk only, never from inside a call.
/// After a failure of the disk nothing is accepted any more: what it has kept is unknown until recovery has read
/// it again.
public final class CommitLog {
    /// Who appends.
    public interface Listener {
        /// [CommitLog#writtenLsn()] or [CommitLog#syncedLsn()] have moved.
        void progressed();

        /// What [CommitLog#room(int)] answers may have changed.
        void roomChanged();

        /// The disk failed: nothing more is accepted, and what is not yet synced may be lost.
        void failed(String why);

        /// A segment's file was put to a new use.
        default void recycled(String from, String to) {}
    }

    private final Disk disk;
    private final CommitLogConfig config;
    private final Rules rules;
    private final SegmentPool pool;
    private final Listener listener;

    /// All segments that are kept, oldest first.
    private final Deque<Segment> segments = new ArrayDeque<>();
    /// Those of them that are not durable as far as they were handed to the disk, and the active one: its end.
    private final Deque<Segment> unsynced = new ArrayDeque<>();
    /// Where batches go; null until the first write after a start, which begins a segment of its own.
    private @Nullable Segment active;

    private BatchBuilder gathering;
    private BatchBuilder underWay;
    private boolean isWriting;
    private boolean isWritingSynced;
    private @Nullable Segment syncing;
    private boolean isRefused;
    private boolean isFailed;

    private long appendedLsn;
    private long writtenLsn;
    /// Invariant: `durableLsn <= writtenLsn <= appendedLsn`.
    private long durableLsn;
    /// How far everything is to be synced.
    private long syncTargetLsn;
    /// How far the log itself says that it is synced.
    private long markedLsn;
    private long flushedLsn;
    private int previousCrc;

    /// A log that goes on where recovery ended. Spares are made ready at once, and what recovery has read is
    /// synced: what a killed process has written can be read before it is durable, so it counts as synced only
    /// after that.
    ///
    /// @param recovered what recovery has found on the same disk
    public CommitLog(Disk disk, CommitLogConfig config, Recovered recovered, Rules rules, Listener listener) {
        this.disk = disk;
        this.config = config;
        this.rules = rules;
        this.listener = listener;
        int keepBytesMax = config.batchBytesMax() + BatchHeader.BYTES;
        gathering = new BatchBuilder(keepBytesMax);
        underWay = new BatchBuilder(keepBytesMax);
        appendedLsn = recovered.lastLsn();
        writtenLsn = appendedLsn;
        durableLsn = recovered.syncedLsn;
        markedLsn = recovered.syncedLsn;
        syncTargetLsn = appendedLsn;
        previousCrc = recovered.lastCrc;
        segments.addAll(recovered.segments);
        unsynced.addAll(recovered.segments);
        gathering.begin(appendedLsn + 1);
        pool = new SegmentPool(disk, config, recovered.nextSequence, recovered.leftovers, new SegmentPool.Owner() {
            @Override
            public void poolChanged() {
                startWrite();
                tellRoom();
            }

            @Override
            public void recycled(String from, String to) {
                listener.recycled(from, to);
            }

            @Override
            public void poolFailed(String why) {
                fail(why);
            }
        });
        advanceDurable();
        startSync();
        pool.work();
    }

    /// Appends a record to the batch that is being gathered; [#endTurn()] writes it.
    ///
    /// It is taken whatever [#room(int)] says, so that what was executed can always be appended; it then waits
    /// for room, and those behind it too.
    ///
    /// @param sync whether somebody waits for [#syncedLsn()] to reach it
    /// @return its number
    /// @throws IllegalStateException if the disk has failed
    public long append(int partition, long epoch, long offset, Payload payload, boolean sync) {
        if (isFailed) throw new IllegalStateException("append to a log that has failed");
        gathering.add(partition, epoch, offset, payload, sync);
        return ++appendedLsn;
    }

    /// Starts to write what has gathered, unless a write is under way.
    public void endTurn() {
        startWrite();
    }

    /// Whether a record with a payload of that many bytes can be appended in this turn.
    public Room room(int bytes) {
        if (isFailed) return Room.FULL;
        long batchBytes = (long) gathering.size() + BatchHeader.RECORD_OVERHEAD_MAX + bytes;
        if (!gathering.isEmpty() && batchBytes > config.batchBytesMax()) return refuse(Room.COMING);
        if (active != null && active.hasRoomFor(batchBytes) || pool.has(batchBytes)) return Room.READY;
        pool.want(batchBytes);
        return refuse(pool.isFull() ? Room.FULL : Room.COMING);
    }

    /// Makes everything appended so far durable, soon and beside other writes.
    public void sync() {
        syncTargetLsn = appendedLsn;
        startSync();
    }

    /// To be called about once a second: the log has no clock. Asks a disk that was full for room again and,
    /// when nothing else is to be written, notes in the log how far it is synced: without that note the last
    /// batch, if it rots, cannot be told from one that a crash has torn.
    public void poll() {
        if (isFailed) return;
        if (pool.isFull()) pool.retry();
        markSynced();
    }

    /// The number of the last record, 0 before the first.
    public long appendedLsn() {
        return appendedLsn;
    }

    /// All records up to this one were handed to the operating system: they survive a crash of the process.
    public long writtenLsn() {
        return writtenLsn;
    }

    /// All records up to this one are durable: they survive a loss of power.
    public long syncedLsn() {
        return rules.hold(Rule.SYNC_BEFORE_ACKNOWLEDGE) ? durableLsn : writtenLsn;
    }

    /// About how many bytes would have to be replayed if the data were flushed up to a record.
    public long bytesAbove(long lsn) {
        long bytes = gathering.isEmpty() ? 0 : gathering.size();
        var newestFirst = segments.descendingIterator();
        while (newestFirst.hasNext()) {
            Segment segment = newestFirst.next();
            if (segment.lastLsn <= lsn) break;
            bytes += segment.bytesAbove(lsn);
        }
        return bytes;
    }

    /// Tells that all records up to this one are durable with the data: segments that hold nothing else are put
    /// to a new use.
    public void flushedThrough(long lsn) {
        flushedLsn = Math.max(flushedLsn, lsn);
        retireFlushed();
    }

    private Room refuse(Room room) {
        isRefused = true;
        return room;
    }

    private void tellRoom() {
        if (!isRefused || isFailed) return;
        isRefused = false;
        listener.roomChanged();
    }

    private void startWrite() {
        if (isWriting || isFailed || gathering.isEmpty()) return;
        Segment segment = segmentFor(gathering.size());
        if (segment == null) {
            pool.want(gathering.size());
            return;
        }
        boolean isSyncWanted = gathering.isSyncWanted();
        if (isSyncWanted) syncTargetLsn = appendedLsn;
        // Without the rule the reply leaves with the write, and the sync follows when it may.
        write(segment, isSyncWanted && rules.hold(Rule.SYNC_BEFORE_ACKNOWLEDGE));
        // The write syncs its own segment; what was written without to those before it needs one of its own.
        startSync();
    }

    /// Hands what has gathered to the disk, if only as a note of how far the log is synced.
    private void write(Segment segment, boolean sync) {
        BatchBuilder batch = gathering;
        gathering = underWay;
        underWay = batch;
        gathering.begin(appendedLsn + 1);

        isWriting = true;
        isWritingSynced = sync;
        markedLsn = durableLsn;
        previousCrc = batch.finish(segment.sequence, previousCrc, durableLsn);
        long position = segment.position;
        long lastLsn = batch.lastLsn();
        long end = position + batch.size();
        segment.position = end;
        segment.lastLsn = lastLsn;
        disk.write(segment.name, position, batch.array(), 0, batch.size(), sync, outcome -> {
            isWriting = false;
            isWritingSynced = false;
            batch.release();
            if (!isDone(outcome)) return;
            segment.wrote(end, lastLsn);
            writtenLsn = lastLsn;
            if (sync) segment.synced(segment.writtenPosition, lastLsn);
            advanceDurable();
            startWrite();
            startSync();
            retireFlushed();
            tellRoom();
            listener.progressed();
        });
    }

    /// The segment that takes the next batch; null if none is ready.
    private @Nullable Segment segmentFor(long batchBytes) {
        if (active != null && active.hasRoomFor(batchBytes)) return active;
        SegmentFile spare = pool.take(batchBytes);
        if (spare == null) return null;
        active = new Segment(spare.name(), spare.bytes(), writtenLsn + 1);
        segments.add(active);
        unsynced.add(active);
        return active;
    }

    private void startSync() {
        if (syncing != null || isFailed) return;
        for (Segment segment : unsynced) {
            // The active one waits until somebody asks, the others are synced at once: what they hold is needed for all
            // that follows to count as durable, and to be recycled.
            boolean isDue = segment != active || durableLsn < syncTargetLsn && !isWritingSynced;
            if (!isDue || !segment.isDirty()) continue;
            long position = segment.writtenPosition;
            long lsn = segment.writtenLsn;
            syncing = segment;
            disk.sync(segment.name, outcome -> {
                syncing = null;
                if (!isDone(outcome)) return;
                segment.synced(position, lsn);
                advanceDurable();
                startSync();
                retireFlushed();
                listener.progressed();
            });
            return;
        }
    }

    private void advanceDurable() {
        Segment oldest = unsynced.peek();
        while (oldest != null) {
            durableLsn = Math.max(durableLsn, oldest.syncedLsn);
            if (oldest == active || !oldest.isSynced()) return;
            unsynced.remove();
            oldest = unsynced.peek();
        }
    }

    private void markSynced() {
        if (isWriting || !gathering.isEmpty() || markedLsn == durableLsn) return;
        Segment segment = segmentFor(gathering.size());
        if (segment != null) write(segment, true);
    }

    private void retireFlushed() {
        Segment oldest = segments.peek();
        while (oldest != null && oldest != active && oldest != syncing && oldest.isSynced() && isFlushed(oldest)) {
            segments.remove();
            pool.retire(oldest);
            oldest = segments.peek();
        }
    }

    private boolean isFlushed(Segment segment) {
        return segment.lastLsn <= flushedLsn || !rules.hold(Rule.RECYCLE_AFTER_FLUSH);
    }

    private boolean isDone(Disk.Outcome outcome) {
        switch (outcome) {
            case Disk.Outcome.Done _ -> {
                return !isFailed;
            }
            // Its blocks were written before, so a full disk is no reason: this one copies what it writes.
            case Disk.Outcome.NoSpace noSpace -> fail(noSpace.message());
            case Disk.Outcome.Failed failed -> fail(failed.message());
        }
        return false;
    }

    private void fail(String why) {
        if (isFailed) return;
        isFailed = true;
        listener.failed(why);
    }
}
