package io.quorate.core.control;

import io.quorate.core.identity.NodeId;
import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import io.quorate.core.wire.MalformedException;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// What the leader of a partition says of it to the controller.
///
/// @param epoch the epoch that it leads in; a report of another epoch than the newest says nothing
/// @param isServing whether the no-op of that epoch is committed
/// @param caughtUp the replicas, and the learner, that have all of the log but what is under way
/// @param successor whom the leader has made ready to take over, perhaps itself with another replica set; empty if it
///     means to go on
public record PartitionReport(long epoch, boolean isServing, SortedSet<NodeId> caughtUp, Optional<NodeId> successor) {
    public PartitionReport {
        caughtUp = Collections.unmodifiableSortedSet(new TreeSet<>(caughtUp));
    }
    /// Writes it to the end of a sink.
    public void encode(ByteSink sink) {
        sink.putVarint(epoch);
        sink.putByte(isServing ? 1 : 0);
        Fields.put(sink, caughtUp, NodeId::encode);
        Fields.put(sink, successor, NodeId::encode);
    }

    /// Reads what [#encode] wrote.
    ///
    /// @throws MalformedException if the bytes are no report
    public static PartitionReport decode(ByteSource source) {
        long epoch = source.getVarint();
        boolean isServing = Fields.flag(source);
        SortedSet<NodeId> caughtUp = new TreeSet<>(Fields.list(source, NodeId.BYTES, NodeId::decode));
        return new PartitionReport(epoch, isServing, caughtUp, Fields.optional(source, NodeId::decode));
    }
}
