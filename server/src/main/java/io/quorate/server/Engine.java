package io.quorate.server;

import io.quorate.core.shard.Shard;
import io.quorate.core.table.TableCatalog;
import io.quorate.server.command.Topology;
import java.util.Optional;

/// What runs a node's shard: the node alone, or as one of a cluster. On the shard's thread.
interface Engine {
    /// Makes it.
    @FunctionalInterface
    interface Maker {
        Engine make(ShardTerms terms);
    }

    /// The shard that clients are connected to.
    Shard shard();

    /// The cluster that the node belongs to; empty if it stands alone.
    Optional<Topology> topology();

    /// The tables of the node or its cluster.
    TableCatalog tables();

    /// Takes in what the commit log holds, then serves.
    void start(Runnable whenServing);

    /// Leaves to others what they can do, before the node stops.
    ///
    /// @param then run when that is done, or took too long
    void leave(Runnable then);

    /// Why the rows of this node are not all that a backup must have; empty if they are.
    Optional<String> whyNoBackup();
}
