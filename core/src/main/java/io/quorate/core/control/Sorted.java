package io.quorate.core.control;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// Maps that are never changed: each change makes another map.
final class Sorted {
    private Sorted() {}

    static <K extends Comparable<K>, V> SortedMap<K, V> copyOf(SortedMap<K, V> map) {
        return Collections.unmodifiableSortedMap(new TreeMap<>(map));
    }

    static <K extends Comparable<K>, V> SortedMap<K, V> with(SortedMap<K, V> map, K key, V value) {
        SortedMap<K, V> changed = new TreeMap<>(map);
        changed.put(key, value);
        return Collections.unmodifiableSortedMap(changed);
    }

    static <K extends Comparable<K>, V> SortedMap<K, V> without(SortedMap<K, V> map, K key) {
        SortedMap<K, V> changed = new TreeMap<>(map);
        changed.remove(key);
        return Collections.unmodifiableSortedMap(changed);
    }
}
