package io.quorate.sim.workload;

import io.quorate.core.command.Reply;
import io.quorate.sim.run.Chance;
import io.quorate.sim.run.Trace;
import io.quorate.verify.history.History;
import io.quorate.verify.history.Invocation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What all kinds of requests share: values that come once, requests whose replies are recorded, what a client has to
/// ask next, and the first thing that was wrong.
final class Requests {
    private final Chance chance;
    private final Trace trace;
    private final int valueBytesMax;
    /// What a client has to send next, whatever else it would like to.
    private final Map<Integer, List<Exchange>> followUps = new TreeMap<>();
    private long lastValue;
    private @Nullable String violation;

    /// @param valueBytesMax about how long values are, at most
    Requests(Chance chance, Trace trace, int valueBytesMax) {
        this.chance = chance;
        this.trace = trace;
        this.valueBytesMax = valueBytesMax;
    }

    /// A value that no other write of the run has.
    String value() {
        String unique = "v" + ++lastValue;
        int padding = chance.oneIn(3) ? chance.below(valueBytesMax) : 0;
        return unique + "_".repeat(padding);
    }

    /// How many values there were.
    long valueCount() {
        return lastValue;
    }

    /// A request to which any reply is right that is not a complaint.
    Exchange plain(String... words) {
        return Exchange.of(
                reply -> {
                    if (Replies.isComplaint(reply)) violate("answered " + Replies.toString(reply));
                },
                words);
    }

    /// A request that is an operation of a history.
    ///
    /// @param result what a reply that is no error says
    <O, R> Exchange recorded(
            History<O, R> history, int client, String key, O operation, Function<Reply, R> result, String... words) {
        Invocation<O> invocation = history.invoke(client, key, operation);
        Consumer<Reply> onReply = reply -> {
            if (Replies.isUncertain(reply)) {
                trace.count("write answered as uncertain");
                history.unknown(invocation);
            } else if (reply instanceof Reply.Error(String text)) {
                if (text.startsWith("MISCONF")) trace.count("write refused by a full disk");
                if (Replies.isComplaint(reply)) violate(String.join(" ", words) + " was answered -" + text);
                history.fail(invocation);
            } else {
                history.complete(invocation, result.apply(reply));
            }
        };
        return new Exchange(
                Exchange.request(words), onReply, () -> history.unknown(invocation), () -> history.retract(invocation));
    }

    /// What a client sends next, before anything else.
    void followUp(int client, List<Exchange> exchanges) {
        followUps.put(client, exchanges);
    }

    /// Takes what a client has to send next; null for nothing.
    @Nullable
    List<Exchange> takeFollowUp(int client) {
        return followUps.remove(client);
    }

    /// A client has lost its connection.
    void disconnected(int client) {
        followUps.remove(client);
    }

    /// Something rare happened.
    void count(String rare) {
        trace.count(rare);
    }

    /// Something was wrong; the first is kept.
    void violate(String what) {
        if (violation == null) violation = what;
    }

    Optional<String> violation() {
        return Optional.ofNullable(violation);
    }
}
