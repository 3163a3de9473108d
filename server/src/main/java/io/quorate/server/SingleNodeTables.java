package io.quorate.server;

import io.quorate.core.table.Definition;
import io.quorate.core.table.Preset;
import io.quorate.core.table.TableCatalog;
import io.quorate.core.table.TableName;
import io.quorate.core.table.TableSetting;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// The tables of a single node: `default`.
///
/// @param schedule runs something later on the shard's thread
record SingleNodeTables(BiConsumer<Long, Runnable> schedule) implements TableCatalog {
    @Override
    public List<Listed> tables() {
        return List.of(new Listed(Preset.STRONG.table(TableName.DEFAULT), State.OPEN));
    }

    @Override
    public TableSetting setting() {
        return TableSetting.SINGLE_NODE;
    }

    @Override
    public void define(Definition definition, Consumer<Outcome> then) {
        var refused = new Outcome.Refused("a single node has one table, default: its dial is the node's durability");
        schedule.accept(0L, () -> then.accept(refused));
    }
}
