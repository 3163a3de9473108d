package io.quorate.core.route;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// The way to another process: what the sessions of this one ask there, each thing once and in order, and the answers.
final class Link {
    /// Sessions of a link: more clients than one node takes.
    private static final int SESSIONS_MAX = 65_536;
    /// Requests of a link without an answer. Each is small, or bytes bound them first.
    private static final int UNANSWERED_MAX = 16_384;

    /// Often enough that the other end never holds this one for dead: see [Inlet].
    private static final long SIGN_OF_LIFE_NANOS = 10_000_000_000L;

    private final LinkName name;
    private final RouteConfig config;
    private final Router router;
    private final Outflow outflow;
    private final Inflow inflow = new Inflow();
    private final SortedMap<Long, Session> sessions = new TreeMap<>();
    private long lastSessionId;
    private int unansweredCount;
    private long unansweredBytes;
    private long saidTaken;
    private long saidNanos;
    private long heardNanos;
    private boolean isClosed;

    Link(LinkName name, RouteConfig config, Router router) {
        this.name = name;
        this.config = config;
        this.router = router;
        heardNanos = router.nowNanos();
        outflow = new Outflow(this::say);
    }

    LinkName name() {
        return name;
    }

    /// Whether one more request may be sent.
    boolean hasRoom(long bytes) {
        return unansweredCount < UNANSWERED_MAX
                && (unansweredCount == 0 || unansweredBytes + bytes <= config.linkBytesMax())
                && sessions.size() < SESSIONS_MAX;
    }

    Session open(ClientRoute route) {
        var session = new Session(++lastSessionId, this, route);
        sessions.put(session.id(), session);
        return session;
    }

    /// Ends a session: nobody waits for what is not answered.
    void end(Session session) {
        if (sessions.remove(session.id()) == null || isClosed) return;
        for (Pending pending : session.unanswered()) answered(pending);
        outflow.say(Ask.endOf(session.id()).encoded(), router.nowNanos());
    }

    void send(Ask ask, long bytes) {
        if (unansweredCount == 0) heardNanos = Math.max(heardNanos, router.nowNanos());
        unansweredCount++;
        unansweredBytes += bytes;
        outflow.say(ask.encoded(), router.nowNanos());
    }

    private void answered(Pending pending) {
        unansweredCount--;
        unansweredBytes -= pending.bytes;
    }

    void receive(RouteMessage.Answering message) {
        heardNanos = router.nowNanos();
        outflow.taken(message.taken(), heardNanos);
        if (message.number() > 0) inflow.arrived(message.number(), message.body());
        for (byte[] body; (body = inflow.take()) != null; ) take(Answer.decode(body));
    }

    private void take(Answer answer) {
        Session session = sessions.get(answer.session());
        if (session == null) return; // given up
        Pending first = session.unanswered().peek();
        if (first == null || first.number != answer.number()) return;
        session.unanswered().remove();
        answered(first);
        session.route().answered(session, first, answer);
    }

    /// Says again what may be lost, and takes note of silence.
    ///
    /// @return false if the other process has said nothing for too long
    boolean tick(long nowNanos) {
        outflow.tick(nowNanos);
        boolean isSignDue = !sessions.isEmpty() && nowNanos - saidNanos > SIGN_OF_LIFE_NANOS;
        if (saidTaken < inflow.taken() || isSignDue) say(0, new byte[0]);
        return unansweredCount == 0 || nowNanos - heardNanos <= config.silence().toNanos();
    }

    /// This process stood still itself: that was nobody's silence.
    void forgive(long nowNanos) {
        heardNanos = nowNanos;
    }

    /// Whether something has to be said or heard soon.
    boolean isBusy() {
        return unansweredCount > 0 || !outflow.isEmpty() || saidTaken < inflow.taken();
    }

    boolean isIdle() {
        return sessions.isEmpty() && !isBusy();
    }

    /// Nothing more is said or heard on it.
    ///
    /// @return its sessions
    List<Session> close() {
        isClosed = true;
        List<Session> all = new ArrayList<>(sessions.values());
        sessions.clear();
        return all;
    }

    private void say(long number, byte[] body) {
        saidTaken = inflow.taken();
        saidNanos = router.nowNanos();
        router.say(name.target().node(), new RouteMessage.Asking(name, saidTaken, number, body));
    }
}
