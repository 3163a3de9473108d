package io.quorate.sim.workload;

import io.quorate.sim.run.Chance;
import java.util.List;

/// Keys whose deadlines are moved, and taken away, after they were set.
final class Leases {
    private static final int COUNT = 3;

    private final Chance chance;
    private final Requests requests;
    private final ExpiringKeys expiring;

    Leases(Chance chance, Requests requests, ExpiringKeys expiring) {
        this.chance = chance;
        this.requests = requests;
        this.expiring = expiring;
    }

    private static String key(int number) {
        return "lease:" + number;
    }

    /// Anything that can be asked of a lease.
    Exchange any() {
        String key = key(chance.below(COUNT));
        String ttlMillis = expiring.ttlMillis();
        return switch (chance.below(6)) {
            case 0, 1 -> expiring.write(key, requests.value(), ttlMillis);
            case 2 -> requests.plain("PERSIST", key);
            case 3 -> expiring.expire(key, ttlMillis);
            case 4 -> expiring.read(key, "GETEX", key, "PX", ttlMillis);
            default -> expiring.read(key, "GET", key);
        };
    }

    /// Deletes all of them.
    List<Exchange> delete() {
        return expiring.delete(COUNT, Leases::key);
    }
}
