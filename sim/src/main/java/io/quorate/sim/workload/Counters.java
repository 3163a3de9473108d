package io.quorate.sim.workload;

import io.quorate.sim.run.Chance;
import io.quorate.verify.history.History;
import io.quorate.verify.model.Counter;
import java.util.List;
import java.util.stream.IntStream;

/// Keys that are added to and that nobody deletes.
final class Counters {
    private static final int COUNT = 3;

    private final Chance chance;
    private final Requests requests;
    private final StandingKeys standing;
    private final History<Counter.Operation, Long> history = new History<>();

    Counters(Chance chance, Requests requests, StandingKeys standing) {
        this.chance = chance;
        this.requests = requests;
        this.standing = standing;
    }

    History<Counter.Operation, Long> history() {
        return history;
    }

    /// Any of them.
    String anyKey() {
        return key(chance.below(COUNT));
    }

    private static String key(int number) {
        return "counter:" + number;
    }

    /// Anything that can be asked of a counter.
    Exchange any(int client) {
        String key = anyKey();
        if (chance.oneIn(3)) return read(client, key);
        long amount = chance.between(-3, 5);
        return standing.onReply(
                key,
                requests.recorded(
                        history,
                        client,
                        key,
                        new Counter.Add(amount),
                        Replies::number,
                        "INCRBY",
                        key,
                        Long.toString(amount)));
    }

    private Exchange read(int client, String key) {
        return requests.recorded(history, client, key, new Counter.Read(), Replies::number, "GET", key);
    }

    /// Reads each of them.
    List<Exchange> readAll(int client) {
        return IntStream.range(0, COUNT).mapToObj(i -> read(client, key(i))).toList();
    }
}
