package io.quorate.sim.cluster;

import io.quorate.core.command.Command;
import io.quorate.core.command.Reply;
import io.quorate.core.identity.NodeId;
import io.quorate.core.shard.Client;
import io.quorate.core.shard.Connection;
import io.quorate.sim.run.Chance;
import io.quorate.sim.run.Trace;
import io.quorate.sim.workload.Replies;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A client that asks one thing at a time, each on a connection of its own, of the node that it holds for the leader of
/// the key.
final class TableClient {
    /// The cluster as clients see it.
    interface Served {
        NodeId anyNode(Chance from);

        Optional<TableNode.Process> process(NodeId node);

        void after(long delayNanos, Runnable action);

        Trace trace();
    }

    private static final Pattern LEADER = Pattern.compile("TRYAGAIN node (\\d+) leads .*");

    private final Served cluster;
    private final Chance chance;
    /// Who answered last for what.
    private final Map<String, NodeId> leaders = new TreeMap<>();

    private @Nullable Asked underWay;

    TableClient(Served cluster, Chance chance) {
        this.cluster = cluster;
        this.chance = chance;
    }

    /// One request.
    private final class Asked implements Client {
        final TableNode.Process process;
        final String about;
        final Consumer<Optional<Reply>> then;

        @Nullable
        Connection connection;

        Asked(TableNode.Process process, String about, Consumer<Optional<Reply>> then) {
            this.process = process;
            this.about = about;
            this.then = then;
        }

        void send(byte[][] words) {
            process.life().after(0, () -> {
                connection = process.shard().connect(this);
                process.shard().receive(connection, words);
            });
        }

        @Override
        public void reply(Reply reply) {
            if (underWay != this) return;
            cluster.trace().add(Replies.toString(reply));
            if (reply instanceof Reply.Error(String text)) {
                Matcher known = LEADER.matcher(text);
                if (known.matches()) leaders.put(about, new NodeId(Long.parseLong(known.group(1))));
                else if (text.startsWith("CLUSTERDOWN")) leaders.remove(about);
            }
            end(Optional.of(reply));
        }

        @Override
        public @Nullable Reply refusal(Command command) {
            return null;
        }

        void end(Optional<Reply> reply) {
            if (underWay != this) return;
            underWay = null;
            if (reply.isEmpty()) leaders.remove(about);
            process.life().after(0, () -> {
                if (connection != null) process.shard().disconnect(connection);
            });
            then.accept(reply);
        }
    }

    /// Whether it waits for an answer.
    boolean isWaiting() {
        return underWay != null;
    }

    /// Asks.
    ///
    /// @param about what decides whom it asks: a key
    /// @param then gets the reply; nothing if none came in time
    /// @return whether there was anybody to ask
    boolean ask(String about, long timeoutNanos, Consumer<Optional<Reply>> then, String... words) {
        NodeId leader = leaders.get(about);
        NodeId node = leader == null || chance.oneIn(30) ? cluster.anyNode(chance) : leader;
        Optional<TableNode.Process> process = cluster.process(node);
        if (process.isEmpty()) {
            leaders.remove(about);
            return false;
        }
        if (leader == null) leaders.put(about, node);
        var asked = new Asked(process.get(), about, then);
        underWay = asked;
        byte[][] request = new byte[words.length][];
        for (int i = 0; i < words.length; i++) request[i] = words[i].getBytes(StandardCharsets.UTF_8);
        asked.send(request);
        cluster.after(timeoutNanos, () -> asked.end(Optional.empty()));
        return true;
    }

    /// A process has gone, and with it the answer to what was asked of it.
    void ended(TableNode.Process process) {
        Asked asked = underWay;
        if (asked != null && asked.process == process) asked.end(Optional.empty());
    }
}
