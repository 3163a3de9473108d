package io.quorate.core.shard;

import io.quorate.core.command.Refusal;
import io.quorate.core.commitlog.Room;
import io.quorate.core.log.Demand;
import io.quorate.core.log.Reign;
import io.quorate.core.store.NotResidentException;
import io.quorate.core.store.RowKey;
import io.quorate.core.store.Transaction;
import io.quorate.core.store.WriteSet;
import io.quorate.core.table.Ack;
import io.quorate.core.table.Definition;
import io.quorate.core.table.Durability;
import io.quorate.core.table.LeaderProof;
import io.quorate.core.table.PlacementClass;
import io.quorate.core.table.Preset;
import io.quorate.core.table.ReadLevel;
import io.quorate.core.table.Table;
import io.quorate.core.table.TableCatalog;
import io.quorate.core.table.TableName;
import io.quorate.core.table.TableOptions;
import io.quorate.core.table.TableSetting;
import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import io.quorate.core.wire.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The tables of a single node: their definitions lie in a row beside the data, and go where that goes.
///
/// Of a table's options one node alone can give a meaning to `durability`; the others are refused, but for the values
/// that are true of it anyway. Tables come and go as in a cluster: the keys are refused, looked for, and deleted if the
/// table goes with them; then the row is written.
public final class OwnTables implements TableCatalog {
    private static final RowKey ROW = new RowKey(new byte[] {RowKey.META_SPACE, 't', 'a', 'b', 'l', 'e', 's'});
    /// First byte of the row: its version.
    private static final int VERSION = 1;
    /// All are in memory, and one is looked up for each key.
    private static final int COUNT_MAX = 4_096;
    /// How long it is waited before a row that cannot be read is tried again.
    private static final long RETRY_NANOS = 100_000_000;

    private static final int ROW_BYTES = 256;

    /// The one definition that is under way.
    private static final class UnderWay {
        final Definition definition;
        final Consumer<Outcome> then;
        /// Looks for its keys; null if they stay whatever becomes of it.
        final @Nullable KeySearch search;
        /// Of the record with the new definitions; 0 before it is written.
        long offset;

        UnderWay(Definition definition, Consumer<Outcome> then, @Nullable KeySearch search) {
            this.definition = definition;
            this.then = then;
            this.search = search;
        }
    }

    private @Nullable ShardParts parts;
    private @Nullable Partition partition;
    private Table own = Preset.STRONG.table(TableName.DEFAULT);
    private SortedMap<String, Table> byName = new TreeMap<>();
    private ByPrefix<Table> byPrefix = new ByPrefix<>();
    private @Nullable UnderWay underWay;

    private long version;
    /// Those of this version, made once: a request asks for one of them.
    private @Nullable Target synced;

    private @Nullable Target written;

    /// Which shard they are of.
    void attach(Partition its, ShardParts parts) {
        this.parts = parts;
        partition = its;
        boolean isSynced = parts.config().durability() == ShardConfig.Durability.FSYNC;
        own = withDurability(TableName.DEFAULT, isSynced ? Durability.FSYNC : Durability.BUFFERED);
        changed();
    }

    private void changed() {
        version++;
        synced = new Target(partition(), partition().number(), new Demand(Reign.Ack.LEADER, true, true), true, version);
        written =
                new Target(partition(), partition().number(), new Demand(Reign.Ack.LEADER, false, true), true, version);
    }

    private static Table withDurability(String name, Durability durability) {
        return new Table(
                name, Ack.MAJORITY, ReadLevel.LINEARIZABLE, LeaderProof.CONFIRMED, durability, PlacementClass.DEFAULT);
    }

    private Partition partition() {
        return Objects.requireNonNull(partition);
    }

    private ShardParts parts() {
        return Objects.requireNonNull(parts);
    }

    // ---- Start ----

    /// Takes in what is defined, once all of the log is in the rows.
    void load(Runnable whenDone) {
        load(Request.ofTheShard(target(true)), whenDone);
    }

    private void load(Request request, Runnable whenDone) {
        if (parts().lifecycle().hasStopped()) return;
        Transaction transaction = partition().begin(request);
        Optional<byte[]> row;
        try {
            row = transaction.row(ROW);
        } catch (NotResidentException missing) {
            partition().fetches().fetch(request, missing, error -> {
                if (error == null) load(request, whenDone);
                else parts().env().schedule(RETRY_NANOS, () -> load(Request.ofTheShard(target(true)), whenDone));
            });
            return;
        }
        partition().fetches().release(request);
        row.ifPresent(bytes -> take(decode(bytes)));
        whenDone.run();
    }

    private void take(SortedMap<String, Table> tables) {
        byName = tables;
        byPrefix = new ByPrefix<>();
        tables.forEach(byPrefix::put);
        changed();
    }

    private static SortedMap<String, Table> decode(byte[] row) {
        var source = new ByteSource(row);
        int found = source.getByte();
        if (found != VERSION) throw new MalformedException("tables of the unknown version " + found);
        SortedMap<String, Table> tables = new TreeMap<>();
        while (source.remaining() > 0) {
            Table table = Table.decode(source);
            tables.put(table.name(), table);
        }
        return tables;
    }

    private static byte[] encode(SortedMap<String, Table> tables) {
        var sink = new ByteSink(ROW_BYTES);
        sink.putByte(VERSION);
        tables.values().forEach(table -> table.encode(sink));
        return sink.toByteArray();
    }

    // ---- Requests ----

    /// Another number whenever another answer may be given for a key than before.
    long version() {
        return version;
    }

    /// Whether there is no other table than `default`, and none is coming.
    boolean isDefaultAlone() {
        return byName.isEmpty() && underWay == null;
    }

    /// Where a request for no key is carried out.
    Target target() {
        return target(own.durability() == Durability.FSYNC);
    }

    /// Where a request for keys of any table is carried out: on the strictest terms of all.
    Target targetOfAll() {
        boolean isSynced = own.durability() == Durability.FSYNC
                || byName.values().stream().anyMatch(table -> table.durability() == Durability.FSYNC);
        return target(isSynced);
    }

    /// Where a request for some keys is carried out: on the strictest terms of their tables.
    ///
    /// @throws Refusal while nobody is served under one of their prefixes
    Target targetOf(List<byte[]> keys) {
        boolean isSynced = false;
        for (byte[] key : keys) {
            refuseClosed(key);
            Table table = byPrefix.find(key);
            isSynced |= (table == null ? own : table).durability() == Durability.FSYNC;
        }
        return target(isSynced);
    }

    private void refuseClosed(byte[] key) {
        UnderWay now = underWay;
        if (now == null || now.search == null || !KeySearch.isOf(key, now.definition.name())) return;
        throw new Refusal("TRYAGAIN table " + now.definition.name()
                + (now.definition instanceof Definition.Created ? " is being created" : " is being dropped")
                + ": nothing was done, try again");
    }

    private Target target(boolean isSynced) {
        return Objects.requireNonNull(isSynced ? synced : written);
    }

    // ---- What there is ----

    @Override
    public List<Listed> tables() {
        SortedMap<String, Table> all = new TreeMap<>(byName);
        all.put(own.name(), own);
        List<Listed> listed = new ArrayList<>();
        for (Table table : all.values()) listed.add(new Listed(table, state(table.name())));
        return listed;
    }

    private State state(String name) {
        UnderWay now = underWay;
        if (now == null || !now.definition.name().equals(name)) return State.OPEN;
        return now.definition instanceof Definition.Dropped ? State.DROPPING : State.ALTERING;
    }

    @Override
    public TableSetting setting() {
        return TableSetting.SINGLE_NODE;
    }

    // ---- Definitions ----

    @Override
    public void define(Definition definition, Consumer<Outcome> then) {
        Optional<String> refusal = refusal(definition);
        if (refusal.isPresent()) {
            end(then, new Outcome.Refused(refusal.get()));
            return;
        }
        boolean isErasing = definition instanceof Definition.Dropped dropped && dropped.isForced();
        KeySearch search = definition instanceof Definition.Altered
                ? null
                : new KeySearch(target(true), definition.name(), isErasing);
        underWay = new UnderWay(definition, then, search);
        changed();
    }

    private Optional<String> refusal(Definition definition) {
        String name = definition.name();
        if (underWay != null) return Optional.of("another table is being defined: try again");
        return switch (definition) {
            case Definition.Created(Table table) -> {
                if (byName.containsKey(name)) yield Optional.of("there is a table " + name + " already");
                if (byName.size() >= COUNT_MAX) {
                    yield Optional.of("there are " + COUNT_MAX + " tables, which is as many as there can be");
                }
                yield meaningless(table);
            }
            case Definition.Altered(Table table) ->
                name.equals(TableName.DEFAULT)
                        ? Optional.of("the durability of table default is that of the node: see its configuration")
                        : meaningless(table);
            case Definition.Dropped _ ->
                name.equals(TableName.DEFAULT) ? Optional.of("table default cannot be dropped") : Optional.empty();
        };
    }

    /// What a single node cannot give a meaning to, if a table asks for it.
    private static Optional<String> meaningless(Table table) {
        List<String> meant = TableOptions.of(withDurability(table.name(), table.durability()));
        List<String> asked = new ArrayList<>(TableOptions.of(table));
        asked.removeAll(meant);
        if (asked.isEmpty()) return Optional.empty();
        return Optional.of("a single node has one copy, which is always up to date: of a table's options it has a use"
                + " for durability alone (leave out " + String.join(" ", asked) + ", or run a cluster)");
    }

    /// Goes on with what is under way.
    void tick(Backpressure backpressure) {
        UnderWay now = underWay;
        if (now == null) return;
        if (now.offset > 0) {
            if (parts().log().syncedLsn() >= now.offset) end(now, new Outcome.Done());
        } else if (now.search != null && !now.search.isOver()) {
            now.search.goOn(backpressure);
        } else if (now.search != null && now.search.hasFound()) {
            end(now, new Outcome.Refused(occupied(now.definition)));
        } else {
            write(now, backpressure);
        }
    }

    private void write(UnderWay now, Backpressure backpressure) {
        SortedMap<String, Table> changed = new TreeMap<>(byName);
        switch (now.definition) {
            case Definition.Created(Table table) -> changed.put(table.name(), table);
            case Definition.Altered(Table table) -> changed.put(table.name(), table);
            case Definition.Dropped dropped -> changed.remove(dropped.name());
        }
        Transaction transaction = partition().begin(Request.ofTheShard(target(true)));
        transaction.putRow(ROW, encode(changed));
        WriteSet writeSet = transaction.writeSet();
        if (backpressure.room(writeSet) != Room.READY) return;
        now.offset = partition().append(writeSet, target(true).demand());
        take(changed);
    }

    private void end(UnderWay ended, Outcome outcome) {
        underWay = null;
        changed();
        end(ended.then, outcome);
    }

    private void end(Consumer<Outcome> then, Outcome outcome) {
        parts().env().schedule(0, () -> then.accept(outcome));
    }

    private static String occupied(Definition definition) {
        String name = definition.name();
        return definition instanceof Definition.Created
                ? "table " + name + " was not created: table default has keys that begin with '" + name
                        + ":' (delete them, or choose another name)"
                : "table " + name + " was not dropped: it has keys (TABLE DROP " + name + " FORCE deletes them)";
    }
}
