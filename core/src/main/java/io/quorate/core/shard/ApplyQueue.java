package io.quorate.core.shard;

import io.quorate.core.store.OrderedStore;
import io.quorate.core.store.WriteSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// A partition's records on their way from the log to the store, in order.
final class ApplyQueue {
    private record Entry(long offset, WriteSet writeSet, long bytes) {}

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

    /// Moves the oldest records that are settled into a batch, as far as it has room.
    ///
    /// @param partition whose records they are
    /// @param settledOffset everything up to here will never be lost
    void moveTo(StoreBatch batch, int partition, long settledOffset) {
        OrderedStore.Applied next = mark;
        for (Entry first; (first = entries.peek()) != null && first.offset() <= settledOffset; ) {
            if (!batch.hasRoomFor(first.bytes())) break;
            entries.remove();
            WriteSet writeSet = first.writeSet();
            batch.add(writeSet, first.bytes());
            next = new OrderedStore.Applied(
                    first.offset(),
                    next.keyCount() + writeSet.keyCountChange(),
                    next.expiringCount() + writeSet.expiringCountChange(),
                    Math.max(next.time(), writeSet.time()));
        }
        if (next.lsn() == mark.lsn()) return;
        mark = next;
        batch.reaches(partition, next);
    }
}
