package io.quorate.core.log;

import io.quorate.core.commitlog.CommitLog;
import io.quorate.core.commitlog.LogRecord;
import io.quorate.core.wire.ByteSource;
import io.quorate.core.wire.MalformedException;

/// One partition's part of its shard's commit log.
public final class CommitLogJournal implements Journal {
    private final CommitLog log;
    private final int partition;

    public CommitLogJournal(CommitLog log, int partition) {
        this.log = log;
        this.partition = partition;
    }

    @Override
    public long record(JournalRecord record, boolean isUrgent) {
        Position position = record instanceof JournalRecord.Appended(Entry entry, long _) //
                ? entry.position()
                : Position.START;
        return log.append(partition, position.epoch(), position.offset(), record::encode, isUrgent);
    }

    @Override
    public long writtenLsn() {
        return log.writtenLsn();
    }

    @Override
    public long syncedLsn() {
        return log.syncedLsn();
    }

    /// What a journal has recorded, from the record of the commit log that carries it.
    ///
    /// @throws MalformedException if it is of another kind
    public static JournalRecord read(LogRecord carrier) {
        return JournalRecord.decode(new ByteSource(carrier.payload()));
    }
}
