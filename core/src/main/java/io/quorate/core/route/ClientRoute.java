package io.quorate.core.route;

import io.quorate.core.command.Errors;
import io.quorate.core.command.Reply;
import io.quorate.core.rule.Rule;
import io.quorate.core.shard.Route;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The way of one client's requests to those who lead what they are about.
///
/// What was refused, and so certainly not done, is asked again, in its old order, of whoever leads by then, until
/// patience ends. What was sent to a process that does not answer any more may have been done: a write is told as
/// uncertain, a read is asked again.
final class ClientRoute implements Route {
    /// When the same leader is asked again after it refused: it may be ready by then.
    private static final long AGAIN_NANOS = 20_000_000;
    /// How often an answer to a read may fail to come before the client is told.
    private static final int LOST_MAX = 3;

    private final long id;
    private final Router router;
    private final RouteConfig config;
    /// What is to be sent, in order.
    private final ArrayDeque<Pending> waiting = new ArrayDeque<>();

    private final List<Session> sessions = new ArrayList<>();
    /// How many requests of which partition are not answered.
    private final SortedMap<Integer, Integer> underWay = new TreeMap<>();
    /// Where keys are watched; null if none are, or none any more.
    private @Nullable Session watchedIn;
    /// Whether some keys were watched where they are watched no more.
    private boolean isWatchLost;

    private boolean isClosed;

    ClientRoute(long id, Router router, RouteConfig config) {
        this.id = id;
        this.router = router;
        this.config = config;
    }

    long id() {
        return id;
    }

    // ---- What comes in ----

    @Override
    public void ask(Asked asked) {
        var pending = new Pending(asked, router.nowNanos() + config.patience().toNanos());
        if (!router.admit(pending.bytes)) {
            router.later(() -> asked.then().accept(router.overloaded()));
            return;
        }
        underWay.merge(asked.partition(), 1, Integer::sum);
        router.happened(asked.requests().size() == 1 ? RouteEvent.FORWARDED : RouteEvent.TRANSACTION_FORWARDED);
        waiting.add(pending);
        router.becameBusy(this);
        drain();
    }

    @Override
    public boolean isUnderWay(int partition) {
        return underWay.containsKey(partition);
    }

    @Override
    public void unwatch() {
        if (isClosed) return;
        waiting.add(Pending.unwatching());
        drain();
    }

    @Override
    public void close() {
        isClosed = true;
        for (Session session : sessions) {
            session.refused().forEach(this::forget);
            session.unanswered().forEach(this::forget);
            session.link().end(session);
        }
        sessions.clear();
        waiting.forEach(this::forget);
        waiting.clear();
        router.becameIdle(this);
    }

    private void forget(Pending pending) {
        if (!pending.isUnwatching()) router.release(pending.bytes);
    }

    // ---- What is sent ----

    private void drain() {
        for (Pending first; (first = waiting.peek()) != null && isSent(first); ) waiting.remove();
    }

    /// Sends a request, or answers it.
    ///
    /// @return false if it has to wait
    private boolean isSent(Pending pending) {
        if (pending.isUnwatching()) {
            forgetWatches();
            return true;
        }
        if (pending.is(Watch.REQUIRED) && isWatchOver()) {
            isWatchLost = false;
            finish(pending, Reply.NULL_ARRAY);
            return true;
        }
        Leaders.Leadership leads = router.leader(pending.asked.partition()).orElse(null);
        if (leads == null) return false;
        long now = router.nowNanos();
        if (leads.epoch() <= pending.refusedEpoch && now < pending.againNanos) return false;
        Link link = router.linkTo(leads.process());
        if (link == null || !link.hasRoom(pending.bytes)) return false;
        Session session = null;
        boolean isAlone = underWay.getOrDefault(pending.asked.partition(), 0) == 1;
        for (Session other : sessions) {
            if (other.link() == link) session = other;
            else if (!isAlone && other.awaits(pending.asked.partition())) return false;
        }
        if (session != null && session.isBroken()) return false;
        if (session == null) {
            session = link.open(this);
            sessions.add(session);
        }
        if (pending.is(Watch.REQUIRED)) {
            boolean isWatched = watchedIn == session && !isWatchLost;
            watchedIn = null;
            isWatchLost = false;
            if (!isWatched && router.rules().hold(Rule.WATCH_ENDS_WITH_LEADER)) {
                router.happened(RouteEvent.WATCH_LOST);
                finish(pending, Reply.NULL_ARRAY);
                return true;
            }
        }
        if (pending.is(Watch.BEGINS)) {
            if (watchedIn == null) watchedIn = session;
            else if (watchedIn != session) isWatchLost = true;
        }
        session.send(pending, leads.epoch(), now);
        return true;
    }

    private boolean isWatchOver() {
        boolean isOver = isWatchLost || watchedIn == null || watchedIn.isBroken();
        if (!isOver || !router.rules().hold(Rule.WATCH_ENDS_WITH_LEADER)) return false;
        router.happened(RouteEvent.WATCH_LOST);
        watchedIn = null;
        return true;
    }

    /// The keys are not watched any more. The other node hears of that when it has something else to do for this
    /// client.
    private void forgetWatches() {
        watchedIn = null;
        isWatchLost = false;
    }

    // ---- What is answered ----

    /// An answer has come, to the oldest request of a session.
    void answered(Session session, Pending pending, Answer answer) {
        if (answer.isNotDone()) {
            router.happened(RouteEvent.REFUSED);
            pending.refusal = answer.reply();
            session.refused().add(pending);
        } else {
            if (Errors.isUncertain(answer.reply())) session.becomeUncertain();
            finish(pending, answer.reply());
        }
        if (session.isBroken() && session.unanswered().isEmpty()) {
            router.happened(RouteEvent.REIGN_ENDED);
            end(session);
            askAgain(session.refused(), session.isUncertain());
        }
        drain();
    }

    /// No answer comes any more to what a session has not answered yet.
    ///
    /// @param why for the clients, after the name of who does not answer
    void giveUp(Session session, String why) {
        end(session);
        boolean isRepeated = !router.rules().hold(Rule.UNCERTAIN_IS_NOT_REPEATED);
        boolean isUncertain =
                session.isUncertain() || session.unanswered().stream().anyMatch(pending -> pending.asked.mayWrite());
        List<Pending> again = new ArrayList<>(session.refused());
        for (Pending pending : session.unanswered()) {
            if (pending.asked.mayWrite() && !isRepeated) {
                router.happened(RouteEvent.UNCERTAIN);
                finish(pending, Reply.error("UNCERTAIN the write may or may not be applied: " + why));
            } else {
                pending.refusal = Reply.error("TRYAGAIN nothing was written: " + why);
                pending.untilNanos = ++pending.lostCount < LOST_MAX
                        ? router.nowNanos() + config.patience().toNanos()
                        : 0;
                again.add(pending);
            }
        }
        askAgain(again, isUncertain && !isRepeated);
        drain();
    }

    private void end(Session session) {
        sessions.remove(session);
        session.link().end(session);
        if (watchedIn == session) {
            watchedIn = null;
            isWatchLost = true;
        }
    }

    /// What is certainly not done goes to the front again.
    ///
    /// @param isUncertain whether a write behind it may have been done, so that it would be done out of its order
    private void askAgain(List<Pending> refused, boolean isUncertain) {
        long now = router.nowNanos();
        boolean isWatchOver = false;
        for (Pending pending : refused.reversed()) {
            boolean isTransaction = pending.is(Watch.REQUIRED) && router.rules().hold(Rule.WATCH_ENDS_WITH_LEADER);
            if (isTransaction) {
                router.happened(RouteEvent.WATCH_LOST);
                finish(pending, Reply.NULL_ARRAY);
                isWatchOver = true;
            } else if (isUncertain || isWatchOver && pending.is(Watch.BEGINS) || now >= pending.untilNanos) {
                finish(pending, pending.refusal);
            } else {
                router.happened(RouteEvent.ASKED_AGAIN);
                pending.refusedEpoch = pending.sentEpoch;
                pending.againNanos = now + AGAIN_NANOS;
                waiting.addFirst(pending);
            }
        }
    }

    private void finish(Pending pending, Reply reply) {
        router.release(pending.bytes);
        underWay.computeIfPresent(pending.asked.partition(), (_, count) -> count > 1 ? count - 1 : null);
        if (underWay.isEmpty()) router.becameIdle(this);
        router.later(() -> pending.asked.then().accept(reply));
    }

    // ---- What is due ----

    /// Sends what had to wait, and gives up what has waited for too long.
    void tick(long nowNanos) {
        drain();
        for (Iterator<Pending> all = waiting.iterator(); all.hasNext(); ) {
            Pending pending = all.next();
            if (nowNanos < pending.untilNanos) continue;
            all.remove();
            finish(pending, pending.refusal);
        }
        for (Session session : List.copyOf(sessions)) {
            for (Pending pending : session.unanswered()) {
                String why = whyLost(session, pending, nowNanos);
                if (why == null) continue;
                giveUp(session, why);
                break;
            }
        }
    }

    /// Why no answer to a request is expected any more; null if one is.
    private @Nullable String whyLost(Session session, Pending pending, long nowNanos) {
        String node = "node " + session.link().name().target().node().value();
        if (nowNanos - pending.sentNanos > config.answerWithin().toNanos()) {
            return node + " has not answered for " + config.answerWithin().toSeconds() + " s";
        }
        boolean isOver = router.leader(pending.asked.partition())
                .filter(leads -> leads.epoch() > pending.sentEpoch)
                .isPresent();
        if (!isOver) return null;
        if (pending.overNanos == 0) pending.overNanos = nowNanos;
        boolean isLost = nowNanos - pending.overNanos > config.reignOverAfter().toNanos();
        return isLost ? node + " leads no more and has not answered" : null;
    }
}
