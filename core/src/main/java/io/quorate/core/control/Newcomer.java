package io.quorate.core.control;

import io.quorate.core.identity.ProcessId;
import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;

/// A process that introduces itself.
public record Newcomer(ProcessId process, Description description) {
    /// Bytes that an encoded newcomer takes at least.
    static final int BYTES_MIN = 15;

    void encode(ByteSink sink) {
        process.encode(sink);
        description.encode(sink);
    }

    static Newcomer decode(ByteSource source) {
        return new Newcomer(ProcessId.decode(source), Description.decode(source));
    }
}
