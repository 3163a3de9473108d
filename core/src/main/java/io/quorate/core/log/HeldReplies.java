package io.quorate.core.log;

import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Replies of a leader that may not leave yet.
///
/// What a reply has seen must be held by a majority, what it has done by those that the table's `ack` names;
/// and what has done nothing must be confirmed by a majority to come from the leader that there is, or be covered
/// by the leader's lease where a table allows that. Under
/// `ack=leader` all of it asks for the leader alone: that is the risk taken.
///
/// Each reply waits for one thing at a time, in a queue of those that wait for the same. So what is asked at
/// every step of the log is how far each kind of thing has come, not each reply. How many wait is bounded by
/// those who hold them: a connection has only so many requests unanswered.
///
/// @param <R> a reply and where it goes
public final class HeldReplies<R> {
    /// A reply is not given any more, since the reign is over or it has waited for too long.
    ///
    /// @param hasAppended whether what the command has done may yet take effect, under another leader
    public record Dropped<R>(R reply, boolean hasAppended) {}

    /// What replies wait for: an offset that is held, or a round that is confirmed.
    private enum Awaited {
        LEADER_WRITTEN,
        LEADER_SYNCED,
        MAJORITY_WRITTEN,
        MAJORITY_SYNCED,
        ALL_WRITTEN,
        ALL_SYNCED,
        CONFIRMED;

        static Awaited of(Reign.Ack ack, boolean isSynced) {
            return switch (ack) {
                case LEADER -> isSynced ? LEADER_SYNCED : LEADER_WRITTEN;
                case MAJORITY -> isSynced ? MAJORITY_SYNCED : MAJORITY_WRITTEN;
                case ALL -> isSynced ? ALL_SYNCED : ALL_WRITTEN;
            };
        }

        long reached(Reign reign) {
            return switch (this) {
                case LEADER_WRITTEN -> reign.held(Reign.Ack.LEADER, false);
                case LEADER_SYNCED -> reign.held(Reign.Ack.LEADER, true);
                case MAJORITY_WRITTEN -> reign.held(Reign.Ack.MAJORITY, false);
                case MAJORITY_SYNCED -> reign.held(Reign.Ack.MAJORITY, true);
                case ALL_WRITTEN -> reign.held(Reign.Ack.ALL, false);
                case ALL_SYNCED -> reign.held(Reign.Ack.ALL, true);
                case CONFIRMED -> reign.confirmedRound();
            };
        }
    }

    /// One thing that a reply waits for.
    private record Need(Awaited what, long until) {}

    /// A reply, what it waits for, and what it will wait for after that.
    private record Held<R>(R reply, long number, long done, Need need, List<Need> rest) {}

    private final Replica replica;
    private final Rules rules;
    private final Consumer<R> leave;
    private final Map<Awaited, PriorityQueue<Held<R>>> waiting = new EnumMap<>(Awaited.class);

    private long lastNumber;

    /// @param leave takes each reply when it may leave
    public HeldReplies(Replica replica, Rules rules, Consumer<R> leave) {
        this.replica = replica;
        this.rules = rules;
        this.leave = leave;
    }

    /// Holds the reply to a command that was executed just now, until it may leave; at the earliest at the next
    /// [#release()].
    ///
    /// @param seen the newest entry that the command has read from, 0 if all it read is committed
    /// @param done the entry with what it has done, 0 if it has done nothing
    /// @param mayWrite whether it could have done something: a conditional write that failed
    /// @throws IllegalStateException if the replica does not lead
    public void hold(R reply, Demand demand, long seen, long done, boolean mayWrite) {
        Reign reign = replica.reign();
        if (reign == null) throw new IllegalStateException("no reply is held where nobody leads");
        boolean isSynced = demand.isSynced() && rules.hold(Rule.STRONG_REPLY_IS_SYNCED);
        var needs = new ArrayList<Need>();
        if (seen > 0 && rules.hold(Rule.REPLY_SAW_HELD)) {
            Reign.Ack by = demand.ack() == Reign.Ack.LEADER ? Reign.Ack.LEADER : Reign.Ack.MAJORITY;
            needs.add(new Need(Awaited.of(by, isSynced), seen));
        }
        if (done > 0 && rules.hold(Rule.REPLY_AFTER_ACK)) {
            needs.add(new Need(Awaited.of(demand.ack(), isSynced), done));
        }
        if (done == 0 && isConfirmed(demand, mayWrite) && !(demand.mayLease() && reign.isLeased())) {
            needs.add(new Need(Awaited.CONFIRMED, reign.roundForRead()));
        }
        // What asks for nothing waits for its turn all the same: a reply never leaves from inside `hold`.
        if (needs.isEmpty()) needs.add(new Need(Awaited.LEADER_WRITTEN, 0));
        add(reply, ++lastNumber, done, needs);
    }

    private boolean isConfirmed(Demand demand, boolean mayWrite) {
        if (demand.ack() == Reign.Ack.LEADER) return false;
        return mayWrite ? rules.hold(Rule.FAILED_WRITE_IS_CONFIRMED) : demand.isLinearizable();
    }

    private void add(R reply, long number, long done, List<Need> needs) {
        Need first = needs.getFirst();
        waiting.computeIfAbsent(first.what(), _ -> new PriorityQueue<>(HeldReplies::compare))
                .add(new Held<>(reply, number, done, first, needs.subList(1, needs.size())));
    }

    private static int compare(Held<?> a, Held<?> b) {
        int byNeed = Long.compare(a.need().until(), b.need().until());
        return byNeed != 0 ? byNeed : Long.compare(a.number(), b.number());
    }

    /// Whether somebody waits.
    public boolean isEmpty() {
        return waiting.values().stream().allMatch(PriorityQueue::isEmpty);
    }

    /// Lets go of what may leave; to be called when [Replica.Listener#reached()] was, and after a turn in which
    /// a reply was held.
    public void release() {
        for (Awaited what : Awaited.values()) {
            PriorityQueue<Held<R>> queue = waiting.get(what);
            Reign reign = replica.reign();
            if (queue == null || queue.isEmpty() || reign == null) continue;
            long reached = what.reached(reign);
            for (Held<R> first = queue.peek(); first != null && first.need().until() <= reached; first = queue.peek()) {
                queue.remove();
                goOn(first, reign);
            }
        }
    }

    private void goOn(Held<R> held, Reign reign) {
        List<Need> rest = held.rest();
        while (!rest.isEmpty()
                && rest.getFirst().until() <= rest.getFirst().what().reached(reign)) {
            rest = rest.subList(1, rest.size());
        }
        if (!rest.isEmpty()) {
            add(held.reply(), held.number(), held.done(), rest);
            return;
        }
        if (held.done() > replica.log().committed()) replica.acknowledgedEarly(held.done());
        leave.accept(held.reply());
    }

    /// Forgets all that is held, since the reign is over.
    ///
    /// @return what was held, in the order in which it came
    public List<Dropped<R>> drop() {
        return drop(_ -> true);
    }

    /// Forgets some of what is held.
    ///
    /// @return those, in the order in which they came
    public List<Dropped<R>> drop(Predicate<R> which) {
        List<Held<R>> dropped = new ArrayList<>();
        for (PriorityQueue<Held<R>> queue : waiting.values()) {
            queue.removeIf(held -> {
                boolean isOne = which.test(held.reply());
                if (isOne) dropped.add(held);
                return isOne;
            });
        }
        dropped.sort((a, b) -> Long.compare(a.number(), b.number()));
        return dropped.stream()
                .map(held -> new Dropped<>(held.reply(), held.done() > 0))
                .toList();
    }
}
