package io.quorate.server.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// Where configuration comes from: a file, then `key=value` from the command line, which wins.
public final class Sources {
    /// There is one of `maxmemory` for people who come from Redis: to be told, not ignored.
    private static final String MAXMEMORY = "maxmemory";

    private Sources() {}

    /// Adds what a file in HOCON says.
    ///
    /// @throws ConfigurationException if the file cannot be read, a key is unknown, or a value is wrong
    public static Configuration file(Configuration base, Path file) {
        if (!Files.isReadable(file)) {
            throw new ConfigurationException("config: " + file + " (must be a file that can be read)");
        }
        Config parsed;
        try {
            parsed = ConfigFactory.parseFile(file.toFile()).resolve();
        } catch (ConfigException wrong) {
            throw new ConfigurationException("config: " + wrong.getMessage());
        }
        Configuration result = base;
        for (Map.Entry<String, ConfigValue> entry : parsed.entrySet()) {
            String name = String.join(".", ConfigUtil.splitPath(entry.getKey()));
            result = set(result, name, String.valueOf(entry.getValue().unwrapped()));
        }
        return result;
    }

    /// Adds one `key=value`.
    ///
    /// @throws ConfigurationException if it is not of that form, the key is unknown, or the value is wrong
    public static Configuration set(Configuration base, String assignment) {
        int equals = assignment.indexOf('=');
        if (equals < 1) throw new ConfigurationException("--set: " + assignment + " (must be key=value)");
        return set(base, assignment.substring(0, equals).strip(), assignment.substring(equals + 1));
    }

    private static Configuration set(Configuration base, String name, String value) {
        if (name.equals(MAXMEMORY)) {
            refuseMaxmemory(value);
            return base;
        }
        return base.with(find(name), value);
    }

    /// Refuses a limit at which Redis would evict keys.
    ///
    /// @throws ConfigurationException if the value is not 0
    public static void refuseMaxmemory(String value) {
        if (value.strip().equals("0")) return;
        throw new ConfigurationException(MAXMEMORY + ": " + value
                + " (must be 0: nothing is ever evicted, data lives on disk; memory is set by rows.cache-bytes)");
    }

    /// The key of a name.
    ///
    /// @throws ConfigurationException if there is none, with the nearest one
    static Key<?> find(String name) {
        List<Key<?>> keys = Keys.all();
        for (Key<?> key : keys) if (key.name().equals(name)) return key;
        Key<?> nearest = keys.stream()
                .min(Comparator.comparingInt(key -> distance(name, key.name())))
                .orElseThrow();
        throw new ConfigurationException(
                name + ": unknown key (the nearest is " + nearest.name() + "; docs/configuration.md has all)");
    }

    /// The number of letters to change, add or take away (Levenshtein 1966).
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) row[j] = j;
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
