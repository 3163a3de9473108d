package io.quorate.core.node;

import io.quorate.core.log.Journal;
import io.quorate.core.log.JournalRecord;
import java.util.function.LongConsumer;

/// A partition's part of the commit log, which tells of each record: only partitions that have recorded something
/// are asked how far it is durable.
record PartitionJournal(Journal journal, LongConsumer recorded) implements Journal {
    @Override
    public long record(JournalRecord record, boolean isUrgent) {
        long lsn = journal.record(record, isUrgent);
        recorded.accept(lsn);
        return lsn;
    }

    @Override
    public long writtenLsn() {
        return journal.writtenLsn();
    }

    @Override
    public long syncedLsn() {
        return journal.syncedLsn();
    }
}
