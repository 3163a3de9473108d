package io.quorate.core.shard;

import io.quorate.core.commitlog.CommitLog;
import io.quorate.core.commitlog.LogRecord;
import io.quorate.core.store.WriteSet;
import io.quorate.core.wire.ByteSource;
import java.util.Iterator;

/// A single node's one partition over its own commit log, whose sequence numbers are the partition's offsets.
final class OwnHome implements Home {
    /// Bytes that are replayed before the store is waited for.
    private static final long REPLAY_BACKLOG_BYTES = 16L << 20;
    /// How long replay waits for the store to catch up before it looks again.
    private static final long REPLAY_PAUSE_NANOS = 1_000_000;

    private final ShardParts parts;
    private final CommitLog log;
    private final Partition partition;
    private final OnePartition partitions;
    private final OwnTables tables;

    /// @param tables those of the node
    OwnHome(ShardParts parts, OwnTables tables) {
        this.parts = parts;
        this.tables = tables;
        log = parts.log();
        partition = new Partition(Shard.ONLY_PARTITION, SlotRange.ALL, new OwnLog(parts), parts);
        tables.attach(partition, parts);
        partitions = new OnePartition(partition, tables, parts.transactionCommands());
    }

    @Override
    public Partitions partitions() {
        return partitions;
    }

    @Override
    public void replay(Iterator<LogRecord> records, Runnable whenDone) {
        long from = partition.rows().newestLsn();
        replayPiece(
                records,
                () -> tables.load(() -> {
                    long to = partition.rows().newestLsn();
                    if (to > from) parts.env().report(new Event.Replayed(from + 1, to, to - from));
                    whenDone.run();
                }));
    }

    /// Replay is pulled in bounded pieces, the store being waited for in between.
    private void replayPiece(Iterator<LogRecord> records, Runnable whenDone) {
        if (parts.lifecycle().hasStopped()) return;
        StoreFeed feed = parts.feed();
        while (records.hasNext()) {
            if (parts.memory().overlayBytes() > REPLAY_BACKLOG_BYTES && !feed.isFull()) {
                feed.apply();
                parts.env().schedule(REPLAY_PAUSE_NANOS, () -> replayPiece(records, whenDone));
                return;
            }
            LogRecord record = records.next();
            WriteSet writeSet = WriteSet.decode(new ByteSource(record.payload()));
            partition.witness(writeSet.time());
            partition.becomeNewest(record.lsn(), writeSet);
        }
        whenDone.run();
    }

    @Override
    public void progressed() {
        parts.gate().open(log.syncedLsn(), log.writtenLsn());
        parts.feed().settled();
    }

    @Override
    public void tick(Backpressure backpressure) {
        tables.tick(backpressure);
    }

    @Override
    public void stopping() {
        parts.gate().open(log.syncedLsn(), log.writtenLsn());
    }

    @Override
    public long replayBytes() {
        return log.bytesAbove(partition.flushedOffset());
    }

    @Override
    public void flushed() {
        parts.env().report(new Event.Flushed(partition.flushedOffset()));
        log.flushedThrough(partition.flushedOffset());
    }
}
