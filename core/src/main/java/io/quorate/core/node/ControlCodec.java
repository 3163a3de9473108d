package io.quorate.core.node;

import io.quorate.core.control.ChangeCodec;
import io.quorate.core.control.PartitionId;
import io.quorate.core.control.PartitionReport;
import io.quorate.core.identity.NodeId;
import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import io.quorate.core.wire.MalformedException;
import java.util.SortedMap;
import java.util.TreeMap;

/// Messages about the cluster as bytes: one byte for the kind, then its fields in the order of the record.
final class ControlCodec {
    private static final int PROPOSED = 1;
    private static final int PASSED_ON = 2;
    private static final int REPORTED = 3;
    private static final int NOTED = 4;
    private static final int HAND_OVER = 5;

    /// Bytes that a partition and its report take at least.
    private static final int REPORT_BYTES_MIN = 5;

    private ControlCodec() {}

    /// Writes a message to the end of a sink.
    static void encode(ControlMessage message, ByteSink sink) {
        switch (message) {
            case ControlMessage.Proposed proposed -> {
                sink.putByte(proposed.isPassedOn() ? PASSED_ON : PROPOSED);
                ChangeCodec.encode(proposed.change(), sink);
            }
            case ControlMessage.Reported reported -> {
                sink.putByte(REPORTED);
                sink.putVarint(reported.start());
                sink.putVarint(reported.epoch());
                sink.putVarint(reported.number());
                sink.putVarint(reported.reports().size());
                reported.reports().forEach((partition, report) -> {
                    sink.putVarint(partition.code());
                    report.encode(sink);
                });
            }
            case ControlMessage.Noted noted -> {
                sink.putByte(NOTED);
                sink.putVarint(noted.epoch());
                sink.putVarint(noted.number());
            }
            case ControlMessage.HandOver handOver -> {
                sink.putByte(HAND_OVER);
                sink.putVarint(handOver.partition().code());
                sink.putVarint(handOver.epoch());
                handOver.successor().encode(sink);
            }
        }
    }

    /// Reads a message that takes all of a source.
    ///
    /// @throws MalformedException if the bytes are none
    static ControlMessage decode(ByteSource source) {
        int kind = source.getByte();
        return switch (kind) {
            case PROPOSED, PASSED_ON -> new ControlMessage.Proposed(ChangeCodec.decode(source), kind == PASSED_ON);
            case REPORTED ->
                new ControlMessage.Reported(natural(source), natural(source), natural(source), reports(source));
            case NOTED -> new ControlMessage.Noted(natural(source), natural(source));
            case HAND_OVER -> new ControlMessage.HandOver(partition(source), natural(source), NodeId.decode(source));
            default -> throw new MalformedException("a message about the cluster of the unknown kind " + kind);
        };
    }

    private static SortedMap<PartitionId, PartitionReport> reports(ByteSource source) {
        int count = source.getCount(REPORT_BYTES_MIN);
        SortedMap<PartitionId, PartitionReport> reports = new TreeMap<>();
        for (int i = 0; i < count; i++) reports.put(partition(source), PartitionReport.decode(source));
        return reports;
    }

    private static PartitionId partition(ByteSource source) {
        long code = natural(source);
        if (code > Integer.MAX_VALUE) throw new MalformedException("a partition of the number " + code);
        return PartitionId.of((int) code);
    }

    private static long natural(ByteSource source) {
        long number = source.getVarint();
        if (number < 0) throw new MalformedException("a negative number: " + number);
        return number;
    }
}
