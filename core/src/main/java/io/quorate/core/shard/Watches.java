package io.quorate.core.shard;

import io.quorate.core.store.RowKey;
import io.quorate.core.store.WriteSet;
import java.util.LinkedHashSet;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/// Who watches which key: optimistic locking, as Redis's `WATCH`.
final class Watches {
    private final NavigableMap<RowKey, Set<Connection>> watchers = new TreeMap<>();

    /// @param exists whether the key exists: one that does not is not changed by the deletion of all
    void watch(Connection connection, RowKey head, boolean exists) {
        if (connection.watched.putIfAbsent(head, exists) != null) return;
        watchers.computeIfAbsent(head, _ -> new LinkedHashSet<>()).add(connection);
    }

    void unwatch(Connection connection) {
        for (RowKey head : connection.watched.keySet()) {
            Set<Connection> others = watchers.get(head);
            if (others == null) continue;
            others.remove(connection);
            if (others.isEmpty()) watchers.remove(head);
        }
        connection.watched.clear();
        connection.isWatchBroken = false;
        connection.unwatchElsewhere();
    }

    /// Marks everyone who watches a key that was written.
    void wrote(WriteSet writeSet) {
        if (watchers.isEmpty()) return;
        for (WriteSet.Change change : writeSet.changes()) {
            switch (change) {
                case WriteSet.Change.OfRow row -> breakWatch(row.key());
                case WriteSet.Change.DeleteRange range ->
                    watchers.subMap(range.from(), true, range.to(), false).forEach(Watches::breakWhereItExisted);
            }
        }
    }

    /// Marks everyone who watches a key of some slots.
    void breakAll(SlotRange slots) {
        watchers.subMap(slots.start(), true, slots.end(), false).values().forEach(Watches::breakAll);
    }

    private static void breakWhereItExisted(RowKey head, Set<Connection> connections) {
        for (Connection connection : connections) {
            if (Boolean.TRUE.equals(connection.watched.get(head))) connection.isWatchBroken = true;
        }
    }

    private void breakWatch(RowKey head) {
        Set<Connection> connections = watchers.get(head);
        if (connections != null) breakAll(connections);
    }

    private static void breakAll(Set<Connection> connections) {
        for (Connection connection : connections) connection.isWatchBroken = true;
    }
}
