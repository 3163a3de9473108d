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
/// @param version when it was created, as the metadata's index: tells it from an earlier table of its name
/// @param phase whether its keys are its own
/// @param open while opening or dropping: the partitions that still serve its keys for the table that had them
public record TableEntry(Table table, long version, Phase phase, SortedSet<Integer> open) {
    /// The names of the values are part of the encoding.
    public enum Phase {
        /// Its keys still belong to `default`, whose partitions close them one by one.
        OPENING,
        /// Its keys are its own.
        OPEN,
        /// Its partitions close one by one; then its keys belong to `default`.
        DROPPING
    }

    public TableEntry {
        open = Collections.unmodifiableSortedSet(new TreeSet<>(open));
        if ((phase == Phase.OPEN) != open.isEmpty())
            throw new IllegalArgumentException("an open table with closing parts");
    }

    void encode(ByteSink sink) {
        table.encode(sink);
        sink.putVarint(version);
        sink.putText(phase.name());
        Fields.put(sink, open, (number, to) -> to.putVarint(number));
    }

    static TableEntry decode(ByteSource source) {
        return new TableEntry(
                Table.decode(source),
                source.getVarint(),
                source.getOneOf(Phase.values()),
                new TreeSet<>(Fields.list(source, 1, Fields::smallNumber)));
    }
}
