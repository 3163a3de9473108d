package io.quorate.core.log;

import java.util.ArrayList;
import java.util.List;

/// A journal that writes and syncs when the test says so.
final class HandJournal implements Journal {
    private final List<JournalRecord> records = new ArrayList<>();
    private long writtenLsn;
    private long syncedLsn;

    @Override
    public long record(JournalRecord record, boolean isUrgent) {
        records.add(record);
        return records.size();
    }

    @Override
    public long writtenLsn() {
        return writtenLsn;
    }

    @Override
    public long syncedLsn() {
        return syncedLsn;
    }

    void write() {
        writtenLsn = records.size();
    }

    void sync() {
        write();
        syncedLsn = records.size();
    }

    /// What a loss of power leaves.
    HandJournal synced() {
        var left = new HandJournal();
        left.records.addAll(records.subList(0, (int) syncedLsn));
        left.sync();
        return left;
    }

    List<JournalRecord> records() {
        return records;
    }
}
