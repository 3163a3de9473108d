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
/// @param byName also those that are coming or going
public record Tables(SortedMap<String, TableEntry> byName) {
    static final Tables NONE = new Tables(Collections.emptySortedMap());

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
        var entry = new TableEntry(table, 1, Phase.OPEN, Collections.emptySortedSet());
        return NONE.with(entry);
    }

    Tables created(Table table, long version, int partitionCount) {
        unless(!byName.containsKey(table.name()), "there is a table " + table.name() + " already");
        unless(byName.size() < COUNT_MAX, "there are " + COUNT_MAX + " tables, which is as many as there can be");
        return with(new TableEntry(table, version, Phase.OPENING, numbers(partitionCount)));
    }

    Tables altered(Table table, long version, int partitionCount) {
        TableEntry entry = known(table.name());
        unlessOpen(entry);
        unless(
                entry.table().placement().equals(table.placement()),
                "n and zones of table " + table.name()
                        + " decide where its keys lie and are not altered in place: create"
                        + " another table and copy");
        return with(new TableEntry(table, version, Phase.ALTERING, numbers(partitionCount)));
    }

    /// A table that was not open yet is gone at once: its keys never left `default`.
    Tables dropped(String name, boolean isForced, long version, int partitionCount) {
        unless(!name.equals(TableName.DEFAULT), "table default cannot be dropped");
        TableEntry entry = known(name);
        if (entry.phase() == Phase.OPENING) return new Tables(Sorted.without(byName, name));
        unlessOpen(entry);
        Phase phase = isForced ? Phase.ERASING : Phase.DROPPING;
        return with(new TableEntry(entry.table(), version, phase, numbers(partitionCount)));
    }

    private static void unlessOpen(TableEntry entry) {
        unless(
                entry.phase() == Phase.OPEN,
                "table " + entry.table().name() + " is " + entry.phase() + ": wait until it is open");
    }

    /// The partition has committed a record from which on it does what was defined: refuses the table's keys for
    /// whoever had them, or takes the new options.
    Tables closed(String name, long version, int partition, Rules rules) {
        TableEntry entry = underWay(name, version);
        unless(entry.open().contains(partition), "partition " + partition + " has nothing to close for table " + name);
        SortedSet<Integer> open = new TreeSet<>(entry.open());
        open.remove(partition);
        if (!rules.hold(Rule.TABLE_OPENS_AFTER_CLOSE)) open.clear();
        if (!open.isEmpty()) return with(new TableEntry(entry.table(), version, entry.phase(), open));
        return switch (entry.phase()) {
            case OPENING, ALTERING, OPEN -> with(new TableEntry(entry.table(), version, Phase.OPEN, open));
            case DROPPING, ERASING -> new Tables(Sorted.without(byName, name));
        };
    }

    /// A partition has keys where there must be none: what was begun is given up.
    Tables occupied(String name, long version, long now) {
        TableEntry entry = underWay(name, version);
        return switch (entry.phase()) {
            case OPENING -> new Tables(Sorted.without(byName, name));
            case DROPPING -> with(new TableEntry(entry.table(), now, Phase.OPEN, Collections.emptySortedSet()));
            case OPEN, ALTERING, ERASING ->
                throw new RefusedException("table " + name + " is " + entry.phase() + ": it may have keys");
        };
    }

    private TableEntry underWay(String name, long version) {
        TableEntry entry = known(name);
        unless(
                entry.version() == version,
                "table " + name + " is of version " + entry.version() + ", not " + version
                        + ": something else was begun since");
        return entry;
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
        return new Tables(Sorted.with(byName, entry.table().name(), entry));
    }

    void encode(ByteSink sink) {
        Fields.put(sink, byName.values(), TableEntry::encode);
    }

    static Tables decode(ByteSource source) {
        SortedMap<String, TableEntry> byName = new TreeMap<>();
        for (TableEntry entry : Fields.list(source, 8, TableEntry::decode))
            byName.put(entry.table().name(), entry);
        return new Tables(byName);
    }
}
