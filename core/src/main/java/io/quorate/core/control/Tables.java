package io.quorate.core.control;

import static io.quorate.core.control.RefusedException.unless;

import io.quorate.core.control.TableEntry.Phase;
import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import io.quorate.core.table.PlacementClass;
import io.quorate.core.table.Table;
import io.quorate.core.table.TableName;
import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The tables of the cluster. A key belongs to one table at any time: whoever had it closes before another one
/// opens.
///
/// @param lastGone the metadata's index when a table last went, or came to nothing; 0 if none has
/// @param byName also those that are coming or going
public record Tables(long lastGone, SortedMap<String, TableEntry> byName) {
    static final Tables NONE = new Tables(0, Collections.emptySortedMap());

    /// Every node keeps all definitions in memory and looks one up for each key.
    static final int COUNT_MAX = 4_096;

    public Tables {
        byName = Sorted.copyOf(byName);
    }

    /// The table of a name, also one that is coming or going.
    public Optional<TableEntry> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /// Whether a table of the class is there, also one that is coming or going.
    public boolean use(PlacementClass placement) {
        return byName.values().stream()
                .anyMatch(entry -> entry.table().placement().equals(placement));
    }

    static Tables first(Table table) {
        unless(table.name().equals(TableName.DEFAULT), "the first table is " + table.name() + ", not default");
        var entry = new TableEntry(table, 1, 0, Phase.OPEN, Collections.emptySortedSet());
        return NONE.with(entry);
    }

    Tables created(Change.TableCreated created, long now, int partitionCount) {
        Table table = created.table();
        unless(created.seen() >= lastGone, "a table has gone since this was asked for: ask again");
        unless(!byName.containsKey(table.name()), "there is a table " + table.name() + " already");
        unless(byName.size() < COUNT_MAX, "there are " + COUNT_MAX + " tables, which is as many as there can be");
        return with(new TableEntry(table, now, created.wish(), Phase.OPENING, numbers(partitionCount)));
    }

    Tables altered(Change.TableAltered altered, long now, int partitionCount) {
        Table table = altered.table();
        TableEntry entry = known(table.name());
        unlessOpen(entry);
        unlessMeant(entry, altered.version());
        unless(
                entry.table().placement().equals(table.placement()),
                "n and zones of table " + table.name()
                        + " decide where its keys lie and are not altered in place: create"
                        + " another table and copy");
        return with(new TableEntry(table, now, altered.wish(), Phase.ALTERING, numbers(partitionCount)));
    }

    /// A table that was not open yet is gone at once: its keys never left `default`.
    Tables dropped(Change.TableDropped dropped, long now, int partitionCount) {
        String name = dropped.name();
        unless(!name.equals(TableName.DEFAULT), "table default cannot be dropped");
        TableEntry entry = known(name);
        if (entry.phase() != Phase.OPENING) unlessOpen(entry);
        unlessMeant(entry, dropped.version());
        if (entry.phase() == Phase.OPENING) return without(name, now);
        Phase phase = dropped.isForced() ? Phase.ERASING : Phase.DROPPING;
        return with(new TableEntry(entry.table(), now, dropped.wish(), phase, numbers(partitionCount)));
    }

    private static void unlessOpen(TableEntry entry) {
        unless(
                entry.phase() == Phase.OPEN,
                "table " + entry.table().name() + " is " + entry.phase() + ": wait until it is open");
    }

    /// The partition has committed a record from which on it does what was defined: refuses the table's keys for
    /// whoever had them, or takes the new options.
    Tables closed(Change.TableClosed closed, long now, Rules rules) {
        String name = closed.name();
        TableEntry entry = known(name);
        unlessMeant(entry, closed.version());
        unless(
                entry.open().contains(closed.partition()),
                "partition " + closed.partition() + " has nothing to close for table " + name);
        SortedSet<Integer> open = new TreeSet<>(entry.open());
        open.remove(closed.partition());
        if (!rules.hold(Rule.TABLE_OPENS_AFTER_CLOSE)) open.clear();
        if (!open.isEmpty())
            return with(new TableEntry(entry.table(), entry.version(), entry.wish(), entry.phase(), open));
        return switch (entry.phase()) {
            case OPENING, ALTERING, OPEN ->
                with(new TableEntry(entry.table(), entry.version(), entry.wish(), Phase.OPEN, open));
            case DROPPING, ERASING -> without(name, now);
        };
    }

    /// A partition has keys where there must be none: what was begun is given up.
    Tables occupied(Change.TableOccupied occupied, long now) {
        String name = occupied.name();
        TableEntry entry = known(name);
        unlessMeant(entry, occupied.version());
        return switch (entry.phase()) {
            case OPENING -> without(name, now);
            case DROPPING -> with(new TableEntry(entry.table(), now, 0, Phase.OPEN, Collections.emptySortedSet()));
            case OPEN, ALTERING, ERASING ->
                throw new RefusedException("table " + name + " is " + entry.phase() + ": it may have keys");
        };
    }

    private static void unlessMeant(TableEntry entry, long version) {
        unless(
                entry.version() == version,
                "table " + entry.table().name() + " is of version " + entry.version() + ", not " + version
                        + ": something else was begun since");
    }

    private TableEntry known(String name) {
        TableEntry entry = byName.get(name);
        if (entry == null) throw new RefusedException("there is no table " + name);
        return entry;
    }

    private static SortedSet<Integer> numbers(int count) {
        SortedSet<Integer> numbers = new TreeSet<>();
        for (int number = 0; number < count; number++) numbers.add(number);
        return numbers;
    }

    private Tables with(TableEntry entry) {
        return new Tables(lastGone, Sorted.with(byName, entry.table().name(), entry));
    }

    private Tables without(String name, long now) {
        return new Tables(now, Sorted.without(byName, name));
    }

    void encode(ByteSink sink) {
        sink.putVarint(lastGone);
        Fields.put(sink, byName.values(), TableEntry::encode);
    }

    static Tables decode(ByteSource source) {
        long lastGone = source.getVarint();
        SortedMap<String, TableEntry> byName = new TreeMap<>();
        for (TableEntry entry : Fields.list(source, 8, TableEntry::decode))
            byName.put(entry.table().name(), entry);
        return new Tables(lastGone, byName);
    }
}
