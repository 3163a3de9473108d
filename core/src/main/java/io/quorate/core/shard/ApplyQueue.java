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

    /// A batch for the store.
    record Batch(List<WriteSet> writeSets, OrderedStore.Applied mark) {}

    private record Entry(long lsn, WriteSet writeSet) {}

    private final ArrayDeque<Entry> entries = new ArrayDeque<>();
    private OrderedStore.Applied mark;
    private long changeCount;

    /// @param mark what the store has
    ApplyQueue(OrderedStore.Applied mark) {
        this.mark = mark;
    }

    void add(long lsn, WriteSet writeSet) {
        entries.add(new Entry(lsn, writeSet));
        changeCount += writeSet.changes().size();
    }

    /// Number of changes that wait, committed or not.
    long changeCount() {
        return changeCount;
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
        OrderedStore.Applied next = mark;
        for (Entry first; (first = entries.peek()) != null && first.lsn() <= committedLsn; ) {
            if (changes >= BATCH_CHANGES_MAX) break;
            entries.remove();
            WriteSet writeSet = first.writeSet();
            changes += writeSet.changes().size();
            writeSets.add(writeSet);
            next = new OrderedStore.Applied(
                    first.lsn(), next.keyCount() + writeSet.keyCountChange(), Math.max(next.time(), writeSet.time()));
        }
        if (writeSets.isEmpty()) return null;
        changeCount -= changes;
        mark = next;
        return new Batch(writeSets, next);
    }
}
