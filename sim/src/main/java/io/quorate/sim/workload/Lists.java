package io.quorate.sim.workload;

import io.quorate.sim.run.Chance;
import io.quorate.verify.history.History;
import io.quorate.verify.model.AppendList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Keys that are appended to and that nobody deletes.
final class Lists {
    private static final int COUNT = 2;
    /// Elements are of one length, so that a length in bytes tells their number.
    private static final int ELEMENT_CHARACTERS = 8;

    private static final int FIRST_ELEMENT = 1_000_000;
    /// No more elements than this keep the checker fast.
    private static final int ELEMENTS_MAX = 150;

    private final Chance chance;
    private final Requests requests;
    private final StandingKeys standing;
    private final History<AppendList.Operation, AppendList.Result> history = new History<>();
    private int elementCount;

    Lists(Chance chance, Requests requests, StandingKeys standing) {
        this.chance = chance;
        this.requests = requests;
        this.standing = standing;
    }

    History<AppendList.Operation, AppendList.Result> history() {
        return history;
    }

    private static String key(int number) {
        return "list:" + number;
    }

    /// Anything that can be asked of a list.
    Exchange any(int client) {
        String key = key(chance.below(COUNT));
        if (elementCount >= ELEMENTS_MAX || chance.oneIn(3)) return read(client, key);
        String element = "e" + (FIRST_ELEMENT + elementCount++);
        return standing.onReply(
                key,
                requests.recorded(
                        history,
                        client,
                        key,
                        new AppendList.Append(element),
                        reply -> new AppendList.Length(Replies.number(reply) / ELEMENT_CHARACTERS),
                        "APPEND",
                        key,
                        element));
    }

    private Exchange read(int client, String key) {
        return requests.recorded(
                history, client, key, new AppendList.Read(), reply -> elements(Replies.value(reply)), "GET", key);
    }

    private static AppendList.Result elements(Optional<String> value) {
        String all = value.orElse("");
        List<String> elements = new ArrayList<>();
        for (int at = 0; at < all.length(); at += ELEMENT_CHARACTERS) {
            elements.add(all.substring(at, Math.min(all.length(), at + ELEMENT_CHARACTERS)));
        }
        return new AppendList.Whole(elements);
    }

    /// Reads each of them.
    List<Exchange> readAll(int client) {
        return IntStream.range(0, COUNT).mapToObj(i -> read(client, key(i))).toList();
    }
}
