package io.quorate.sim;

import io.quorate.core.command.Command;
import io.quorate.core.command.Reply;
import io.quorate.core.shard.Client;
import io.quorate.core.shard.Connection;
import io.quorate.core.shard.Shard;
import io.quorate.sim.run.Chance;
import io.quorate.sim.workload.Exchange;
import io.quorate.sim.workload.Replies;
import io.quorate.sim.workload.Workload;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// A client that sends requests in bursts, waits for the replies, thinks, and goes on; and connects again when the node
/// was down.
final class SimClient {
    /// Requests that it sends at once, at most.
    private static final int BURST_MAX = 8;

    /// Once in so many bursts it goes away in the middle of its requests, and as often with replies on their way.
    private static final int BURSTS_PER_DEPARTURE = 50;

    private static final int REQUESTS_BEFORE_DEPARTURE_MAX = 5;
    private static final long DEPARTURE_NANOS_MAX = 20_000_000;

    /// How long it waits before it tries to connect again.
    private static final long RECONNECT_NANOS = 50_000_000;

    private final int number;
    private final World world;
    private final Workload workload;
    private final Chance chance;
    private final long thinkNanosMax;
    private @Nullable Session session;
    private boolean isGoingOn;

    /// One connection. Replies to one that has gone are nobody's.
    private final class Session implements Client {
        final Shard shard;
        final Connection connection;
        final ArrayDeque<Exchange> unanswered = new ArrayDeque<>();

        Session(Shard shard) {
            this.shard = shard;
            connection = shard.connect(this);
        }

        @Override
        public void reply(Reply reply) {
            if (session != this) {
                world.violate("a client that has gone was answered " + Replies.toString(reply));
                return;
            }
            Exchange exchange = unanswered.remove();
            world.trace().add(Replies.toString(reply));
            exchange.answer(reply);
            world.answered(exchange, reply);
            if (unanswered.isEmpty() && session == this) goOn(think());
        }

        @Override
        public @Nullable Reply refusal(Command command) {
            return null;
        }

        /// Goes away, whatever it waits for.
        void leave() {
            if (session != this) return;
            if (connection.isInTransaction()) world.trace().count("a client leaves in the middle of MULTI");
            if (connection.unansweredCount() > 0) world.trace().count("a client leaves before it is answered");
            shard.disconnect(connection);
            disconnected();
        }
    }

    /// @param meanThinkNanos how long it thinks between bursts, on average
    SimClient(int number, World world, Workload workload, long meanThinkNanos, Chance chance) {
        this.number = number;
        this.world = world;
        this.workload = workload;
        this.chance = chance;
        this.thinkNanosMax = 2 * meanThinkNanos;
    }

    /// Sends the next burst, or tries to connect; does nothing while it waits for replies.
    void act() {
        isGoingOn = false;
        if (session != null && !session.unanswered.isEmpty()) return;
        Shard shard = world.shard();
        if (!workload.isOpen()) {
            goOn(think());
            return;
        }
        if (session == null) {
            if (shard == null) {
                goOn(RECONNECT_NANOS);
                return;
            }
            session = new Session(shard);
        }
        Session now = session;
        int burst = chance.oneIn(3) ? 1 + chance.below(BURST_MAX) : 1;
        int untilDeparture = chance.oneIn(BURSTS_PER_DEPARTURE)
                ? 1 + chance.below(REQUESTS_BEFORE_DEPARTURE_MAX)
                : Integer.MAX_VALUE;
        for (int i = 0; i < burst; i++) {
            for (Exchange exchange : workload.next(number, i == burst - 1)) {
                now.unanswered.add(exchange);
                now.shard.receive(now.connection, exchange.request());
                if (--untilDeparture == 0) now.leave();
                if (session != now) return;
            }
        }
        if (chance.oneIn(BURSTS_PER_DEPARTURE)) world.after(chance.between(0, DEPARTURE_NANOS_MAX), now::leave);
    }

    /// Acts again after a while, once.
    private void goOn(long delayNanos) {
        if (isGoingOn) return;
        isGoingOn = true;
        world.after(delayNanos, this::act);
    }

    /// Whether it waits for an answer.
    boolean isWaiting() {
        return session != null && !session.unanswered.isEmpty();
    }

    /// The node or the client has gone, and with it the answers to what was asked.
    void disconnected() {
        Session gone = session;
        if (gone == null) return;
        session = null;
        workload.disconnected(number);
        gone.unanswered.forEach(Exchange::lose);
        gone.unanswered.clear();
        goOn(think());
    }

    private long think() {
        return chance.between(0, thinkNanosMax);
    }
}
