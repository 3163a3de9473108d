package io.quorate.sim.workload;

import io.quorate.core.command.Reply;
import io.quorate.verify.history.History;
import io.quorate.verify.history.Invocation;
import io.quorate.verify.model.Register;
import java.util.List;
import java.util.Optional;

/// Clients that watch a register and read it before and after, to write it next if nobody else has by then.
final class WatchedWrites {
    private final Requests requests;
    private final Registers registers;
    /// Whether only a change breaks a watch. A change of leader does so as well: others may have written meanwhile.
    private final boolean isBrokenByChangesOnly;

    WatchedWrites(Requests requests, Registers registers, boolean isBrokenByChangesOnly) {
        this.requests = requests;
        this.registers = registers;
        this.isBrokenByChangesOnly = isBrokenByChangesOnly;
    }

    /// What a client that watches a key has been told.
    private static final class Told {
        Optional<String> before = Optional.empty();
        boolean isWatching;
    }

    List<Exchange> watch(int client) {
        String key = registers.watchedKey();
        var told = new Told();
        Exchange before = requests.recorded(
                registers.history(),
                client,
                key,
                new Register.Read(),
                reply -> {
                    told.before = registers.seen(key, Replies.value(reply));
                    return new Register.Found(told.before);
                },
                "GET",
                key);
        Exchange begin = Exchange.of(reply -> told.isWatching = reply instanceof Reply.Simple, "WATCH", key);
        Exchange after = requests.recorded(
                registers.history(),
                client,
                key,
                new Register.Read(),
                reply -> {
                    Optional<String> value = registers.seen(key, Replies.value(reply));
                    if (told.isWatching) {
                        boolean stood = value.isPresent() && value.equals(told.before);
                        requests.followUp(client, writeIfUnchanged(client, key, value, stood));
                    }
                    return new Register.Found(value);
                },
                "GET",
                key);
        // A watch of before whose second read failed is still on, and would end this transaction for another key.
        return List.of(before, requests.plain("UNWATCH"), begin, after);
    }

    /// Writes a watched register, which must still be what it was when it was read.
    ///
    /// @param stood whether it was the same before and after the watch began: a change that ends the watch came
    ///   after both then, and since no value comes twice, the register is no longer what it was
    private List<Exchange> writeIfUnchanged(int client, String key, Optional<String> expected, boolean stood) {
        String value = requests.value();
        Register.Operation write = expected.isPresent()
                ? new Register.CompareAndSet(expected.get(), value)
                : new Register.SetIfAbsent(value);
        History<Register.Operation, Register.Result> history = registers.history();
        Invocation<Register.Operation> invocation = history.invoke(client, key, write);
        return List.of(
                requests.plain("MULTI"),
                requests.plain("SET", key, value),
                new Exchange(
                        Exchange.request("EXEC"),
                        reply -> {
                            if (reply instanceof Reply.NullArray) requests.count("a watched key changed");
                            if (Replies.isUncertain(reply)) {
                                history.unknown(invocation);
                            } else if (reply instanceof Reply.Array) {
                                history.complete(invocation, new Register.Changed(true));
                            } else if (reply instanceof Reply.NullArray && stood && isBrokenByChangesOnly) {
                                history.complete(invocation, new Register.Changed(false));
                            } else {
                                history.fail(invocation);
                            }
                        },
                        () -> history.unknown(invocation),
                        () -> history.retract(invocation)));
    }
}
