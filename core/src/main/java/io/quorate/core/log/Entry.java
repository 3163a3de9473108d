package io.quorate.core.log;

import io.quorate.core.identity.NodeId;
import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import io.quorate.core.wire.MalformedException;
import java.util.Arrays;
import java.util.List;

/// An entry of a partition's log.
///
/// @param isEarly whether its reply may leave before it is committed (`ack=leader` or
/// `durability=buffered`): if it is
///     cut, the loss ledger names it
/// @param payload what it says, as its kind has it. Kept, not copied
public record Entry(Position position, Kind kind, boolean isEarly, byte[] payload) {
    /// What an entry is for.
    public enum Kind {
        /// A write set.
        EFFECTS,
        /// Nothing: a leader opens its epoch with it.
        OPENING,
        /// The nodes that count from here on, in a partition that keeps its replica set in its own log.
        REPLICA_SET
    }

    private static final int EFFECTS_TAG = 0;
    private static final int EARLY_EFFECTS_TAG = 1;
    private static final int OPENING_TAG = 2;
    private static final int REPLICA_SET_TAG = 3;

    private static final byte[] NOTHING = new byte[0];

    /// An entry with a write set.
    public Entry(Position position, boolean isEarly, byte[] payload) {
        this(position, Kind.EFFECTS, isEarly, payload);
    }

    /// The entry with which a leader opens its epoch.
    static Entry opening(Position position) {
        return new Entry(position, Kind.OPENING, false, NOTHING);
    }

    /// The entry that puts a replica set in force.
    static Entry replicaSet(Position position, List<NodeId> nodes) {
        var sink = new ByteSink(1 + NodeId.BYTES * nodes.size());
        ReplicaSets.encode(nodes, sink);
        return new Entry(position, Kind.REPLICA_SET, false, sink.toByteArray());
    }

    /// Whether it only opens an epoch.
    public boolean isOpening() {
        return kind == Kind.OPENING;
    }

    /// The nodes that it names, if it is a replica set.
    ///
    /// @throws MalformedException if it names none
    List<NodeId> replicaSet() {
        return ReplicaSets.decodeNodes(new ByteSource(payload));
    }

    /// Its epoch.
    public long epoch() {
        return position.epoch();
    }

    /// Its place in the log, from 1.
    public long offset() {
        return position.offset();
    }

    /// Writes all of it but its position to the end of a sink.
    void encode(ByteSink sink) {
        sink.putByte(
                switch (kind) {
                    case EFFECTS -> isEarly ? EARLY_EFFECTS_TAG : EFFECTS_TAG;
                    case OPENING -> OPENING_TAG;
                    case REPLICA_SET -> REPLICA_SET_TAG;
                });
        sink.putSized(payload);
    }

    /// Reads what [#encode] wrote.
    ///
    /// @throws MalformedException if the bytes are no entry
    static Entry decode(Position position, ByteSource source) {
        int tag = source.getByte();
        Kind kind = switch (tag) {
            case EFFECTS_TAG, EARLY_EFFECTS_TAG -> Kind.EFFECTS;
            case OPENING_TAG -> Kind.OPENING;
            case REPLICA_SET_TAG -> Kind.REPLICA_SET;
            default -> throw new MalformedException("an entry of the unknown kind " + tag);
        };
        var entry = new Entry(position, kind, tag == EARLY_EFFECTS_TAG, source.getSized());
        if (kind == Kind.REPLICA_SET) entry.replicaSet();
        return entry;
    }

    /// Equal texts are equal entries, as far as a hash of 32 bits can tell payloads apart.
    @Override
    public String toString() {
        return position
                + (isEarly ? "early" : "")
                + switch (kind) {
                    case EFFECTS -> ":" + Arrays.hashCode(payload);
                    case OPENING -> "";
                    case REPLICA_SET -> ":" + replicaSet();
                };
    }
}
