package io.quorate.server.command;

import io.quorate.core.shard.Shard;
import io.quorate.core.store.OrderedStore;
import io.quorate.server.log.NodeLog;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Checkpoints of the store: what `SAVE` and `BGSAVE` are here.
///
/// Acknowledged writes are durable without them; a checkpoint makes the commit log that is to be replayed short.
public final class Checkpoints {
    /// How the last one ended.
    public enum Result {
        OK,
        ERR
    }

    private final List<Consumer<OrderedStore.Outcome>> waiting = new ArrayList<>();
    private long doneCount;
    private long flushedLsn;
    private long lastDoneMillis;
    private long lastDurationMillis = -1;
    private long startedMillis;
    private boolean isRunning;
    private Result lastResult = Result.OK;

    /// @param startedMillis when the node started: what it then read was all there was
    public Checkpoints(long startedMillis) {
        lastDoneMillis = startedMillis;
    }

    /// Starts one, or waits for the one that runs.
    ///
    /// @param then told what became of it
    public void save(Shard shard, Consumer<OrderedStore.Outcome> then) {
        waiting.add(then);
        if (isRunning) return;
        isRunning = true;
        startedMillis = System.currentTimeMillis();
        shard.checkpoint(this::ended);
    }

    /// The store has flushed, on its own account or for a checkpoint.
    ///
    /// @param lsn up to where the commit log is no longer needed
    public void flushed(long lsn) {
        flushedLsn = lsn;
        lastDoneMillis = System.currentTimeMillis();
    }

    private void ended(OrderedStore.Outcome outcome) {
        isRunning = false;
        lastDurationMillis = System.currentTimeMillis() - startedMillis;
        if (outcome instanceof OrderedStore.Outcome.Done) {
            lastResult = Result.OK;
            doneCount++;
        } else {
            lastResult = Result.ERR;
            NodeLog.warn("checkpoint.failed", "outcome", outcome);
        }
        List<Consumer<OrderedStore.Outcome>> told = List.copyOf(waiting);
        waiting.clear();
        for (Consumer<OrderedStore.Outcome> then : told) then.accept(outcome);
    }

    public boolean isRunning() {
        return isRunning;
    }

    /// Number of checkpoints since the start.
    public long doneCount() {
        return doneCount;
    }

    /// Up to where the commit log is no longer needed; 0 before the first flush since the start.
    public long flushedLsn() {
        return flushedLsn;
    }

    /// When the store last flushed; the node's start if it has not since.
    public long lastDoneMillis() {
        return lastDoneMillis;
    }

    /// How long the last one took; -1 if there was none.
    public long lastDurationMillis() {
        return lastDurationMillis;
    }

    public Result lastResult() {
        return lastResult;
    }
}
