package io.quorate.core.shard;

import io.quorate.core.command.Command;
import io.quorate.core.command.Refusal;

/// Which of a shard's partitions a request is for.
interface Partitions {
    /// Where to carry a request out.
    ///
    /// @throws Refusal if its keys do not belong together, or not here
    Target targetOf(Connection connection, Command command, byte[][] arguments);

    /// Another number whenever another target may be found for a request than before.
    default long version() {
        return 0;
    }

    /// All partitions, in the order of their numbers.
    Iterable<Partition> all();
}
