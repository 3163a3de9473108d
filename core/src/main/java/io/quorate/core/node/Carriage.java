package io.quorate.core.node;

import io.quorate.core.identity.NodeId;
import io.quorate.core.wire.ByteSink;
import java.util.function.Consumer;

/// Takes along what a [Passenger] has to say.
@FunctionalInterface
public interface Carriage {
    /// Says something to its like on another node at the end of this turn; it may be lost.
    ///
    /// @param message writes it
    void send(NodeId to, Consumer<ByteSink> message);
}
