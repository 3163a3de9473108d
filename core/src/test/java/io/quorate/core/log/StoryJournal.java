package io.quorate.core.log;

import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/// A commit log whose writes and syncs happen when a story says so.
final class StoryJournal implements Journal {
    private final List<JournalRecord> records = new ArrayList<>();
    private int writtenCount;
    private int syncedCount;
    private int recycledCount;

    @Override
    public long record(JournalRecord record, boolean isUrgent) {
        records.add(record);
        return records.size();
    }

    @Override
    public long writtenLsn() {
        return writtenCount;
    }

    @Override
    public long syncedLsn() {
        return syncedCount;
    }

    List<JournalRecord> records() {
        return records;
    }

    /// Hands all to the operating system.
    void write() {
        writtenCount = records.size();
    }

    /// Makes some more records durable.
    void sync(int count) {
        syncedCount = Math.min(records.size(), syncedCount + count);
        writtenCount = Math.max(writtenCount, syncedCount);
    }

    boolean hasUnsynced() {
        return syncedCount < records.size();
    }

    /// Reads all records again, as they come off a disk.
    void replay(BiConsumer<JournalRecord, Long> reader) {
        for (int i = recycledCount; i < records.size(); i++) {
            var sink = new ByteSink(64);
            records.get(i).encode(sink);
            reader.accept(JournalRecord.decode(new ByteSource(sink.toByteArray())), i + 1L);
        }
    }

    /// The records below a number are gone.
    void recycleBelow(long lsn) {
        recycledCount = (int) lsn - 1;
    }

    int recycledCount() {
        return recycledCount;
    }

    void loseUnsynced() {
        records.subList(syncedCount, records.size()).clear();
        writtenCount = syncedCount;
    }
}
