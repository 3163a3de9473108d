package io.quorate.core.log;

import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What a loss ledger lists.
///
/// @param lost true where the reply is known to have left, false where it may have
/// @param open those of them that may still come back: another replica has them, and a later leader finds
///     them there
/// @param forgottenCount how many were listed once and had to make room
record Losses(SortedMap<Position, Boolean> lost, SortedSet<Position> open, long forgottenCount) {
    static final Losses NONE = new Losses(Collections.emptySortedMap(), Collections.emptySortedSet(), 0);

    private static final int KNOWN = 1;
    private static final int OPEN = 2;
    /// Epoch, offset, flags.
    private static final int LOSS_BYTES_MIN = 3;

    void encode(ByteSink sink) {
        sink.putVarint(forgottenCount);
        sink.putVarint(lost.size());
        lost.forEach((entry, isKnown) -> {
            entry.encode(sink);
            sink.putByte((isKnown ? KNOWN : 0) | (open.contains(entry) ? OPEN : 0));
        });
    }

    static Losses decode(ByteSource source) {
        long forgottenCount = source.getVarint();
        SortedMap<Position, Boolean> lost = new TreeMap<>();
        SortedSet<Position> open = new TreeSet<>();
        for (int count = source.getCount(LOSS_BYTES_MIN); count > 0; count--) {
            Position entry = Position.decode(source);
            int flags = source.getByte();
            lost.put(entry, (flags & KNOWN) != 0);
            if ((flags & OPEN) != 0) open.add(entry);
        }
        return new Losses(lost, open, forgottenCount);
    }
}
