package io.quorate.server;

import io.quorate.core.rule.Rules;
import io.quorate.core.shard.OwnTables;
import io.quorate.core.shard.Shard;
import io.quorate.core.table.TableCatalog;
import io.quorate.server.command.Topology;
import java.util.Optional;

/// A node that stands alone: its commit log is its own.
final class AloneEngine implements Engine {
    private final Storage storage;
    private final OwnTables tables = new OwnTables();
    private final Shard shard;

    AloneEngine(Storage storage, ShardTerms terms) {
        this.storage = storage;
        shard = new Shard(
                terms.env(),
                terms.commands(),
                storage.store(),
                storage::log,
                terms.config(),
                Rules.ALL,
                terms.observer(),
                tables);
    }

    @Override
    public Shard shard() {
        return shard;
    }

    @Override
    public Optional<Topology> topology() {
        return Optional.empty();
    }

    @Override
    public TableCatalog tables() {
        return tables;
    }

    @Override
    public void start(Runnable whenServing) {
        shard.start(storage.recovered().records(), whenServing);
    }

    @Override
    public void leave(Runnable then) {
        then.run(); // there is nobody else
    }

    @Override
    public Optional<String> whyNoBackup() {
        return Optional.empty();
    }
}
