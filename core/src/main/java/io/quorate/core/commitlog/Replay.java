package io.quorate.core.commitlog;

import io.quorate.core.commitlog.SegmentPool.SegmentFile;
import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import io.quorate.core.wire.ByteSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// The records of a log that recovery has verified, read batch by batch.
final class Replay implements Iterator<LogRecord> {
    private final Disk disk;
    private final Rules rules;
    private final long appliedLsn;
    private final Iterator<Segment> segments;

    private @Nullable Segment segment;
    private @Nullable SegmentReader reader;
    private long position;
    private long nextLsn;
    /// Of the batch that was read last.
    private final Deque<LogRecord> ahead = new ArrayDeque<>();

    /// @param appliedLsn records up to this one are left out
    /// @param segments that the log consists of, oldest first
    Replay(Disk disk, Rules rules, long appliedLsn, List<Segment> segments) {
        this.disk = disk;
        this.rules = rules;
        this.appliedLsn = appliedLsn;
        this.segments = segments.iterator();
    }

    @Override
    public boolean hasNext() {
        while (ahead.isEmpty()) {
            List<LogRecord> batch = nextBatch();
            if (batch == null) return false;
            ahead.addAll(rules.hold(Rule.REPLAY_IN_ORDER) ? batch : outOfOrder(batch));
        }
        return true;
    }

    @Override
    public LogRecord next() {
        if (!hasNext()) throw new NoSuchElementException("the log has been read to its end");
        return ahead.remove();
    }

    /// The next batch's records that are not left out; null at the end.
    private @Nullable List<LogRecord> nextBatch() {
        while (segment == null || reader == null || position >= segment.position) {
            if (!segments.hasNext()) return null;
            segment = segments.next();
            reader = new SegmentReader(disk, new SegmentFile(segment.name, segment.bytes), rules);
            position = 0;
            nextLsn = segment.firstLsn;
        }
        BatchHeader header = reader.headerAt(position);
        if (header == null) throw new Disk.UnreadableException(segment.name + " has changed since it was verified");
        // Not the header's own numbers: a batch that is kept against the rules is not what its header says.
        long endLsn = Math.min(nextLsn + header.recordCount(), segment.lastLsn + 1);
        List<LogRecord> records = new ArrayList<>();
        if (endLsn - 1 > appliedLsn) {
            ByteSource source = reader.records(position, header);
            for (long lsn = nextLsn; lsn < endLsn; lsn++) {
                LogRecord logRecord = LogRecord.read(source, lsn);
                if (lsn > appliedLsn) records.add(logRecord);
            }
        }
        position += header.length();
        nextLsn = endLsn;
        return records;
    }

    /// What happens without the rule: the records of two batches, the last one first.
    private List<LogRecord> outOfOrder(List<LogRecord> batch) {
        List<LogRecord> reversed = new ArrayList<>(batch);
        List<LogRecord> following = nextBatch();
        if (following != null) reversed.addAll(following);
        Collections.reverse(reversed);
        return reversed;
    }
}
