package io.quorate.core.shard;

import io.quorate.core.command.Reply;
import io.quorate.core.log.Demand;
import io.quorate.core.store.WriteSet;
import org.jspecify.annotations.Nullable;

/// The log under what is about no key: nothing is written and nothing is waited for.
record Nowhere(ReplyGate gate) implements PartitionLog {
    @Override
    public @Nullable Reply refusal() {
        return null;
    }

    @Override
    public long epoch() {
        return 0;
    }

    @Override
    public long append(WriteSet writeSet, Demand demand) {
        throw new IllegalStateException("a command that names no key wrote " + writeSet);
    }

    @Override
    public void startWrite() {}

    @Override
    public void answer(Connection connection, Reply reply, Target target, long seen, long done) {
        gate.answer(connection, new Held(reply, 0, false));
    }

    @Override
    public long settledOffset() {
        return 0;
    }
}
