package io.quorate.core.shard;

import io.quorate.core.store.OrderedStore;
import io.quorate.core.store.WriteSet;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What is applied to the store at once, of one or several partitions.
///
/// Batches are large: applied in the order of their keys, a row then costs about a quarter of what it costs in batches
/// of a hundred (docs/decisions/0001-where-the-time-goes.md).
final class StoreBatch {
    /// Most changes in one batch: the store's memory for one batch stays within a few megabytes.
    static final int CHANGES_MAX = 65_536;
    /// Most bytes of keys and values in one batch, for the same reason. A record that is larger goes alone.
    static final long BYTES_MAX = 16L << 20;

    private final List<WriteSet> writeSets = new ArrayList<>();
    private final SortedMap<Integer, OrderedStore.Applied> marks = new TreeMap<>();
    private long changeCount;
    private long bytes;

    boolean hasRoomFor(long moreBytes) {
        return changeCount < CHANGES_MAX && (writeSets.isEmpty() || bytes + moreBytes <= BYTES_MAX);
    }

    /// @param itsBytes of the write set's keys and values
    void add(WriteSet writeSet, long itsBytes) {
        writeSets.add(writeSet);
        changeCount += writeSet.changes().size();
        bytes += itsBytes;
    }

    /// With this batch a partition's data goes up to a mark.
    void reaches(int partition, OrderedStore.Applied mark) {
        marks.put(partition, mark);
    }

    boolean isEmpty() {
        return writeSets.isEmpty();
    }

    List<WriteSet> writeSets() {
        return writeSets;
    }

    SortedMap<Integer, OrderedStore.Applied> marks() {
        return marks;
    }

    long changeCount() {
        return changeCount;
    }

    long bytes() {
        return bytes;
    }
}
