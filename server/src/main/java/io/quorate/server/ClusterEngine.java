package io.quorate.server;

import io.quorate.core.shard.Shard;
import io.quorate.core.table.TableCatalog;
import io.quorate.server.cluster.ClusterNode;
import io.quorate.server.command.Topology;
import java.util.Optional;

/// A node as one of a cluster.
///
/// @param node its protocols and its shard
record ClusterEngine(ClusterNode node) implements Engine {
    @Override
    public Shard shard() {
        return node.shard();
    }

    @Override
    public Optional<Topology> topology() {
        return Optional.of(new Topology(node.self(), node.node().metadata()));
    }

    @Override
    public TableCatalog tables() {
        return node.tables();
    }

    @Override
    public void start(Runnable whenServing) {
        node.start(whenServing);
    }

    @Override
    public void leave(Runnable then) {
        node.leave(then);
    }

    @Override
    public Optional<String> whyNoBackup() {
        return Optional.of(
                "this node has a part of its cluster's data, and a backup of a whole cluster is not built yet:"
                        + " nothing was written");
    }
}
