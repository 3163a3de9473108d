package io.quorate.core.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/// A table's options as people write them: `ack=majority read=linearizable`, in any order, each once.
///
/// An option that there is no machinery for is refused, but for the value that says what is done anyway.
public final class TableOptions {
    private static final String OF_QUORUM =
            "' is an option of replication=quorum, which is not built yet: leave it out";

    private TableOptions() {}

    /// The options of a table as words, all of them, in one order.
    public static List<String> of(Table table) {
        return List.of(
                "replication=log",
                "n=" + table.placement().n(),
                "zones=" + word(table.placement().zones()),
                "ack=" + word(table.ack()),
                "read=" + word(table.read()),
                "reads=" + word(table.reads()),
                "durability=" + word(table.durability()));
    }

    /// A new table. What is not said is as in the preset; without one, as safe as can be.
    ///
    /// @param words `option=value` each, `AS` and a preset before them if there is one
    /// @throws IllegalArgumentException if they are no options, contradict each other or ask for what is not built
    public static Table created(String name, List<String> words) {
        boolean hasPreset = !words.isEmpty() && words.getFirst().equalsIgnoreCase("AS");
        if (!hasPreset) return changed(Preset.STRONG.table(name), words, true);
        if (words.size() < 2) throw new IllegalArgumentException("AS (must be followed by a preset: strong or fast)");
        return changed(preset(words.get(1)).table(name), words.subList(2, words.size()), true);
    }

    /// A table with some options changed, the others as they were.
    ///
    /// @throws IllegalArgumentException as [#created]
    public static Table altered(Table table, List<String> words) {
        if (words.isEmpty()) {
            throw new IllegalArgumentException("nothing to alter (name at least one option, as in ack=all)");
        }
        return changed(table, words, false);
    }

    private static Preset preset(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "strong" -> Preset.STRONG;
            case "fast" -> Preset.FAST;
            case "causal" -> throw causal("AS causal");
            case "available" ->
                throw new IllegalArgumentException(
                        "AS available is replication=quorum, which is not built yet: use strong or fast");
            default -> throw new IllegalArgumentException("AS " + word + " (must be strong or fast)");
        };
    }

    /// @param isNew whether an option that was not named follows from others
    private static Table changed(Table base, List<String> words, boolean isNew) {
        SortedMap<String, String> options = split(words);
        Ack ack = base.ack();
        ReadLevel read = base.read();
        LeaderProof reads = base.reads();
        Durability durability = base.durability();
        int n = base.placement().n();
        Zones zones = base.placement().zones();
        for (var option : options.entrySet()) {
            String name = option.getKey();
            String value = option.getValue();
            switch (name) {
                case "replication" -> onlyBuilt(name, value, "log", "quorum");
                case "partition" -> onlyBuilt(name, value, "hash", "range");
                case "n" -> n = number(value);
                case "zones" -> zones = oneOf(name, value, Zones.values());
                case "ack" -> ack = oneOf(name, value, Ack.values());
                case "read" -> read = oneOf(name, value, ReadLevel.values());
                case "reads" -> reads = oneOf(name, value, LeaderProof.values());
                case "durability" -> durability = oneOf(name, value, Durability.values());
                case "salt" -> unsalted(value);
                case "r", "w", "conflict", "sloppy" -> throw new IllegalArgumentException("'" + name + OF_QUORUM);
                default ->
                    throw new IllegalArgumentException("option '" + name
                            + "' (must be replication, n, zones, partition, ack, read, reads, durability or salt)");
            }
        }
        if (read == ReadLevel.CAUSAL) throw causal("read=causal");
        if (isNew && ack == Ack.LEADER && !options.containsKey("read")) read = ReadLevel.EVENTUAL;
        return new Table(base.name(), ack, read, reads, durability, new PlacementClass(n, zones));
    }

    private static SortedMap<String, String> split(List<String> words) {
        SortedMap<String, String> options = new TreeMap<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals < 1) throw new IllegalArgumentException("'" + word + "' (must be option=value, as in ack=all)");
            String name = word.substring(0, equals).toLowerCase(Locale.ROOT);
            if (options.put(name, word.substring(equals + 1)) != null) {
                throw new IllegalArgumentException("option '" + name + "' is there twice (name it once)");
            }
        }
        return options;
    }

    private static int number(String value) {
        if (value.matches("[1-9]")) return value.charAt(0) - '0';
        throw new IllegalArgumentException("n=" + value + " (must be 1 to " + PlacementClass.N_MAX + ")");
    }

    private static void onlyBuilt(String name, String value, String built, String planned) {
        if (value.equalsIgnoreCase(built)) return;
        if (value.equalsIgnoreCase(planned)) {
            throw new IllegalArgumentException(name + "=" + planned + " is not built yet: use " + built);
        }
        throw new IllegalArgumentException(name + "=" + value + " (must be " + built + ")");
    }

    private static void unsalted(String value) {
        if (value.equals("1")) return;
        throw new IllegalArgumentException("salt=" + value + ": to spread a hot key is not built yet (must be 1)");
    }

    private static IllegalArgumentException causal(String what) {
        return new IllegalArgumentException(
                what + " needs sessions, which are not built yet: use read=linearizable or read=eventual");
    }

    private static <E extends Enum<E>> E oneOf(String name, String value, E[] values) {
        List<String> allowed = new ArrayList<>();
        for (E each : values) {
            if (word(each).equals(value.toLowerCase(Locale.ROOT))) return each;
            allowed.add(word(each));
        }
        throw new IllegalArgumentException(name + "=" + value + " (must be one of " + String.join(", ", allowed) + ")");
    }

    /// A value as people write it.
    public static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
