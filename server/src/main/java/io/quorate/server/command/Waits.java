package io.quorate.server.command;

import io.quorate.core.command.Reply;
import java.util.HashMap;
import java.util.Map;

/// The clients that wait in a command for time to pass: at most one command each.
final class Waits {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Host host;
    private final Map<Long, Wait> byClient = new HashMap<>();

    private record Wait(Reply.Later reply, Reply whenOver) {}

    Waits(Host host) {
        this.host = host;
    }

    /// A reply that comes when time is over.
    ///
    /// @param millis 0 for never, unless [#end] is called
    Reply.Later begin(long client, long millis, Reply whenOver) {
        if (byClient.size() > host.clients().count()) forgetGone();
        var wait = new Wait(new Reply.Later(), whenOver);
        byClient.put(client, wait);
        if (millis > 0) {
            long nanos = millis > Long.MAX_VALUE / NANOS_PER_MILLI ? Long.MAX_VALUE : millis * NANOS_PER_MILLI;
            host.schedule(nanos, () -> {
                if (byClient.remove(client, wait)) wait.reply.complete(whenOver);
            });
        }
        return wait.reply;
    }

    boolean isWaiting(long client) {
        return byClient.containsKey(client);
    }

    /// Ends a client's waiting, as if its time were over or with an error.
    void end(long client, boolean asError) {
        Wait wait = byClient.remove(client);
        if (wait == null) return;
        wait.reply.complete(asError ? Reply.error("UNBLOCKED client unblocked via CLIENT UNBLOCK") : wait.whenOver);
    }

    /// Number of clients that wait.
    int count() {
        forgetGone();
        return byClient.size();
    }

    /// Each client waits at most once: more of them than clients are some that have gone.
    private void forgetGone() {
        byClient.keySet().removeIf(client -> host.clients().find(client) == null);
    }
}
