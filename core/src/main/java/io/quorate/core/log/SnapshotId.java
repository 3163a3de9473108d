package io.quorate.core.log;

import io.quorate.core.identity.ProcessId;
import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;

/// Names one view of one process: chunks of one name fit together, whoever asks for them and when.
///
/// @param sender whose view it is
/// @param number counts the views of its replica, from 1
public record SnapshotId(ProcessId sender, long number) {
    /// Writes it to the end of a sink.
    public void encode(ByteSink sink) {
        sender.encode(sink);
        sink.putVarint(number);
    }

    /// Reads what [#encode] wrote.
    public static SnapshotId decode(ByteSource source) {
        return new SnapshotId(ProcessId.decode(source), source.getVarint());
    }

    @Override
    public String toString() {
        return sender + "/" + number;
    }
}
