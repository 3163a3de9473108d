package io.quorate.core.route;

import io.quorate.core.command.Reply;
import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import io.quorate.core.shard.Shard;
import java.util.SortedMap;
import java.util.TreeMap;

/// The end of a [Link] where its requests are carried out: each once, those of a session in order, on a connection of
/// the shard for each session.
///
/// When it is closed it stays as the memory of that, since frames of its link may still arrive.
final class Inlet {
    /// Sessions that are taken over a link: see [Link].
    private static final int SESSIONS_MAX = 65_536;
    /// After so much silence, six signs of life, the other process has gone.
    private static final long SILENCE_NANOS = 60_000_000_000L;

    private static final Reply TOO_MANY =
            Reply.error("OVERLOADED " + SESSIONS_MAX + " clients are served for one node: nothing was done");

    private final LinkName name;
    private final RouteConfig config;
    private final Router router;
    private final Shard shard;
    private final Rules rules;
    private final Outflow outflow;
    private final Inflow inflow = new Inflow();
    private final SortedMap<Long, RemoteSession> sessions = new TreeMap<>();
    private long saidTaken;
    private long heardNanos;
    private boolean isClosed;

    Inlet(LinkName name, RouteConfig config, Router router, Shard shard, Rules rules) {
        this.name = name;
        this.config = config;
        this.router = router;
        this.shard = shard;
        this.rules = rules;
        heardNanos = router.nowNanos();
        outflow = new Outflow(this::say);
    }

    LinkName name() {
        return name;
    }

    boolean isClosed() {
        return isClosed;
    }

    void receive(RouteMessage.Asking message) {
        heardNanos = router.nowNanos();
        outflow.taken(message.taken(), heardNanos);
        if (message.number() > 0 && !inflow.arrived(message.number(), message.body())) {
            router.happened(RouteEvent.DOUBLE_DROPPED);
            if (!rules.hold(Rule.FORWARDED_ONCE)) take(Ask.decode(message.body()));
        }
        takeWhatMay();
    }

    /// What is asked for waits while too many answers are not taken.
    private void takeWhatMay() {
        while (outflow.bytes() < config.linkBytesMax()) {
            byte[] next = inflow.take();
            if (next == null) return;
            take(Ask.decode(next));
        }
    }

    private void take(Ask ask) {
        if (ask.isEnd()) {
            RemoteSession over = sessions.remove(ask.session());
            if (over != null) shard.disconnect(over.connection());
            return;
        }
        RemoteSession session = sessions.get(ask.session());
        if (session == null) {
            if (sessions.size() >= SESSIONS_MAX) {
                answer(new Answer(ask.session(), ask.number(), true, TOO_MANY));
                return;
            }
            session = new RemoteSession(ask.session(), this, shard);
            sessions.put(ask.session(), session);
        }
        session.carryOut(ask);
    }

    void answer(Answer answer) {
        if (!isClosed) outflow.say(answer.encoded(), router.nowNanos());
    }

    /// Says again what may be lost.
    ///
    /// @return false if the other process has said nothing for too long
    boolean tick(long nowNanos) {
        outflow.tick(nowNanos);
        if (saidTaken < inflow.taken()) say(0, new byte[0]);
        return sessions.isEmpty() && outflow.isEmpty() || nowNanos - heardNanos <= SILENCE_NANOS;
    }

    void forgive(long nowNanos) {
        heardNanos = nowNanos;
    }

    /// Whether something has to be said or heard soon.
    boolean isBusy() {
        return !outflow.isEmpty() || saidTaken < inflow.taken();
    }

    boolean hasSessions() {
        return !sessions.isEmpty();
    }

    /// Forgets all sessions: their process has gone, or has given the link up.
    void close() {
        isClosed = true;
        for (RemoteSession session : sessions.values()) shard.disconnect(session.connection());
        sessions.clear();
    }

    private void say(long number, byte[] body) {
        saidTaken = inflow.taken();
        router.say(name.origin().node(), new RouteMessage.Answering(name, saidTaken, number, body));
    }
}
