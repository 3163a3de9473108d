package io.quorate.core.route;

import io.quorate.core.command.Command;
import io.quorate.core.command.Reply;
import io.quorate.core.shard.Client;
import io.quorate.core.shard.Connection;
import io.quorate.core.shard.Shard;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// A session of another node's client, where it is carried out.
final class RemoteSession implements Client {
    /// In the place of a number: this reply is only a part of what was asked.
    private static final long PART = 0;

    private final long id;
    private final Inlet inlet;
    private final Shard shard;
    private final Connection connection;
    /// For each reply to come the number of the request that it answers.
    private final ArrayDeque<Long> awaited = new ArrayDeque<>();

    RemoteSession(long id, Inlet inlet, Shard shard) {
        this.id = id;
        this.inlet = inlet;
        this.shard = shard;
        connection = shard.connect(this, Connection.Kind.REMOTE);
    }

    Connection connection() {
        return connection;
    }

    void carryOut(Ask ask) {
        int count = ask.requests().size();
        for (int i = 0; i < count; i++) {
            awaited.add(i < count - 1 ? PART : ask.number());
            shard.receive(connection, ask.requests().get(i), ask.epoch());
        }
    }

    @Override
    public void reply(Reply reply) {
        answer(reply, false);
    }

    @Override
    public void notDone(Reply refusal) {
        answer(refusal, true);
    }

    private void answer(Reply reply, boolean isNotDone) {
        long number = awaited.remove();
        if (number != PART) inlet.answer(new Answer(id, number, isNotDone, reply));
    }

    /// Its own node has asked before it sent it here.
    @Override
    public @Nullable Reply refusal(Command command) {
        return null;
    }
}
