package io.quorate.sim.cluster;

import io.quorate.core.log.Entry;
import io.quorate.core.store.RowKey;
import io.quorate.core.store.WriteSet;
import io.quorate.core.wire.ByteSource;
import io.quorate.sim.machine.SimStore;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// The rows of a partition as its log says they are.
final class ReplayedRows {
    private final NavigableMap<RowKey, byte[]> rows = new TreeMap<>();

    /// @param committed all entries of the log, in order
    ReplayedRows(List<Entry> committed) {
        for (Entry entry : committed) {
            if (entry.isOpening()) continue;
            for (WriteSet.Change change :
                    WriteSet.decode(new ByteSource(entry.payload())).changes()) {
                SimStore.change(rows, change);
            }
        }
    }

    /// How the rows of a partition in a store are different; empty if they are not.
    Optional<String> difference(SimStore store, int partition) {
        NavigableMap<RowKey, byte[]> stored = store.rows(partition);
        for (RowKey key : rows.keySet()) {
            byte[] value = stored.get(key);
            if (value == null) return Optional.of(key + " is missing");
            if (!Arrays.equals(value, rows.get(key))) return Optional.of(key + " is another");
        }
        for (RowKey key : stored.keySet()) if (!rows.containsKey(key)) return Optional.of(key + " is there");
        return Optional.empty();
    }
}
