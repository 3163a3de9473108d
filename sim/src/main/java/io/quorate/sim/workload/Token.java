package io.quorate.sim.workload;

import io.quorate.core.command.Reply;
import io.quorate.sim.run.Chance;
import java.util.List;

/// One key that is renamed from name to name: whoever lists all its names at one moment finds exactly one of them.
final class Token {
    private static final int NAMES = 5;

    private final Chance chance;
    private final Requests requests;
    /// Whether everything may be deleted, the token too.
    private final boolean mayBeDeleted;
    /// Whether it was made, which happens once, or may have been.
    private boolean isMade;
    /// Whether it is known to be there, under whatever name.
    private boolean isThere;
    /// The name under which it was last known to be.
    private int last;
    /// How many clients wait for a listing of its names.
    private int listingCount;

    Token(Chance chance, Requests requests, boolean mayBeDeleted) {
        this.chance = chance;
        this.requests = requests;
        this.mayBeDeleted = mayBeDeleted;
    }

    private static String name(int number) {
        return "token:" + number;
    }

    /// Makes it, renames it or asks where it is.
    ///
    /// @param mayList whether it may be a listing, which those that come behind it on the connection wait for
    Exchange any(boolean mayList) {
        if (!isMade) return make();
        return mayList && chance.oneIn(2) ? list() : rename();
    }

    /// Whether somebody looks for it just now: others like to rename it then.
    boolean isLookedFor() {
        return listingCount > 0;
    }

    private Exchange make() {
        isMade = true;
        return new Exchange(
                Exchange.request("SET", name(0), "token"),
                reply -> {
                    isThere = reply instanceof Reply.Simple;
                    if (Replies.isRefusal(reply)) isMade = false;
                },
                () -> {},
                () -> isThere = false);
    }

    private Exchange rename() {
        int to = chance.below(NAMES);
        return Exchange.of(
                reply -> {
                    if (reply instanceof Reply.Simple) last = to; // else it had another name by then
                },
                "RENAME",
                name(chance.oneIn(8) ? chance.below(NAMES) : last),
                name(to));
    }

    private Exchange list() {
        boolean mustBeThere = isThere && !mayBeDeleted;
        listingCount++;
        return new Exchange(
                Exchange.request("KEYS", "token:*"),
                reply -> {
                    listingCount--;
                    if (!(reply instanceof Reply.Array(List<Reply> names))) return;
                    requests.count("the token is looked for");
                    if (names.size() > 1 || mustBeThere && names.isEmpty()) {
                        requests.violate("KEYS finds the token under the names " + Replies.toString(reply));
                    }
                },
                () -> listingCount--,
                () -> {});
    }
}
