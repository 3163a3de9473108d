package io.quorate.core.shard;

import io.quorate.core.store.OrderedStore;
import io.quorate.core.store.WriteSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// A partition's records on their way from the log to the store, in order.
final class ApplyQueue {
    private record Entry(long offset, WriteSet writeSet, long bytes) {}

    /// What is kept of a partition's log beside its rows: see [OrderedStore.Applied#outline()].
    @FunctionalInterface
    interface Outline {
        /// @param offset of the last record that is in the rows
        /// @param time the highest of a record up to there
        byte[] at(long offset, long time);
    }

    private final ArrayDeque<Entry> entries = new ArrayDeque<>();
    private OrderedStore.Applied mark;

    /// @param mark what the store has
    ApplyQueue(OrderedStore.Applied mark) {
        this.mark = mark;
    }

    /// @param bytes of the write set's keys and values
    void add(long offset, WriteSet writeSet, long bytes) {
        entries.add(new Entry(offset, writeSet, bytes));
    }

    /// Up to where records were taken for the store.
    long takenOffset() {
        return mark.lsn();
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /// Drops what waits above an offset.
    ///
    /// @return what was dropped
    List<WriteSet> cutAfter(long offset) {
        List<WriteSet> cut = new ArrayList<>();
        for (Entry last; (last = entries.peekLast()) != null && last.offset() > offset; ) {
            entries.removeLast();
            cut.add(last.writeSet());
        }
        return cut;
    }

    /// The store has another state now: what waits belongs to the former one.
    ///
    /// @param applied what the store has
    void goOnFrom(OrderedStore.Applied applied) {
        entries.clear();
        mark = applied;
    }

    /// Moves the oldest records that are settled into a batch, as far as it has room.
    ///
    /// @param partition whose records they are
    /// @param settledOffset everything up to here will never be lost
    void moveTo(StoreBatch batch, int partition, long settledOffset, Outline outline) {
        long lsn = mark.lsn();
        long keyCount = mark.keyCount();
        long expiringCount = mark.expiringCount();
        long time = mark.time();
        for (Entry first; (first = entries.peek()) != null && first.offset() <= settledOffset; ) {
            if (!batch.hasRoomFor(first.bytes())) break;
            entries.remove();
            WriteSet writeSet = first.writeSet();
            batch.add(partition, writeSet, first.bytes());
            lsn = first.offset();
            keyCount += writeSet.keyCountChange();
            expiringCount += writeSet.expiringCountChange();
            time = Math.max(time, writeSet.time());
        }
        if (lsn == mark.lsn()) return;
        mark = new OrderedStore.Applied(lsn, keyCount, expiringCount, time, outline.at(lsn, time));
        batch.reaches(partition, mark);
    }
}
