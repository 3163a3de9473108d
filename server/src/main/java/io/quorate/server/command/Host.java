package io.quorate.server.command;

import io.quorate.core.shard.Shard;
import io.quorate.core.store.OrderedStore;
import io.quorate.server.config.Configuration;
import io.quorate.server.net.Clients;
import io.quorate.server.stats.CommandStats;
import io.quorate.server.stats.Rates;
import io.quorate.server.stats.SlowLog;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/// The node, as its own commands see it. Called on the shard's thread only.
public interface Host {
    Shard shard();

    Clients clients();

    CommandStats commandStats();

    SlowLog slowLog();

    Rates rates();

    /// What the node was told, and by `CONFIG SET` since.
    Configuration configuration();

    /// Takes over what `CONFIG SET` has changed.
    void configure(Configuration changed);

    /// Facts about the process, its memory and its disk.
    Facts facts();

    /// Whether writes are refused because the disk is full.
    boolean isDiskFull();

    /// The cluster that the node belongs to; empty if it stands alone.
    Optional<Topology> topology();

    /// The last checkpoints of the store.
    Checkpoints checkpoints();

    /// Writes a consistent copy of all data to a folder that does not exist yet.
    ///
    /// @param then told what became of it, on the shard's thread
    void backUp(Path folder, Consumer<OrderedStore.Outcome> then);

    /// Runs something later on the shard's thread.
    void schedule(long delayNanos, Runnable task);

    /// Stops the node as SIGTERM does.
    void stop();
}
