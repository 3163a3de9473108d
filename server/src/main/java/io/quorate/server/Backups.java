package io.quorate.server;

import io.quorate.core.shard.Shard;
import io.quorate.core.store.OrderedStore;
import io.quorate.server.log.NodeLog;
import io.quorate.storage.Backup;
import io.quorate.storage.BackupManifest;
import io.quorate.storage.RocksStore;
import io.quorate.storage.UnusableStoreException;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The backups that clients ask for: one at a time, on a thread of its own, while the shard serves.
///
/// Used on the shard's thread only.
final class Backups {
    private final RocksStore store;
    private final Executor shardThread;
    private boolean isRunning;

    Backups(RocksStore store, Executor shardThread) {
        this.store = store;
        this.shardThread = shardThread;
    }

    /// Makes one that holds everything acknowledged so far.
    ///
    /// @param then told what became of it, on the shard's thread
    void make(Shard shard, Path folder, Consumer<OrderedStore.Outcome> then) {
        if (isRunning) {
            then.accept(new OrderedStore.Outcome.Failed("another backup is under way: try again when it is done"));
            return;
        }
        isRunning = true;
        shard.checkpoint(outcome -> {
            if (outcome instanceof OrderedStore.Outcome.Done) {
                Thread.ofPlatform().name("backup").daemon().start(() -> write(folder, then));
            } else {
                end(outcome, then);
            }
        });
    }

    private void write(Path folder, Consumer<OrderedStore.Outcome> then) {
        OrderedStore.Outcome outcome;
        try {
            long began = System.nanoTime();
            BackupManifest made = Backup.write(store, folder);
            outcome = new OrderedStore.Outcome.Done();
            NodeLog.info(
                    "backup.made",
                    "folder",
                    folder,
                    "lsn",
                    made.applied().lsn(),
                    "keys",
                    made.applied().keyCount(),
                    "bytes",
                    made.bytes(),
                    "millis",
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
        } catch (UnusableStoreException failure) {
            String why = String.valueOf(failure.getMessage());
            outcome = new OrderedStore.Outcome.Failed(why);
            NodeLog.warn("backup.failed", "why", why);
        }
        OrderedStore.Outcome told = outcome;
        try {
            shardThread.execute(() -> end(told, then));
        } catch (RejectedExecutionException _) {
            // The node has stopped meanwhile, and nobody is there to be told: the log has it.
        }
    }

    private void end(OrderedStore.Outcome outcome, Consumer<OrderedStore.Outcome> then) {
        isRunning = false;
        then.accept(outcome);
    }
}
