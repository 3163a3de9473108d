package io.quorate.sim.cluster;

import io.quorate.core.command.Command;
import io.quorate.core.command.Reply;
import io.quorate.core.identity.NodeId;
import io.quorate.core.shard.Client;
import io.quorate.core.shard.Connection;
import io.quorate.core.shard.Shard;
import io.quorate.sim.run.Chance;
import io.quorate.sim.run.Trace;
import io.quorate.sim.workload.Exchange;
import io.quorate.sim.workload.Replies;
import io.quorate.sim.workload.Workload;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A client of a cluster that asks for the keys of one slot: in bursts, of the node that it holds for the leader, until
/// that one refuses, goes down or keeps it waiting. A plain one asks any node and leaves it to that to find the leader.
final class CommandClient {
    /// The cluster as clients see it.
    interface Served {
        /// Whether requests are still wanted.
        boolean isOpen();

        /// What its nodes do about requests for what another one leads.
        Connection.Kind kind();

        NodeId anyNode(Chance from);

        Optional<CommandProcess> process(NodeId node);

        void after(long delayNanos, Runnable action);

        Trace trace();
    }

    /// After so long nobody knows what became of a request.
    private static final long TIMEOUT_NANOS = 1_500_000_000;
    /// Requests that it sends at once, at most.
    private static final int BURST_MAX = 8;
    /// How long it waits before it tries another node.
    private static final long RECONNECT_NANOS = 100_000_000;

    private static final Pattern LEADER = Pattern.compile("TRYAGAIN node (\\d+) leads .*");

    private final int number;
    private final Served cluster;
    private final Workload workload;
    private final String tag;
    private final Chance chance;
    private final long thinkNanosMax;
    private @Nullable NodeId leader;
    private @Nullable Session session;
    /// Those that it has left and whose nodes do not know yet.
    private final List<Session> leaving = new ArrayList<>();
    private boolean isGoingOn;
    private long burstCount;

    /// One connection. Replies to one that was given up are nobody's.
    private final class Session implements Client {
        final CommandProcess process;
        final ArrayDeque<Exchange> unanswered = new ArrayDeque<>();

        @Nullable
        Connection connection;

        boolean isSentAway;

        Session(CommandProcess process) {
            this.process = process;
        }

        void send(Exchange exchange) {
            unanswered.add(exchange);
            process.life().after(0, () -> {
                Connection open = connection;
                if (open == null) {
                    open = process.shard().connect(this, cluster.kind());
                    connection = open;
                }
                process.shard().receive(open, tagged(process.shard(), exchange.request()));
            });
        }

        @Override
        public void reply(Reply reply) {
            if (session != this) return;
            Exchange exchange = unanswered.remove();
            cluster.trace().add(Replies.toString(reply));
            if (reply instanceof Reply.Error(String text)) refused(text);
            exchange.answer(reply);
            if (!unanswered.isEmpty() || session != this) return;
            if (isSentAway) {
                leave();
                goOn(RECONNECT_NANOS);
            } else {
                goOn(think());
            }
        }

        private void refused(String text) {
            boolean isElsewhere =
                    text.startsWith("TRYAGAIN") || text.startsWith("CLUSTERDOWN") || text.startsWith("OVERLOADED");
            if (!isElsewhere) return;
            if (!isSentAway) cluster.trace().count("a client is sent elsewhere");
            isSentAway = true;
            Matcher known = LEADER.matcher(text);
            if (isPlain() && chance.oneIn(2)) isSentAway = false; // it goes on where it is
            leader = known.matches() ? new NodeId(Long.parseLong(known.group(1))) : null;
        }

        @Override
        public @Nullable Reply refusal(Command command) {
            return null;
        }

        /// Goes away, whatever it waits for.
        void leave() {
            if (session != this) return;
            session = null;
            leaving.add(this);
            process.life().after(0, () -> {
                if (connection != null) process.shard().disconnect(connection);
                end();
            });
            workload.disconnected(number);
            if (process.life().hasEnded()) end();
        }

        /// Its node does nothing more for it: what is not carried out by now, or sent to another node, never will be.
        private void end() {
            leaving.remove(this);
            unanswered.forEach(Exchange::lose);
            unanswered.clear();
        }
    }

    /// @param tag the hash tag of all keys that it asks for
    /// @param meanThinkNanos how long it thinks between bursts, on average
    CommandClient(int number, Served cluster, Workload workload, String tag, long meanThinkNanos, Chance chance) {
        this.number = number;
        this.cluster = cluster;
        this.workload = workload;
        this.tag = tag;
        this.chance = chance;
        thinkNanosMax = 2 * meanThinkNanos;
    }

    /// Whether it waits for an answer.
    boolean isWaiting() {
        return session != null && !session.unanswered.isEmpty();
    }

    /// From now on it asks another node.
    void moveTo(NodeId node) {
        leader = node;
        if (session != null && !session.process.self().node().equals(node)) session.leave();
    }

    /// A process has gone, and with it the answers to what was asked of it.
    void ended(CommandProcess process) {
        for (Session left : List.copyOf(leaving)) if (left.process == process) left.end();
        if (session == null || session.process != process) return;
        session.leave();
        goOn(RECONNECT_NANOS);
    }

    /// Sends the next burst, or tries to connect; does nothing while it waits for replies.
    void act() {
        isGoingOn = false;
        if (!cluster.isOpen() || isWaiting()) return;
        Session now = session == null ? connected() : session;
        if (now == null) {
            leader = null;
            goOn(RECONNECT_NANOS);
            return;
        }
        int burst = chance.oneIn(3) ? 1 + chance.below(BURST_MAX) : 1;
        for (int i = 0; i < burst; i++) {
            for (Exchange exchange : workload.next(number, i == burst - 1)) now.send(exchange);
        }
        long sent = ++burstCount;
        cluster.after(TIMEOUT_NANOS, () -> {
            if (session != now || burstCount != sent || now.unanswered.isEmpty()) return;
            cluster.trace().count("a client gives up waiting");
            leader = null;
            now.leave();
            goOn(RECONNECT_NANOS);
        });
    }

    /// Asks one thing and does nothing more.
    ///
    /// @return whether there was anybody to ask
    boolean ask(NodeId node, Exchange exchange) {
        moveTo(node);
        Session now = session == null ? connected() : session;
        if (now == null) return false;
        now.send(exchange);
        return true;
    }

    private boolean isPlain() {
        return cluster.kind() == Connection.Kind.PLAIN;
    }

    private @Nullable Session connected() {
        NodeId known = leader;
        NodeId node = known == null || chance.oneIn(isPlain() ? 2 : 30) ? cluster.anyNode(chance) : known;
        session = cluster.process(node).map(Session::new).orElse(null);
        return session;
    }

    /// A request with the hash tag in front of its keys.
    private byte[][] tagged(Shard shard, byte[][] request) {
        byte[][] tagged = request.clone();
        Command command = shard.commands().find(request[0]);
        if (command == null) return tagged;
        for (int place : command.keyPlaces(request.length)) {
            String key = tag + new String(request[place], StandardCharsets.UTF_8);
            tagged[place] = key.getBytes(StandardCharsets.UTF_8);
        }
        return tagged;
    }

    /// Acts again after a while, once.
    private void goOn(long delayNanos) {
        if (isGoingOn) return;
        isGoingOn = true;
        cluster.after(delayNanos, this::act);
    }

    private long think() {
        return chance.between(0, thinkNanosMax);
    }
}
