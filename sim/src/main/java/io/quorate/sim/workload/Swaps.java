package io.quorate.sim.workload;

import io.quorate.core.command.Reply;
import io.quorate.verify.history.Invocation;
import io.quorate.verify.model.Counter;
import io.quorate.verify.model.Register;
import java.util.List;

/// Transactions that write a register and add to a counter at once, or none of it.
final class Swaps {
    private final Requests requests;
    private final Registers registers;
    private final Counters counters;

    Swaps(Requests requests, Registers registers, Counters counters) {
        this.requests = requests;
        this.registers = registers;
        this.counters = counters;
    }

    List<Exchange> swap(int client) {
        String register = registers.anyKey();
        String counter = counters.anyKey();
        String value = requests.value();
        Invocation<Register.Operation> write =
                registers.history().invoke(client, register, new Register.GetAndSet(value));
        Invocation<Counter.Operation> add = counters.history().invoke(client, counter, new Counter.Add(1));
        Runnable onLoss = () -> {
            registers.history().unknown(write);
            counters.history().unknown(add);
        };
        return List.of(
                requests.plain("MULTI"),
                requests.plain("SET", register, value, "GET"),
                requests.plain("INCR", counter),
                new Exchange(
                        Exchange.request("EXEC"),
                        reply -> {
                            if (Replies.isUncertain(reply)) {
                                onLoss.run();
                            } else if (reply instanceof Reply.Array(List<Reply> elements)) {
                                registers.history().complete(write, new Register.Found(Replies.value(elements.get(0))));
                                counters.history().complete(add, Replies.number(elements.get(1)));
                            } else {
                                registers.history().fail(write);
                                counters.history().fail(add);
                            }
                        },
                        onLoss,
                        () -> {
                            registers.history().retract(write);
                            counters.history().retract(add);
                        }));
    }
}
