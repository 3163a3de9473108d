package io.quorate.core.route;

import io.quorate.core.command.Reply;
import io.quorate.core.shard.Route;
import java.util.List;

/// A client's request that was handed over and is not answered yet.
final class Pending {
    /// Memory that a request takes beside its arguments.
    private static final int REQUEST_BYTES = 128;

    final Route.Asked asked;
    final long bytes;
    /// Until when it is offered to whoever leads.
    long untilNanos;
    /// Why it is not done yet, for its client.
    Reply refusal;
    /// The reign in which it was refused last; 0 if it was not.
    long refusedEpoch;
    /// When it may be offered in that reign again.
    long againNanos;
    /// How often an answer did not come.
    int lostCount;

    /// The reign that it was sent to.
    long sentEpoch;
    /// Its number in its session.
    long number;
    long sentNanos;
    /// Since when that reign is known to be over; 0 if it is not.
    long overNanos;

    Pending(Route.Asked asked, long untilNanos) {
        this.asked = asked;
        this.untilNanos = untilNanos;
        refusal = asked.refusal();
        long sum = REQUEST_BYTES;
        for (byte[][] request : asked.requests()) for (byte[] argument : request) sum += argument.length;
        bytes = sum;
    }

    /// In the place of a request in its client's line: no keys are watched any more.
    static Pending unwatching() {
        return new Pending(
                new Route.Asked(-1, 0, List.of(), false, Route.Watch.NONE, Reply.OK, _ -> {}), Long.MAX_VALUE);
    }

    boolean isUnwatching() {
        return asked.requests().isEmpty();
    }

    boolean is(Route.Watch watch) {
        return asked.watch() == watch;
    }
}
