package io.quorate.sim.workload;

import io.quorate.core.command.Reply;
import io.quorate.sim.run.Chance;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Questions about all keys: how many, any one, which, and walks that must miss none.
final class KeySpace {
    /// What the names of all keys of a run begin with.
    private static final List<String> FAMILIES =
            List.of("register:", "moved:", "counter:", "list:", "account:", "session:", "lease:", "token:");

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
            case 2 -> list();
            default -> requests.plain("SCAN", "0", "COUNT", pageSize());
        };
    }

    /// Lists all keys: those that are there all the while, and none that was never written.
    private Exchange list() {
        Set<String> missing = standing.now();
        return Exchange.of(
                reply -> {
                    if (Replies.isComplaint(reply)) requests.violate("KEYS was answered " + Replies.toString(reply));
                    if (!(reply instanceof Reply.Array(List<Reply> keys))) return;
                    Set<String> listed = new TreeSet<>();
                    for (Reply key : keys) {
                        if (!listed.add(Replies.toString(key)))
                            requests.violate("KEYS lists a key twice: " + Replies.toString(key));
                    }
                    missing.removeAll(listed);
                    if (!missing.isEmpty()) requests.violate("KEYS misses " + missing + ", there all the while");
                    listed.removeIf(KeySpace::isKnown);
                    if (!listed.isEmpty()) requests.violate("KEYS lists " + listed + ", which nobody wrote");
                },
                "KEYS",
                "*");
    }

    private static boolean isKnown(String key) {
        return FAMILIES.contains(key.substring(0, key.indexOf(':') + 1));
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
