package io.quorate.core.store;

import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/// The newest state of a partition's rows: the store under the overlay of what it does not have yet, with a cache of
/// hot rows in front of both, which is that of all partitions of a shard.
///
/// Records are numbered by their offsets in the partition's log.
/// Invariant: appliedLsn <= newestLsn, and the overlay holds every record above `min(appliedLsn, retainedAboveLsn)`.
public final class Rows {
    private final OrderedStore store;
    private final int partition;
    private final RowMemory memory;
    private final RowCache cache;
    private final Overlay overlay;
    private final Rules rules;
    private long keyCount;
    private long expiringCount;
    private long newestLsn;
    private long appliedLsn;
    /// Records above this one stay in the overlay even when they are applied: a fetch under way may not have seen them.
    private long retainedAboveLsn = Long.MAX_VALUE;

    /// @param partition whose rows they are
    public Rows(OrderedStore store, int partition, RowMemory memory, Rules rules) {
        this.store = store;
        this.partition = partition;
        this.memory = memory;
        this.cache = memory.cache();
        this.overlay = new Overlay(memory);
        this.rules = rules;
        goOnFrom(store.applied(partition));
    }

    private void goOnFrom(OrderedStore.Applied applied) {
        keyCount = applied.keyCount();
        expiringCount = applied.expiringCount();
        newestLsn = applied.lsn();
        appliedLsn = applied.lsn();
    }

    /// The store has other rows now: what was known of the former ones is forgotten.
    ///
    /// @param applied up to where they go
    public void become(OrderedStore.Applied applied) {
        overlay.clear();
        cache.clear(); // with the rows of others, at no cost: this is rare
        goOnFrom(applied);
    }

    /// Number of keys, those included that are past their deadline and not yet deleted.
    public long keyCount() {
        return keyCount;
    }

    /// How many of the keys have a deadline, passed or not.
    public long expiringCount() {
        return expiringCount;
    }

    /// Sequence number of the newest record written here.
    public long newestLsn() {
        return newestLsn;
    }

    /// Sequence number up to which the store has everything.
    public long appliedLsn() {
        return appliedLsn;
    }

    /// The memory that they share with those of other partitions.
    public RowMemory memory() {
        return memory;
    }

    /// The newest version of a row; null if it is not in memory.
    @Nullable
    Version find(RowKey key) {
        Version cached = cache.get(partition, key);
        if (cached != null) return cached;
        Version pending = overlay.get(key);
        if (pending != null) return pending;
        byte[] value = store.get(partition, key);
        if (OrderedStore.isNotResident(value)) return null;
        if (OrderedStore.isAbsent(value)) return Version.neverWritten(key);
        var version = new Version(key, value, 0);
        cache.put(partition, version);
        return version;
    }

    /// A record becomes part of the newest state.
    ///
    /// @param lsn its sequence number, above all before
    public void write(long lsn, WriteSet writeSet) {
        if (lsn <= newestLsn && rules.hold(Rule.NEWEST_IS_ON_TOP)) {
            throw new IllegalStateException("L5: record " + lsn + " after record " + newestLsn);
        }
        newestLsn = Math.max(newestLsn, lsn);
        keyCount += writeSet.keyCountChange();
        expiringCount += writeSet.expiringCountChange();
        Layer top = overlay.top();
        boolean hasWrittenRows = false;
        for (WriteSet.Change change : writeSet.changes()) {
            switch (change) {
                case WriteSet.Change.OfRow row -> {
                    var version = new Version(row.key(), row.newValue(), lsn);
                    top.put(version);
                    cache.put(partition, version);
                    hasWrittenRows = true;
                }
                case WriteSet.Change.DeleteRange range -> {
                    if (hasWrittenRows) throw new IllegalStateException("record " + lsn + " deletes a range too late");
                    top.deleteRange(range.from(), range.to(), lsn);
                    cache.clear(); // more than it must, at no cost: nearly every row is in the range
                }
            }
        }
        overlay.added(top, lsn, writeSet);
    }

    /// What the records above an offset wrote is no more: their reign is over, and another leader may write other
    /// records there.
    ///
    /// @param lsn at least [#appliedLsn()]
    public void cutAfter(long lsn) {
        for (WriteSet writeSet : overlay.cutAfter(lsn)) {
            keyCount -= writeSet.keyCountChange();
            expiringCount -= writeSet.expiringCountChange();
            forget(writeSet);
        }
        newestLsn = Math.max(appliedLsn, overlay.lastLsn());
    }

    /// The cache may hold what a record wrote, and for a range that it deleted, that there is nothing.
    private void forget(WriteSet writeSet) {
        for (WriteSet.Change change : writeSet.changes()) {
            switch (change) {
                case WriteSet.Change.OfRow row -> cache.remove(partition, row.key());
                case WriteSet.Change.DeleteRange _ -> cache.clear();
            }
        }
    }

    /// The store has everything up to a sequence number.
    public void applied(long lsn) {
        appliedLsn = lsn;
        dropApplied();
    }

    /// What is above a sequence number stays in the overlay until this is called again.
    ///
    /// @param lsn what was applied when the oldest fetch under way began; `Long.MAX_VALUE` if there is none
    public void retainAbove(long lsn) {
        retainedAboveLsn = rules.hold(Rule.FETCH_YIELDS_TO_WRITE) ? lsn : Long.MAX_VALUE;
        dropApplied();
    }

    private void dropApplied() {
        overlay.dropThrough(Math.min(appliedLsn, retainedAboveLsn));
    }

    /// The version of a row that was fetched, unless a newer one is known.
    Version newest(RowKey key, byte[] fetched) {
        if (rules.hold(Rule.FETCH_YIELDS_TO_WRITE)) {
            Version cached = cache.get(partition, key);
            if (cached != null) return cached;
            Version pending = overlay.get(key);
            if (pending != null) return pending;
        }
        var version = new Version(key, fetched, 0);
        cache.put(partition, version);
        return version;
    }

    /// The rows written by records that the store may lack, in order, deletions of single rows included.
    Iterator<Version> overlayRange(RowKey from, RowKey to) {
        return overlay.range(from, to);
    }

    /// Whether a record that the store may lack deletes a range.
    boolean overlayDeletesRanges() {
        return overlay.deletesRanges();
    }

    /// Whether a record that the store may lack deletes a range with this row in it.
    boolean overlayDeletesRangeWith(RowKey key) {
        return rules.hold(Rule.DELETION_HIDES_ROWS) && overlay.deletesRangeWith(key);
    }
}
