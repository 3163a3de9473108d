package io.quorate.core.route;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// What one client's requests that one process carries out have in common: their order, and the keys it watches there.
final class Session {
    private final long id;
    private final Link link;
    private final ClientRoute route;
    private final ArrayDeque<Pending> unanswered = new ArrayDeque<>();
    /// Those that were refused: nothing of them was done. Each was sent before all that are unanswered.
    private final List<Pending> refused = new ArrayList<>();
    private boolean isUncertain;
    private long lastNumber;

    Session(long id, Link link, ClientRoute route) {
        this.id = id;
        this.link = link;
        this.route = route;
    }

    long id() {
        return id;
    }

    Link link() {
        return link;
    }

    ClientRoute route() {
        return route;
    }

    /// What waits for an answer, oldest first.
    ArrayDeque<Pending> unanswered() {
        return unanswered;
    }

    List<Pending> refused() {
        return refused;
    }

    /// Whether nothing more is sent in it: what was refused is asked again in another one, and nothing may overtake
    /// that.
    boolean isBroken() {
        return !refused.isEmpty();
    }

    /// Whether a write in it may or may not have been done.
    boolean isUncertain() {
        return isUncertain;
    }

    void becomeUncertain() {
        isUncertain = true;
    }

    boolean awaits(int partition) {
        return unanswered.stream().anyMatch(pending -> pending.asked.partition() == partition)
                || refused.stream().anyMatch(pending -> pending.asked.partition() == partition);
    }

    void send(Pending pending, long epoch, long nowNanos) {
        pending.number = ++lastNumber;
        pending.sentEpoch = epoch;
        pending.sentNanos = nowNanos;
        pending.overNanos = 0;
        unanswered.add(pending);
        link.send(new Ask(id, pending.number, epoch, pending.asked.requests()), pending.bytes);
    }
}
