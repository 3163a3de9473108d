package io.quorate.core.control;

import io.quorate.core.table.PlacementClass;
import io.quorate.core.table.Table;
import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import java.util.ArrayList;
import java.util.List;

/// The partitions that all log tables of one placement class share.
///
/// @param id its number, never given to another, so that a class that comes back finds none of the old promises
/// @param of the class
/// @param partitions by their number
public record Placement(int id, PlacementClass of, List<PartitionState> partitions) {
    /// Bytes that an encoded partition takes at least.
    private static final int PARTITION_BYTES_MIN = 15;

    public Placement {
        partitions = List.copyOf(partitions);
    }

    Placement with(int number, PartitionState state) {
        var changed = new ArrayList<>(partitions);
        changed.set(number, state);
        return new Placement(id, of, changed);
    }

    void encode(ByteSink sink) {
        sink.putVarint(id);
        Table.encode(of, sink);
        Fields.put(sink, partitions, PartitionState::encode);
    }

    static Placement decode(ByteSource source) {
        return new Placement(
                Fields.smallNumber(source),
                Table.decodePlacement(source),
                Fields.list(source, PARTITION_BYTES_MIN, PartitionState::decode));
    }
}
