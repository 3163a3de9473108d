package io.quorate.sim.workload;

import io.quorate.core.command.Reply;
import io.quorate.sim.run.Chance;
import io.quorate.verify.history.History;
import io.quorate.verify.history.Invocation;
import io.quorate.verify.model.Register;
import java.util.List;

/// Clients that write a key of their own and then move or copy it to a register, which is a write of the register.
final class Moves {
    private final Chance chance;
    private final Requests requests;
    private final Registers registers;
    /// Whether everything is deleted now and then, so that there may be nothing to move.
    private final boolean hasFlushes;

    Moves(Chance chance, Requests requests, Registers registers, boolean hasFlushes) {
        this.chance = chance;
        this.requests = requests;
        this.registers = registers;
        this.hasFlushes = hasFlushes;
    }

    /// What a client that moves a key has been told.
    private static final class Told {
        boolean isWritten;
    }

    List<Exchange> move(int client) {
        String key = registers.anyKey();
        String value = requests.value();
        String source = "moved:" + requests.valueCount();
        var told = new Told();
        Exchange first = Exchange.of(reply -> told.isWritten = reply instanceof Reply.Simple, "SET", source, value);
        boolean renames = chance.oneIn(2);
        boolean replaces = chance.oneIn(2);
        History<Register.Operation, Register.Result> history = registers.history();
        Invocation<Register.Operation> invocation =
                history.invoke(client, key, replaces ? new Register.Write(value) : new Register.SetIfAbsent(value));
        String[] words = renames
                ? new String[] {replaces ? "RENAME" : "RENAMENX", source, key}
                : replaces ? new String[] {"COPY", source, key, "REPLACE"} : new String[] {"COPY", source, key};
        Exchange second = new Exchange(
                Exchange.request(words),
                reply -> {
                    if (Replies.isUncertain(reply)) {
                        history.unknown(invocation);
                    } else if (isRefused(told, reply)) {
                        if (told.isWritten && !hasFlushes && Replies.isComplaint(reply)) {
                            requests.violate(String.join(" ", words) + " was answered " + Replies.toString(reply));
                        }
                        history.fail(invocation);
                    } else if (replaces) {
                        if (isNothingDone(reply)) requests.violate(source + " is not there to copy");
                        history.complete(invocation, new Register.Done());
                    } else {
                        history.complete(invocation, new Register.Changed(Replies.number(reply) == 1));
                    }
                },
                () -> history.unknown(invocation),
                () -> history.retract(invocation));
        return List.of(first, second, requests.plain("DEL", source));
    }

    /// Whether nothing was moved: what was to be moved was refused, or may have been, or deleted with everything.
    private boolean isRefused(Told told, Reply reply) {
        return reply instanceof Reply.Error || (!told.isWritten || hasFlushes) && isNothingDone(reply);
    }

    private static boolean isNothingDone(Reply reply) {
        return reply instanceof Reply.Int(long done) && done == 0;
    }
}
