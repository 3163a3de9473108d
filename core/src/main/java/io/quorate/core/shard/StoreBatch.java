package io.quorate.core.shard;

import io.quorate.core.store.OrderedStore;
import io.quorate.core.store.WriteSet;
import java.util.ArrayList;
import java.util.Collections;
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

    private final SortedMap<Integer, List<WriteSet>> writeSets = new TreeMap<>();
    private final SortedMap<Integer, OrderedStore.Batch> batches = new TreeMap<>();
    private long changeCount;
    private long bytes;

    boolean hasRoomFor(long moreBytes) {
        return changeCount < CHANGES_MAX && (bytes == 0 || bytes + moreBytes <= BYTES_MAX);
    }

    /// @param itsBytes of the write set's keys and values
    void add(int partition, WriteSet writeSet, long itsBytes) {
        writeSets.computeIfAbsent(partition, _ -> new ArrayList<>()).add(writeSet);
        changeCount += writeSet.changes().size();
        bytes += itsBytes;
    }

    /// With this batch a partition's data goes up to a mark.
    void reaches(int partition, OrderedStore.Applied mark) {
        batches.put(partition, new OrderedStore.Batch(writeSets.getOrDefault(partition, List.of()), mark));
    }

    boolean isEmpty() {
        return batches.isEmpty();
    }

    /// What is applied to each partition.
    SortedMap<Integer, OrderedStore.Batch> batches() {
        return Collections.unmodifiableSortedMap(batches);
    }

    long changeCount() {
        return changeCount;
    }

    long bytes() {
        return bytes;
    }
}
