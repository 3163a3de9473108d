package io.quorate.sim.workload;

import io.quorate.sim.run.Chance;
import java.util.List;

/// Keys that are written with a time to live, and read.
final class Sessions {
    private static final int COUNT = 6;

    private final Chance chance;
    private final Requests requests;
    private final ExpiringKeys expiring;

    Sessions(Chance chance, Requests requests, ExpiringKeys expiring) {
        this.chance = chance;
        this.requests = requests;
        this.expiring = expiring;
    }

    private static String key(int number) {
        return "session:" + number;
    }

    /// Anything that can be asked of a session.
    List<Exchange> any() {
        String key = key(chance.below(COUNT));
        if (chance.oneIn(3)) return List.of(expiring.write(key, requests.value(), expiring.ttlMillis()));
        return chance.oneIn(3) ? expiring.readWithTimeToLive(key) : List.of(expiring.read(key, "GET", key));
    }

    /// Deletes all of them.
    List<Exchange> delete() {
        return expiring.delete(COUNT, Sessions::key);
    }
}
