package io.quorate.sim;

import io.quorate.core.command.Command;
import io.quorate.core.command.Reply;
import io.quorate.core.shard.Client;
import io.quorate.sim.workload.Exchange;
import org.jspecify.annotations.Nullable;

/// A client that asks one thing.
final class Asker implements Client {
    private final Exchange exchange;
    private boolean isAnswered;

    Asker(Exchange exchange) {
        this.exchange = exchange;
    }

    boolean isAnswered() {
        return isAnswered;
    }

    @Override
    public void reply(Reply reply) {
        isAnswered = true;
        exchange.answer(reply);
    }

    @Override
    public @Nullable Reply refusal(Command command) {
        return null;
    }
}
