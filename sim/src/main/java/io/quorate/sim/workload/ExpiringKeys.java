package io.quorate.sim.workload;

import io.quorate.core.command.Reply;
import io.quorate.sim.run.Chance;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Requests for keys that expire, whose replies [Expiries] judges: what [Sessions] and [Leases] share.
final class ExpiringKeys {
    private static final long TTL_MILLIS_MAX = 3_000;

    private final Chance chance;
    private final Requests requests;
    private final Expiries expiries;

    ExpiringKeys(Chance chance, Requests requests, Expiries expiries) {
        this.chance = chance;
        this.requests = requests;
        this.expiries = expiries;
    }

    /// A time to live, in milliseconds.
    String ttlMillis() {
        return Long.toString(chance.between(1, TTL_MILLIS_MAX));
    }

    /// Writes a key with a time to live.
    Exchange write(String key, String value, String ttlMillis) {
        expiries.written(key, value);
        return new Exchange(
                Exchange.request("SET", key, value, "PX", ttlMillis),
                reply -> expiries.acknowledged(value, reply instanceof Reply.Simple),
                () -> {},
                () -> expiries.retractWrite(value));
    }

    /// Reads a key by some command that answers its value.
    Exchange read(String key, String... words) {
        long asked = expiries.ask();
        return exchange(key, asked, reply -> expiries.answered(key, asked, Replies.value(reply)), words);
    }

    /// Moves a key's deadline.
    Exchange expire(String key, String ttlMillis) {
        long asked = expiries.ask();
        return exchange(
                key,
                asked,
                reply ->
                        Replies.number(reply) == 0 ? expiries.answered(key, asked, Optional.empty()) : Optional.empty(),
                "PEXPIRE",
                key,
                ttlMillis);
    }

    /// Asks for a key and its time to live at once.
    List<Exchange> readWithTimeToLive(String key) {
        Exchange value = requests.plain("GET", key);
        Exchange timeToLive = requests.plain("PTTL", key);
        long asked = expiries.ask();
        Exchange end = exchange(
                key,
                asked,
                reply -> {
                    if (!(reply instanceof Reply.Array(List<Reply> elements))) return Optional.empty();
                    Optional<String> found = Replies.value(elements.get(0));
                    return expiries.answered(key, asked, found)
                            .or(() -> expiries.lives(found, asked, Replies.number(elements.get(1))));
                },
                "EXEC");
        return List.of(requests.plain("MULTI"), value, timeToLive, end);
    }

    /// Deletes keys by their numbers.
    List<Exchange> delete(int count, Function<Integer, String> key) {
        return IntStream.range(0, count)
                .mapToObj(number -> requests.plain("DEL", key.apply(number)))
                .toList();
    }

    /// A question whose answer, unless it is an error, is judged.
    private Exchange exchange(String key, long asked, Function<Reply, Optional<String>> judge, String... words) {
        return new Exchange(
                Exchange.request(words),
                reply -> {
                    if (!(reply instanceof Reply.Error)) judge.apply(reply).ifPresent(requests::violate);
                },
                () -> {},
                () -> expiries.retractMiss(key, asked));
    }
}
