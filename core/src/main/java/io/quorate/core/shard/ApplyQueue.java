package io.quorate.core.shard;

import io.quorate.core.store.OrderedStore;
import io.quorate.core.store.WriteSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Records on their way from the log to the store, in order.
///
/// They go in large batches: applied in the order of their keys, a row then costs about a quarter of what it costs in
/// batches of a hundred (docs/decisions/0001-where-the-time-goes.md).
final class ApplyQueue {
    /// Most changes in one batch: the store's memory for one batch stays within a few megabytes.
    static final int BATCH_CHANGES_MAX = 65_536;
    /// Most bytes of keys and values in one batch, for the same reason. A record that is larger goes alone.
    static final long BATCH_BYTES_MAX = 16L << 20;
    /// Changes that are worth a batch.
    private static final int WORTHWHILE_CHANGES = 16_384;

    /// A batch for the store.
    record Batch(List<WriteSet> writeSets, OrderedStore.Applied mark) {}

    private record Entry(long lsn, WriteSet writeSet, long bytes) {}

    private final ArrayDeque<Entry> entries = new ArrayDeque<>();
    private OrderedStore.Applied mark;
    private long changeCount;
    private long bytes;

    /// @param mark what the store has
    ApplyQueue(OrderedStore.Applied mark) {
        this.mark = mark;
    }

    void add(long lsn, WriteSet writeSet) {
        var entry = new Entry(lsn, writeSet, writeSet.bytes());
        entries.add(entry);
        changeCount += writeSet.changes().size();
        bytes += entry.bytes();
    }

    /// Whether what waits, committed or not, is worth a batch of its own.
    boolean isWorthwhile() {
        return changeCount >= WORTHWHILE_CHANGES || bytes >= BATCH_BYTES_MAX;
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /// Takes the oldest records that are committed, up to a batch; null if there are none.
    ///
    /// @param committedLsn everything up to here will never be lost
    @Nullable
    Batch take(long committedLsn) {
        List<WriteSet> writeSets = new ArrayList<>();
        int changes = 0;
        long batchBytes = 0;
        OrderedStore.Applied next = mark;
        for (Entry first; (first = entries.peek()) != null && first.lsn() <= committedLsn; ) {
            if (changes >= BATCH_CHANGES_MAX) break;
            if (!writeSets.isEmpty() && batchBytes + first.bytes() > BATCH_BYTES_MAX) break;
            entries.remove();
            batchBytes += first.bytes();
            WriteSet writeSet = first.writeSet();
            changes += writeSet.changes().size();
            writeSets.add(writeSet);
            next = new OrderedStore.Applied(
                    first.lsn(),
                    next.keyCount() + writeSet.keyCountChange(),
                    next.expiringCount() + writeSet.expiringCountChange(),
                    Math.max(next.time(), writeSet.time()));
        }
        if (writeSets.isEmpty()) return null;
        changeCount -= changes;
        bytes -= batchBytes;
        mark = next;
        return new Batch(writeSets, next);
    }
}
