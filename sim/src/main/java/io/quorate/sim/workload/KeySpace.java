package io.quorate.sim.workload;

import io.quorate.core.command.Reply;
import io.quorate.sim.run.Chance;
import java.util.List;
import java.util.Set;

/// Questions about all keys: how many, any one, which, and walks that must miss none.
final class KeySpace {
    private final Chance chance;
    private final Requests requests;
    private final StandingKeys standing;

    KeySpace(Chance chance, Requests requests, StandingKeys standing) {
        this.chance = chance;
        this.requests = requests;
        this.standing = standing;
    }

    /// Anything that can be asked once.
    Exchange any() {
        return switch (chance.below(5)) {
            case 0 -> requests.plain("DBSIZE");
            case 1 -> requests.plain("RANDOMKEY");
            case 2 -> requests.plain("KEYS", "re*");
            default -> requests.plain("SCAN", "0", "COUNT", pageSize());
        };
    }

    /// Begins a walk over all keys, which must meet every key that is there all the while.
    Exchange walk(int client) {
        return step(client, "0", standing.now());
    }

    /// @param missing keys that were there when the walk began and that it has not met yet
    private Exchange step(int client, String cursor, Set<String> missing) {
        return Exchange.of(
                reply -> {
                    if (!(reply instanceof Reply.Array(List<Reply> page))) return;
                    Replies.elements(page.get(1)).forEach(key -> missing.remove(Replies.toString(key)));
                    String next = Replies.value(page.get(0)).orElseThrow();
                    if (!next.equals("0")) {
                        requests.followUp(client, List.of(step(client, next, missing)));
                        return;
                    }
                    requests.count("a walk over all keys has ended");
                    if (!missing.isEmpty()) requests.violate("SCAN never met " + missing + ", there all the while");
                },
                "SCAN",
                cursor,
                "COUNT",
                pageSize());
    }

    private String pageSize() {
        return Integer.toString(1 + chance.below(20));
    }
}
