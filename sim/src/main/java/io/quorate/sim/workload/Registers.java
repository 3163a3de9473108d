package io.quorate.sim.workload;

import io.quorate.core.command.Reply;
import io.quorate.sim.run.Chance;
import io.quorate.verify.history.History;
import io.quorate.verify.model.Register;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// Keys with one value that is read, written, compared and deleted.
final class Registers {
    private static final int COUNT = 6;

    private final Chance chance;
    private final Requests requests;
    private final History<Register.Operation, Register.Result> history = new History<>();
    /// What each register was last seen to hold, which is what a compare-and-set expects.
    private final Map<String, Optional<String>> lastSeen = new TreeMap<>();
    /// The register that was watched last: others like to write it.
    private int lastWatched;

    Registers(Chance chance, Requests requests) {
        this.chance = chance;
        this.requests = requests;
    }

    History<Register.Operation, Register.Result> history() {
        return history;
    }

    /// All of them.
    List<String> keys() {
        return IntStream.range(0, COUNT).mapToObj(Registers::key).toList();
    }

    /// Any of them.
    String anyKey() {
        return key(chance.below(COUNT));
    }

    /// Any two of them.
    List<String> twoKeys() {
        int first = chance.below(COUNT);
        int second = (first + 1 + chance.below(COUNT - 1)) % COUNT;
        return List.of(key(first), key(second));
    }

    /// Any of them, from now on the one that is watched.
    String watchedKey() {
        lastWatched = chance.below(COUNT);
        return key(lastWatched);
    }

    private static String key(int number) {
        return "register:" + number;
    }

    /// Anything that can be asked of a register.
    Exchange any(int client) {
        String key = key(chance.oneIn(2) ? lastWatched : chance.below(COUNT));
        return switch (chance.below(10)) {
            case 0, 1, 2, 3 -> read(client, key);
            case 4, 5 -> {
                String value = requests.value();
                yield requests.recorded(
                        history, client, key, new Register.Write(value), _ -> new Register.Done(), "SET", key, value);
            }
            case 6 -> {
                String value = requests.value();
                yield requests.recorded(
                        history,
                        client,
                        key,
                        new Register.GetAndSet(value),
                        reply -> new Register.Found(seen(key, Replies.value(reply))),
                        "SET",
                        key,
                        value,
                        "GET");
            }
            case 7 -> {
                String value = requests.value();
                yield requests.recorded(
                        history,
                        client,
                        key,
                        new Register.SetIfAbsent(value),
                        reply -> new Register.Changed(Replies.number(reply) == 1),
                        "SETNX",
                        key,
                        value);
            }
            case 8 ->
                requests.recorded(
                        history,
                        client,
                        key,
                        new Register.Delete(),
                        reply -> new Register.Changed(Replies.number(reply) == 1),
                        chance.oneIn(2) ? "DEL" : "UNLINK",
                        key);
            default -> {
                Optional<String> expected = lastSeen.getOrDefault(key, Optional.empty());
                if (expected.isEmpty()) yield read(client, key);
                String value = requests.value();
                yield requests.recorded(
                        history,
                        client,
                        key,
                        new Register.CompareAndSet(expected.get(), value),
                        reply -> new Register.Changed(reply instanceof Reply.Simple),
                        "SET",
                        key,
                        value,
                        "IFEQ",
                        expected.get());
            }
        };
    }

    Exchange read(int client, String key) {
        return requests.recorded(
                history,
                client,
                key,
                new Register.Read(),
                reply -> new Register.Found(seen(key, Replies.value(reply))),
                chance.oneIn(4) ? "GETEX" : "GET",
                key);
    }

    /// A register was seen to hold something.
    Optional<String> seen(String key, Optional<String> value) {
        lastSeen.put(key, value);
        return value;
    }
}
