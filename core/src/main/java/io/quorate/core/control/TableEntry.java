package io.quorate.core.control;

import io.quorate.core.table.Table;
import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/// A table and how far its coming or going has got.
///
/// @param table its options
/// @param version the metadata's index when what is under way, or was last, began: tells it from all that was begun
///     under this name before
/// @param wish drawn by who asked for that
/// @param phase whose its keys are
/// @param open unless it is open: the partitions that have not closed, and so may still do as before
public record TableEntry(Table table, long version, long wish, Phase phase, SortedSet<Integer> open) {
    /// The names of the values are part of the encoding.
    public enum Phase {
        /// Its keys still belong to `default`, whose partitions close them one by one, if there are none.
        OPENING,
        /// Its keys are its own.
        OPEN,
        /// Its keys are its own, and its partitions take up its new options one by one.
        ALTERING,
        /// Its partitions close one by one, if it has no keys; then its prefix belongs to `default`.
        DROPPING,
        /// The same, and what keys it has are deleted first.
        ERASING;

        /// Whether nobody is served under the table's prefix.
        public boolean isClosing() {
            return this == OPENING || this == DROPPING || this == ERASING;
        }
    }

    public TableEntry {
        open = Collections.unmodifiableSortedSet(new TreeSet<>(open));
        if ((phase == Phase.OPEN) != open.isEmpty())
            throw new IllegalArgumentException("an open table with closing parts");
    }

    void encode(ByteSink sink) {
        table.encode(sink);
        sink.putVarint(version);
        sink.putLong(wish);
        sink.putText(phase.name());
        Fields.put(sink, open, (number, to) -> to.putVarint(number));
    }

    static TableEntry decode(ByteSource source) {
        return new TableEntry(
                Table.decode(source),
                source.getVarint(),
                source.getLong(),
                source.getOneOf(Phase.values()),
                new TreeSet<>(Fields.list(source, 1, Fields::smallNumber)));
    }
}
