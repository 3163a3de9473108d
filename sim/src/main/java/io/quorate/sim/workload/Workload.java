package io.quorate.sim.workload;

import io.quorate.sim.run.Chance;
import io.quorate.sim.run.Trace;
import io.quorate.sim.run.VirtualTime;
import io.quorate.verify.linearizability.Linearizability;
import io.quorate.verify.linearizability.Verdict;
import io.quorate.verify.model.AppendList;
import io.quorate.verify.model.Counter;
import io.quorate.verify.model.Register;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/// What the clients of a run do, drawn from a mix of kinds, and the verdict on what they were told.
///
/// Every value is written at most once in a run, so a value that is read tells which write it is.
public final class Workload {
    /// The client that reads everything at the end.
    private static final int LAST_CLIENT = -1;
    /// States that the checker may visit for one key: sixty times its own bound. Where nodes forward requests, writes
    /// of unknown outcome stay so for longer, and about one run in two hundred needs more than ten times that.
    private static final int CHECKED_STATES_MAX = 60 * Linearizability.STATES_MAX;

    private final Chance chance;
    private final Requests requests;
    private final Expiries expiries;
    private final Registers registers;
    private final Moves moves;
    private final Deletions deletions;
    private final WatchedWrites watchedWrites;
    private final Swaps swaps;
    private final Counters counters;
    private final Lists lists;
    private final Accounts accounts;
    private final Sessions sessions;
    private final Leases leases;
    private final KeySpace keySpace;
    private final Token token;
    /// Whether transactions and questions about all keys are among what is asked.
    private final boolean hasTransactions;
    /// Whether there are questions about all keys; a part of a cluster does not know all keys.
    private final boolean hasKeySpace;
    /// Whether everything is deleted now and then; then there are no counters and no lists, which nobody may delete.
    private final boolean hasFlushes;

    private long operationCount;
    private boolean isOpen = true;

    public Workload(Chance chance, Trace trace, VirtualTime time) {
        this(chance, trace, time, true);
    }

    private Workload(Chance chance, Trace trace, VirtualTime time, boolean hasKeySpace) {
        this.chance = chance;
        this.hasKeySpace = hasKeySpace;
        hasTransactions = !chance.oneIn(4);
        hasFlushes = hasTransactions && chance.oneIn(4) && hasKeySpace;
        requests = new Requests(chance, trace, chance.oneOf(List.of(20, 200, 3_000)));
        expiries = new Expiries(time);
        var standing = new StandingKeys();
        var expiring = new ExpiringKeys(chance, requests, expiries);
        registers = new Registers(chance, requests);
        counters = new Counters(chance, requests, standing);
        lists = new Lists(chance, requests, standing);
        moves = new Moves(chance, requests, registers, hasFlushes);
        deletions = new Deletions(requests, registers);
        watchedWrites = new WatchedWrites(requests, registers, hasKeySpace);
        swaps = new Swaps(requests, registers, counters);
        accounts = new Accounts(chance, requests);
        sessions = new Sessions(chance, requests, expiring);
        leases = new Leases(chance, requests, expiring);
        keySpace = new KeySpace(chance, requests, standing);
        token = new Token(chance, requests, hasFlushes);
    }

    /// One whose keys a cluster can have in one slot: without questions about all keys.
    public static Workload ofOneSlot(Chance chance, Trace trace, VirtualTime time) {
        return new Workload(chance, trace, time, false);
    }

    // ---- The mix ----

    /// The next requests of a client, to be sent at once.
    ///
    /// @param isLast whether the client waits for the replies before it sends more
    public List<Exchange> next(int client, boolean isLast) {
        operationCount++;
        List<Exchange> followUp = requests.takeFollowUp(client);
        if (followUp != null) return followUp;
        if (token.isLookedFor() && chance.oneIn(2)) return List.of(token.any(false));
        int kind = chance.below(100);
        if (kind < 30) return List.of(registers.any(client));
        if (kind < 34) return moves.move(client);
        if (kind < 50) return List.of(hasFlushes ? registers.any(client) : counters.any(client));
        if (kind < 56) return List.of(hasFlushes ? registers.any(client) : lists.any(client));
        if (kind < 72) return sessions.any();
        if (kind < 76) return List.of(leases.any());
        if (!hasTransactions) return List.of(registers.any(client));
        if (kind < 80) return accounts.transfer();
        if (kind < 83) return List.of(accounts.balance());
        if (kind < 87) return List.of(hasKeySpace ? token.any(isLast) : registers.any(client));
        if (kind < 89) return hasFlushes ? deletions.flush(client) : swaps.swap(client);
        if (kind < 91) return deletions.deleteTwo(client);
        if (kind < 96 && isLast) return watchedWrites.watch(client); // another EXEC in between would end the watch
        if (!hasKeySpace) return List.of(registers.any(client));
        if (kind < 98 && isLast) return List.of(keySpace.walk(client));
        return List.of(keySpace.any());
    }

    /// Reads everything once more, at the end when nothing disturbs.
    public List<Exchange> readAll() {
        List<Exchange> reads = new ArrayList<>();
        for (String key : registers.keys()) reads.add(registers.read(LAST_CLIENT, key));
        reads.addAll(counters.readAll(LAST_CLIENT));
        reads.addAll(lists.readAll(LAST_CLIENT));
        reads.add(accounts.balance());
        return reads;
    }

    /// Deletes every key that expires.
    public List<Exchange> deleteExpiring() {
        List<Exchange> all = new ArrayList<>(leases.delete());
        all.addAll(sessions.delete());
        return all;
    }

    // ---- What happens to the clients ----

    /// Whether clients go on asking.
    public boolean isOpen() {
        return isOpen;
    }

    public void setOpen(boolean open) {
        isOpen = open;
    }

    public long operationCount() {
        return operationCount;
    }

    /// The node begins another life.
    public void restarted() {
        expiries.restarted();
    }

    /// Another node leads: it has its own clock.
    public void leaderChanged() {
        expiries.restarted();
    }

    /// What is to be done when all that is given up now has taken effect, or never will.
    public Runnable settlement() {
        BitSet inRegisters = registers.history().givenUp();
        BitSet inCounters = counters.history().givenUp();
        BitSet inLists = lists.history().givenUp();
        return () -> {
            registers.history().settled(inRegisters);
            counters.history().settled(inCounters);
            lists.history().settled(inLists);
        };
    }

    /// A client has lost its connection.
    public void disconnected(int client) {
        requests.disconnected(client);
    }

    /// Whatever has no known outcome has taken effect by now, or never will.
    public void settled() {
        registers.history().settled();
        counters.history().settled();
        lists.history().settled();
    }

    // ---- The verdict ----

    /// What was wrong with the answers; empty if nothing.
    public Optional<String> violation() {
        return requests.violation()
                .or(() -> violation(Linearizability.check(new Register(), registers.history(), CHECKED_STATES_MAX)))
                .or(() -> violation(Linearizability.check(new Counter(), counters.history(), CHECKED_STATES_MAX)))
                .or(() -> violation(Linearizability.check(new AppendList(), lists.history(), CHECKED_STATES_MAX)));
    }

    private static Optional<String> violation(Verdict verdict) {
        return verdict instanceof Verdict.Linearizable ? Optional.empty() : Optional.of(verdict.toString());
    }
}
