package io.quorate.sim.workload;

import io.quorate.core.command.Reply;
import java.util.Set;
import java.util.TreeSet;

/// Keys that were told to be there and that nobody deletes: whoever walks over all keys must meet them.
final class StandingKeys {
    private final Set<String> keys = new TreeSet<>();

    /// The exchange, after whose reply the key stands, unless that is an error.
    Exchange onReply(String key, Exchange write) {
        return new Exchange(
                write.request(),
                reply -> {
                    if (!(reply instanceof Reply.Error)) keys.add(key);
                    write.answer(reply);
                },
                write.onLoss(),
                () -> {
                    keys.remove(key); // an earlier write may have made it: then the next one tells so again
                    write.takeBack();
                });
    }

    /// Those that stand now; the caller's own.
    Set<String> now() {
        return new TreeSet<>(keys);
    }
}
