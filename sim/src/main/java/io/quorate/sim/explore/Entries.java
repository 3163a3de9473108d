package io.quorate.sim.explore;

import io.quorate.core.log.Entry;
import io.quorate.core.log.Position;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Every entry that was ever appended, with a number, so that logs are compared quickly.
final class Entries {
    private final Map<String, Integer> ids = new LinkedHashMap<>();
    private final List<Entry> entries = new ArrayList<>();

    int idOf(Entry entry) {
        Integer known = ids.putIfAbsent(entry.toString(), entries.size());
        if (known != null) return known;
        entries.add(entry);
        return entries.size() - 1;
    }

    Position position(int id) {
        return entries.get(id).position();
    }

    boolean isOpening(int id) {
        return entries.get(id).isOpening();
    }

    List<Position> positions(List<Integer> ids) {
        return ids.stream().map(this::position).toList();
    }

    /// Where two logs have an entry of one epoch at one offset, they must be the same up to there.
    boolean match(List<Integer> log, List<Integer> other) {
        int shared = Math.min(log.size(), other.size());
        int same = 0;
        while (same < shared && log.get(same).equals(other.get(same))) same++;
        for (int i = same; i < shared; i++) {
            if (position(log.get(i)).equals(position(other.get(i)))) return false;
        }
        return true;
    }
}
