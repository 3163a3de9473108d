package io.quorate.core.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What was written and is not yet applied to the store, in order of keys: the newest state above it.
final class Overlay {
    /// Memory that a change takes beside the bytes of its key and value.
    private static final int CHANGE_BYTES = 160;

    /// A record that is not yet dropped.
    record Pending(long lsn, WriteSet writeSet, long bytes) {}

    /// A pending deletion of a range.
    private record Range(RowKey from, RowKey to, long lsn) {
        boolean covers(RowKey key) {
            return key.compareTo(from) >= 0 && key.compareTo(to) < 0;
        }
    }

    private final TreeMap<RowKey, Version> rows = new TreeMap<>();
    private final List<Range> ranges = new ArrayList<>();
    private final Deque<Pending> pending = new ArrayDeque<>();
    private long bytes;

    /// Memory that the pending records take, roughly.
    long bytes() {
        return bytes;
    }

    /// The version of a row if a pending record has written it, a deletion included.
    @Nullable
    Version get(RowKey key) {
        if (pending.isEmpty()) return null;
        Version version = rows.get(key);
        if (version != null) return version;
        // The last range is the newest; a later put would have been found above.
        for (int i = ranges.size() - 1; i >= 0; i--) {
            Range range = ranges.get(i);
            if (range.covers(key)) return new Version(key, OrderedStore.ABSENT, range.lsn());
        }
        return null;
    }

    /// The rows written by pending records with `from <= key < to`, deletions included.
    NavigableMap<RowKey, Version> range(RowKey from, RowKey to) {
        return rows.subMap(from, true, to, false);
    }

    /// Whether a pending record deletes a range.
    boolean deletesRanges() {
        return !ranges.isEmpty();
    }

    /// Whether a pending record deletes a range with this row in it. A row found by [#get] may have come after.
    boolean deletesRangeWith(RowKey key) {
        for (Range range : ranges) if (range.covers(key)) return true;
        return false;
    }

    void put(Version version) {
        rows.put(version.key, version);
    }

    void deleteRange(RowKey from, RowKey to, long lsn) {
        rows.subMap(from, true, to, false).clear();
        ranges.add(new Range(from, to, lsn));
    }

    /// Takes note of the record whose changes were put in.
    void add(long lsn, WriteSet writeSet) {
        long size = 0;
        for (WriteSet.Change change : writeSet.changes()) {
            size += CHANGE_BYTES;
            if (change instanceof WriteSet.Change.Put put) size += put.key().bytes().length + put.value().length;
        }
        pending.add(new Pending(lsn, writeSet, size));
        bytes += size;
    }

    /// Drops what the store has: all records up to and including a sequence number.
    void dropThrough(long lsn) {
        for (Pending first; (first = pending.peek()) != null && first.lsn() <= lsn; ) {
            pending.remove();
            bytes -= first.bytes();
            drop(first);
        }
    }

    private void drop(Pending record) {
        for (WriteSet.Change change : record.writeSet().changes()) {
            switch (change) {
                case WriteSet.Change.Put put -> dropRow(put.key(), record.lsn());
                case WriteSet.Change.Delete delete -> dropRow(delete.key(), record.lsn());
                case WriteSet.Change.DeleteRange _ -> ranges.removeIf(range -> range.lsn() == record.lsn());
            }
        }
    }

    /// Drops a row's version unless a later record has written the row again.
    private void dropRow(RowKey key, long lsn) {
        rows.computeIfPresent(key, (_, version) -> version.lsn == lsn ? null : version);
    }
}
