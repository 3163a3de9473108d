package io.quorate.core.control;

import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import io.quorate.core.table.Table;
import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import io.quorate.core.wire.MalformedException;

/// Changes as bytes: one byte for the kind, then its fields in the order of the record.
public final class ChangeCodec {
    private static final int FORMED = 1;
    private static final int JOINED = 2;
    private static final int STARTED = 3;
    private static final int ADMITTED = 4;
    private static final int LEAVING = 5;
    private static final int REMOVED = 6;
    private static final int PLACEMENT_ADDED = 7;
    private static final int PLACEMENT_DROPPED = 8;
    private static final int TABLE_CREATED = 9;
    private static final int TABLE_ALTERED = 10;
    private static final int TABLE_DROPPED = 11;
    private static final int TABLE_CLOSED = 12;
    private static final int LEARNER_ADDED = 13;
    private static final int LEARNER_DROPPED = 14;
    private static final int EPOCH_GIVEN = 15;
    private static final int ESTABLISHED = 16;
    private static final int TABLE_ERASED = 17;
    private static final int TABLE_OCCUPIED = 18;

    private ChangeCodec() {}

    /// Writes a change to the end of a sink.
    public static void encode(Change change, ByteSink sink) {
        switch (change) {
            case Change.Formed formed -> {
                sink.putByte(FORMED);
                sink.putLong(formed.clusterId());
                sink.putVarint(formed.partitionCount());
                Fields.put(sink, formed.founders(), Newcomer::encode);
                formed.table().encode(sink);
                Fields.put(sink, formed.replicas(), ReplicaSet::encode);
            }
            case Change.Joined joined -> {
                sink.putByte(JOINED);
                joined.newcomer().encode(sink);
            }
            case Change.Started started -> {
                sink.putByte(STARTED);
                started.newcomer().encode(sink);
            }
            case Change.Admitted admitted -> node(ADMITTED, admitted.node(), sink);
            case Change.Leaving leaving -> node(LEAVING, leaving.node(), sink);
            case Change.Removed removed -> node(REMOVED, removed.node(), sink);
            case Change.PlacementAdded added -> {
                sink.putByte(PLACEMENT_ADDED);
                Table.encode(added.of(), sink);
                Fields.put(sink, added.replicas(), ReplicaSet::encode);
            }
            case Change.PlacementDropped dropped -> {
                sink.putByte(PLACEMENT_DROPPED);
                sink.putVarint(dropped.placement());
            }
            case Change.TableCreated created -> {
                sink.putByte(TABLE_CREATED);
                created.table().encode(sink);
                sink.putVarint(created.seen());
                sink.putLong(created.wish());
            }
            case Change.TableAltered altered -> {
                sink.putByte(TABLE_ALTERED);
                altered.table().encode(sink);
                sink.putVarint(altered.version());
                sink.putLong(altered.wish());
            }
            case Change.TableDropped dropped -> {
                sink.putByte(dropped.isForced() ? TABLE_ERASED : TABLE_DROPPED);
                sink.putText(dropped.name());
                sink.putVarint(dropped.version());
                sink.putLong(dropped.wish());
            }
            case Change.TableClosed closed -> {
                sink.putByte(TABLE_CLOSED);
                sink.putText(closed.name());
                sink.putVarint(closed.version());
                sink.putVarint(closed.partition());
            }
            case Change.TableOccupied occupied -> {
                sink.putByte(TABLE_OCCUPIED);
                sink.putText(occupied.name());
                sink.putVarint(occupied.version());
            }
            case Change.LearnerAdded added -> {
                sink.putByte(LEARNER_ADDED);
                added.partition().encode(sink);
                added.node().encode(sink);
            }
            case Change.LearnerDropped dropped -> {
                sink.putByte(LEARNER_DROPPED);
                dropped.partition().encode(sink);
            }
            case Change.EpochGiven given -> {
                sink.putByte(EPOCH_GIVEN);
                given.partition().encode(sink);
                sink.putVarint(given.epoch());
                given.leader().encode(sink);
                given.replicas().encode(sink);
            }
            case Change.Established established -> {
                sink.putByte(ESTABLISHED);
                established.partition().encode(sink);
                sink.putVarint(established.epoch());
            }
        }
    }

    /// Reads what [#encode(Change, ByteSink)] wrote.
    ///
    /// @throws MalformedException if the bytes are no change
    public static Change decode(ByteSource source) {
        int kind = source.getByte();
        try {
            return decode(kind, source);
        } catch (IllegalArgumentException impossible) {
            // Well-formed numbers that no record takes, such as an empty replica set.
            throw new MalformedException(String.valueOf(impossible.getMessage()));
        }
    }

    private static Change decode(int kind, ByteSource source) {
        return switch (kind) {
            case FORMED ->
                new Change.Formed(
                        source.getLong(),
                        Fields.smallNumber(source),
                        Fields.list(source, Newcomer.BYTES_MIN, Newcomer::decode),
                        Table.decode(source),
                        Fields.list(source, NodeId.BYTES, ReplicaSet::decode));
            case JOINED -> new Change.Joined(Newcomer.decode(source));
            case STARTED -> new Change.Started(Newcomer.decode(source));
            case ADMITTED -> new Change.Admitted(NodeId.decode(source));
            case LEAVING -> new Change.Leaving(NodeId.decode(source));
            case REMOVED -> new Change.Removed(NodeId.decode(source));
            case PLACEMENT_ADDED ->
                new Change.PlacementAdded(
                        Table.decodePlacement(source), Fields.list(source, NodeId.BYTES, ReplicaSet::decode));
            case PLACEMENT_DROPPED -> new Change.PlacementDropped(Fields.smallNumber(source));
            case TABLE_CREATED -> new Change.TableCreated(Table.decode(source), source.getVarint(), source.getLong());
            case TABLE_ALTERED -> new Change.TableAltered(Table.decode(source), source.getVarint(), source.getLong());
            case TABLE_DROPPED, TABLE_ERASED ->
                new Change.TableDropped(source.getText(), kind == TABLE_ERASED, source.getVarint(), source.getLong());
            case TABLE_CLOSED ->
                new Change.TableClosed(source.getText(), source.getVarint(), Fields.smallNumber(source));
            case TABLE_OCCUPIED -> new Change.TableOccupied(source.getText(), source.getVarint());
            case LEARNER_ADDED -> new Change.LearnerAdded(PartitionId.decode(source), NodeId.decode(source));
            case LEARNER_DROPPED -> new Change.LearnerDropped(PartitionId.decode(source));
            case EPOCH_GIVEN ->
                new Change.EpochGiven(
                        PartitionId.decode(source),
                        source.getVarint(),
                        ProcessId.decode(source),
                        ReplicaSet.decode(source));
            case ESTABLISHED -> new Change.Established(PartitionId.decode(source), source.getVarint());
            default -> throw new MalformedException("a change of the unknown kind " + kind);
        };
    }

    private static void node(int kind, NodeId node, ByteSink sink) {
        sink.putByte(kind);
        node.encode(sink);
    }
}
