package io.quorate.server.command;

import io.quorate.server.config.Configuration;
import io.quorate.server.config.ConfigurationException;
import io.quorate.server.config.Durability;
import io.quorate.server.config.Key;
import io.quorate.server.config.Keys;
import io.quorate.server.config.Sources;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What `CONFIG` knows under one name: a key of ours, or something that Redis has and that is a fact here.
///
/// @param name lower case
/// @param reader the value as `CONFIG GET` prints it
/// @param writer makes the configuration that has another value
record Parameter(String name, Function<Configuration, String> reader, Writer writer) {
    @FunctionalInterface
    private interface Writer {
        Configuration set(Configuration base, String value);
    }

    private static final Map<String, Parameter> ALL = all(List.of(
            fixed("bind", configuration -> configuration.get(Keys.HOST)),
            fixed("dir", configuration -> configuration.get(Keys.DATA)),
            fixed("appendonly", _ -> "yes"),
            fixed(
                    "appendfsync",
                    configuration -> configuration.get(Keys.DURABILITY) == Durability.FSYNC ? "always" : "everysec"),
            fixed("save", _ -> ""),
            fixed("databases", _ -> "1"),
            fixed("cluster-enabled", _ -> "no"),
            fixed("io-threads", _ -> "1"),
            fixed("maxmemory-policy", _ -> "noeviction"),
            fixed("client-query-buffer-limit", configuration -> configuration.print(Keys.REQUEST_BYTES_MAX)),
            fixed(
                    "client-output-buffer-limit",
                    configuration -> "normal " + configuration.print(Keys.OUTPUT_BYTES_MAX) + " "
                            + configuration.print(Keys.OUTPUT_PAUSE_BYTES) + " "
                            + configuration.print(Keys.OUTPUT_STALL_MAX)),
            new Parameter("maxmemory", _ -> "0", (base, value) -> {
                Sources.refuseMaxmemory(value);
                return base;
            })));

    /// All of them in the order of their names.
    static Iterable<Parameter> all() {
        return ALL.values();
    }

    /// The one of a name; null if there is none.
    static @Nullable Parameter find(String name) {
        return ALL.get(name);
    }

    String value(Configuration configuration) {
        return reader.apply(configuration);
    }

    /// @throws ConfigurationException if the value is wrong, or none can be set
    Configuration set(Configuration base, String value) {
        return writer.set(base, value);
    }

    private static Map<String, Parameter> all(List<Parameter> redisOnly) {
        List<Parameter> all = new ArrayList<>(redisOnly);
        for (Key<?> key : Keys.all()) all.add(of(key));
        var byName = new TreeMap<String, Parameter>();
        for (Parameter parameter : all) byName.put(parameter.name, parameter);
        return Collections.unmodifiableMap(byName);
    }

    private static <T> Parameter of(Key<T> key) {
        return key.isLive()
                ? new Parameter(
                        key.name(), configuration -> configuration.print(key), (base, value) -> base.with(key, value))
                : fixed(key.name(), configuration -> configuration.print(key));
    }

    private static Parameter fixed(String name, Function<Configuration, String> reader) {
        return new Parameter(name, reader, (_, _) -> {
            throw new ConfigurationException("can't set immutable config");
        });
    }
}
