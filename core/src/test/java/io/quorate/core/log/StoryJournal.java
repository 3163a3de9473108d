package io.quorate.core.log;

import java.util.ArrayList;
import java.util.List;

/// A commit log whose writes and syncs happen when a story says so.
final class StoryJournal implements Journal {
    private final List<JournalRecord> records = new ArrayList<>();
    private int writtenCount;
    private int syncedCount;

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

    void loseUnsynced() {
        records.subList(syncedCount, records.size()).clear();
        writtenCount = syncedCount;
    }
}
