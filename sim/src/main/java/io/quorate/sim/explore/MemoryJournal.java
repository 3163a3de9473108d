package io.quorate.sim.explore;

import io.quorate.core.log.Journal;
import io.quorate.core.log.JournalRecord;
import java.util.ArrayList;
import java.util.List;

/// A commit log in memory, synced record by record.
final class MemoryJournal implements Journal {
    private final boolean isWrittenAtOnce;
    private final List<JournalRecord> records = new ArrayList<>();
    private int syncedCount;

    /// @param isWrittenAtOnce whether a record is written as soon as it is made; else when it is synced
    MemoryJournal(boolean isWrittenAtOnce) {
        this.isWrittenAtOnce = isWrittenAtOnce;
    }

    @Override
    public long record(JournalRecord record, boolean isUrgent) {
        records.add(record);
        return records.size();
    }

    @Override
    public long writtenLsn() {
        return isWrittenAtOnce ? records.size() : syncedCount;
    }

    @Override
    public long syncedLsn() {
        return syncedCount;
    }

    void syncOne() {
        syncedCount++;
    }

    void syncAll() {
        syncedCount = records.size();
    }

    List<JournalRecord> synced() {
        return records.subList(0, syncedCount);
    }

    List<JournalRecord> unsynced() {
        return records.subList(syncedCount, records.size());
    }

    void loseUnsynced() {
        unsynced().clear();
    }
}
