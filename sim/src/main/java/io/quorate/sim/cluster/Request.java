package io.quorate.sim.cluster;

import io.quorate.core.identity.NodeId;
import java.util.Optional;
import java.util.function.Function;

/// What a client asks of one key.
///
/// @param mayWrite whether it may leave another value than it finds
/// @param command what it does and answers, given what the key holds
record Request(int partition, Dial dial, String key, boolean mayWrite, Function<Optional<String>, Effect> command) {
    /// What a command does.
    ///
    /// @param result its answer
    /// @param written what the key holds from now on, if the command wrote; the inner one is empty for a
    /// deletion
    record Effect(Object result, Optional<Optional<String>> written) {}

    /// Where the answer goes: exactly one of these, once.
    interface Answer {
        void applied(Object result);

        /// It has not taken effect and never will.
        ///
        /// @param leader who may know better, if anybody is known
        void notApplied(Optional<NodeId> leader);

        /// It may have taken effect, or may yet.
        void uncertain();
    }
}
