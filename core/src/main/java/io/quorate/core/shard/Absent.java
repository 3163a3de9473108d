package io.quorate.core.shard;

import io.quorate.core.command.Reply;
import io.quorate.core.log.Demand;
import io.quorate.core.store.WriteSet;

/// The log under what this node has no copy of: everything is refused.
record Absent() implements PartitionLog {
    private static final Reply ELSEWHERE =
            Reply.error("CLUSTERDOWN this node has no copy of these slots: nothing was done");

    @Override
    public Reply refusal() {
        return ELSEWHERE;
    }

    @Override
    public long epoch() {
        return 0;
    }

    @Override
    public long append(WriteSet writeSet, Demand demand) {
        throw new IllegalStateException("a write where there is no copy: " + writeSet);
    }

    @Override
    public void startWrite() {}

    @Override
    public void answer(Connection connection, Reply reply, Target target, long seen, long done) {
        throw new IllegalStateException("an answer where there is no copy");
    }

    @Override
    public long settledOffset() {
        return 0;
    }
}
