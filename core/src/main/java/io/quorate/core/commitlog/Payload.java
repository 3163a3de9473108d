package io.quorate.core.commitlog;

import io.quorate.core.wire.ByteSink;

/// What a record carries, written straight into the batch that is being gathered.
@FunctionalInterface
public interface Payload {
    /// Writes the payload to the end of a sink, and nothing else to it.
    void encode(ByteSink sink);
}
