package io.quorate.bench.single;

import io.quorate.bench.peer.Durability;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// One line of the table: what is measured, and what is wanted of it.
sealed interface Row {
    String name();

    /// What the servers must do with a write; reads are measured on the safe setting, which is the default.
    Durability durability();

    List<Aim> aims();

    /// What a row of load sends.
    enum Command {
        GET,
        SET
    }

    /// Driven by our generator.
    record Load(String name, Durability durability, Command command, int connections, int pipeline, List<Aim> aims)
            implements Row {}

    /// The same load driven by redis-benchmark, to see what the generator itself does to the figures.
    record CrossCheck(String name, Load like) implements Row {
        @Override
        public Durability durability() {
            return like.durability();
        }

        @Override
        public List<Aim> aims() {
            return List.of();
        }
    }

    /// Memory of a fresh server after a load, with default settings.
    record Resident(String name, long keys, List<Aim> aims) implements Row {
        @Override
        public Durability durability() {
            return Durability.FSYNC;
        }
    }

    /// All rows, in the order in which they are measured and printed.
    static List<Row> all(long residentKeys) {
        var get = load(
                "GET 64",
                Durability.FSYNC,
                Command.GET,
                64,
                1,
                new Aim.Rate(0.9),
                new Aim.P99(1.5),
                new Aim.CpuPerMillion(9));
        var set = load(
                "SET fsync 64", Durability.FSYNC, Command.SET, 64, 1, new Aim.Rate(1.2), new Aim.CpuPerMillion(15));
        return List.of(
                get,
                load("GET 64 pipeline 16", Durability.FSYNC, Command.GET, 64, 16, new Aim.Rate(0.7)),
                load("SET fsync 1", Durability.FSYNC, Command.SET, 1, 1, new Aim.Rate(1.4)),
                load("SET fsync 16", Durability.FSYNC, Command.SET, 16, 1, new Aim.Rate(1.5)),
                set,
                load("SET fsync 256", Durability.FSYNC, Command.SET, 256, 1, new Aim.Rate(0.9)),
                new CrossCheck("redis-benchmark GET 64", get),
                new CrossCheck("redis-benchmark SET fsync 64", set),
                load("SET buffered 64", Durability.BUFFERED, Command.SET, 64, 1, new Aim.Rate(0.9)),
                new Resident(
                        String.format(Locale.ROOT, "RSS after %,d keys", residentKeys),
                        residentKeys,
                        List.of(new Aim.Resident(600))));
    }

    /// Those whose name is asked for.
    ///
    /// @param only see [SingleNodeOptions#only]
    /// @throws IllegalArgumentException if a part fits no row; lists the names
    static List<Row> select(List<Row> rows, List<String> only) {
        if (only.isEmpty()) return rows;
        List<Row> selected = new ArrayList<>(rows);
        selected.removeIf(row -> only.stream().noneMatch(part -> fits(rows, row, part)));
        for (String part : only) {
            if (rows.stream().noneMatch(row -> fits(rows, row, part))) {
                throw new IllegalArgumentException("no row is called " + part + "; there are: "
                        + String.join(", ", rows.stream().map(Row::name).toList()));
            }
        }
        return selected;
    }

    private static boolean fits(List<Row> rows, Row row, String part) {
        boolean isWholeName = rows.stream().anyMatch(other -> other.name().equalsIgnoreCase(part));
        return isWholeName
                ? row.name().equalsIgnoreCase(part)
                : row.name().toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
    }

    private static Load load(
            String name, Durability durability, Command command, int connections, int pipeline, Aim... aims) {
        return new Load(name, durability, command, connections, pipeline, List.of(aims));
    }
}
