package io.quorate.core.shard;

import io.quorate.core.command.Reply;
import io.quorate.core.commitlog.CommitLog;
import io.quorate.core.log.Demand;
import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import io.quorate.core.store.WriteSet;
import org.jspecify.annotations.Nullable;

/// A single node's commit log as the log of its one partition: offsets are sequence numbers.
final class OwnLog implements PartitionLog {
    /// Nobody else ever leads.
    private static final long EPOCH = 1;

    private final Env env;
    private final Lifecycle lifecycle;
    private final CommitLog log;
    private final ReplyGate gate;
    private final Rules rules;
    private boolean isTurnEndScheduled;

    OwnLog(ShardParts parts) {
        env = parts.env();
        lifecycle = parts.lifecycle();
        log = parts.log();
        gate = parts.gate();
        rules = parts.rules();
    }

    @Override
    public @Nullable Reply refusal() {
        return null;
    }

    @Override
    public long epoch() {
        return EPOCH;
    }

    @Override
    public long append(WriteSet writeSet, Demand demand) {
        long lsn = log.append(Shard.ONLY_PARTITION, EPOCH, log.appendedLsn() + 1, writeSet::encode, demand.isSynced());
        if (!isTurnEndScheduled) {
            isTurnEndScheduled = true;
            env.schedule(0, this::endTurn);
        }
        return lsn;
    }

    private void endTurn() {
        isTurnEndScheduled = false;
        if (lifecycle.isServing()) log.endTurn();
    }

    @Override
    public void startWrite() {
        log.endTurn();
    }

    @Override
    public void answer(Connection connection, Reply reply, Target target, long seen, long done) {
        gate.answer(
                connection,
                new Held(reply, Math.max(seen, done), done > 0, target.demand().isSynced()));
    }

    @Override
    public long settledOffset() {
        return rules.hold(Rule.STORE_BEHIND_LOG) ? log.syncedLsn() : log.writtenLsn();
    }
}
