package io.quorate.core.store;

import io.quorate.core.store.WriteSet.Change;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The last change to each row that a transaction writes, in the order of first changes.
///
/// Nearly every transaction writes a row or two: these are found by looking at all of them, more by an index.
final class RowChanges {
    /// Changes that are looked through without an index.
    private static final int UNINDEXED_MAX = 8;

    private final List<Change.OfRow> all = new ArrayList<>(2);
    private @Nullable Map<RowKey, Integer> places;

    int size() {
        return all.size();
    }

    /// The change to a row; null if there is none.
    Change.@Nullable OfRow get(RowKey key) {
        int place = placeOf(key);
        return place < 0 ? null : all.get(place);
    }

    /// Takes a change in, in place of an earlier one to the same row.
    ///
    /// @return that earlier one; null if there was none
    Change.@Nullable OfRow put(Change.OfRow change) {
        int place = placeOf(change.key());
        if (place >= 0) return all.set(place, change);
        all.add(change);
        if (places != null) {
            places.put(change.key(), all.size() - 1);
        } else if (all.size() > UNINDEXED_MAX) {
            places = new LinkedHashMap<>();
            for (int i = 0; i < all.size(); i++) places.put(all.get(i).key(), i);
        }
        return null;
    }

    /// Adds all changes to the end of a list.
    void addTo(List<Change> list) {
        list.addAll(all);
    }

    /// The rows written with `from <= key < to` in order, deletions included. Sorts them, which only a transaction that
    /// lists after it has written pays for.
    Iterator<Version> range(RowKey from, RowKey to) {
        return all.stream()
                .filter(change ->
                        change.key().compareTo(from) >= 0 && change.key().compareTo(to) < 0)
                .map(change -> new Version(change.key(), change.newValue(), 0))
                .sorted(Comparator.comparing((Version version) -> version.key))
                .iterator();
    }

    private int placeOf(RowKey key) {
        if (places != null) return places.getOrDefault(key, -1);
        for (int i = 0; i < all.size(); i++) if (all.get(i).key().equals(key)) return i;
        return -1;
    }
}
