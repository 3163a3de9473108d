package io.quorate.core.table;

import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import io.quorate.core.wire.MalformedException;

/// A log table's name and options. One that promises what it cannot keep does not exist.
///
/// Encoded: `| name | ack | read | reads | durability | n varint | zones |`, all but n as sized text.
///
/// @param name one to 64 letters, digits, `.`, `_` and `-`; not `system`
/// @param ack when a write is acknowledged
/// @param read the default level of a read
/// @param reads how a leader makes sure that it still leads
/// @param durability what it means that a replica has a write
/// @param placement what decides where the replicas lie
public record Table(
        String name, Ack ack, ReadLevel read, LeaderProof reads, Durability durability, PlacementClass placement) {

    public Table {
        TableName.checked(name);
        if (name.equals(TableName.SYSTEM))
            throw new IllegalArgumentException("table name 'system' is the system's own");
        if (ack == Ack.LEADER && read == ReadLevel.LINEARIZABLE) {
            throw new IllegalArgumentException("table '" + name
                    + "': read=linearizable could not be kept with ack=leader, since a failover may cost"
                    + " what was read (use ack=majority, or read=causal or eventual)");
        }
    }

    /// Writes the table to the end of a sink.
    public void encode(ByteSink sink) {
        sink.putText(name);
        sink.putText(ack.name());
        sink.putText(read.name());
        sink.putText(reads.name());
        sink.putText(durability.name());
        encode(placement, sink);
    }

    /// Reads what [#encode(ByteSink)] wrote.
    ///
    /// @throws MalformedException if the bytes are no table
    public static Table decode(ByteSource source) {
        String name = source.getText();
        Ack ack = source.getOneOf(Ack.values());
        ReadLevel read = source.getOneOf(ReadLevel.values());
        LeaderProof reads = source.getOneOf(LeaderProof.values());
        Durability durability = source.getOneOf(Durability.values());
        PlacementClass placement = decodePlacement(source);
        try {
            return new Table(name, ack, read, reads, durability, placement);
        } catch (IllegalArgumentException contradiction) {
            throw new MalformedException(String.valueOf(contradiction.getMessage()));
        }
    }

    /// Writes a placement class to the end of a sink: `| n varint | zones sized |`.
    public static void encode(PlacementClass placement, ByteSink sink) {
        sink.putVarint(placement.n());
        sink.putText(placement.zones().name());
    }

    /// Reads what [#encode(PlacementClass, ByteSink)] wrote.
    ///
    /// @throws MalformedException if the bytes are no placement class
    public static PlacementClass decodePlacement(ByteSource source) {
        long n = source.getVarint();
        Zones zones = source.getOneOf(Zones.values());
        if (n < 1 || n > PlacementClass.N_MAX) throw new MalformedException("n is " + Long.toUnsignedString(n));
        return new PlacementClass((int) n, zones);
    }
}
