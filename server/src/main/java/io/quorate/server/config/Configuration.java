package io.quorate.server.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.IdentityHashMap;

/// A value for each key; cannot exist with a wrong one. Immutable.
public final class Configuration {
    /// What the admin port is above the clients' port, unless it is given.
    public static final int ADMIN_PORT_DISTANCE = 2000;

    /// What the port of cluster clients is above the clients' port, unless it is given.
    public static final int DIRECT_PORT_DISTANCE = 1000;

    /// What the port of other nodes is above the clients' port, unless it is given.
    public static final int PEER_PORT_DISTANCE = 10_000;

    private static final Configuration DEFAULTS = new Configuration(new IdentityHashMap<>());

    /// By identity: a key is its one declaration.
    private final IdentityHashMap<Key<?>, Object> changed;

    private Configuration(IdentityHashMap<Key<?>, Object> changed) {
        this.changed = changed;
    }

    /// What a node does that is told nothing.
    public static Configuration defaults() {
        return DEFAULTS;
    }

    /// The value of a key.
    @SuppressWarnings("unchecked") // `with` is the only way in, and puts a value of the key's own type
    public <T> T get(Key<T> key) {
        return (T) changed.getOrDefault(key, key.byDefault());
    }

    /// The value of a key that is a number which fits an int, as its bounds say.
    public int count(Key<Long> key) {
        return Math.toIntExact(get(key));
    }

    /// The value as `CONFIG GET` prints it.
    public <T> String print(Key<T> key) {
        return key.kind().print(get(key));
    }

    /// The same with one other value.
    public <T> Configuration with(Key<T> key, T value) {
        var values = new IdentityHashMap<>(changed);
        values.put(key, value);
        return new Configuration(values);
    }

    /// The same with one other value, given as text.
    ///
    /// @throws ConfigurationException if the value is wrong
    public <T> Configuration with(Key<T> key, String text) {
        return with(key, key.parse(text));
    }

    /// The same, if its values fit each other.
    ///
    /// @throws ConfigurationException if they do not
    public Configuration checked() {
        boolean isOpen = get(Keys.REQUIREPASS).isEmpty() && get(Keys.PROTECTED_MODE);
        if (isOpen && !isLoopback(get(Keys.HOST))) {
            throw new ConfigurationException("host: " + get(Keys.HOST)
                    + " (must be loopback, as 127.0.0.1 is, while there is no password; set requirepass, or start with"
                    + " --no-protected-mode if everybody who can reach the port may read and write)");
        }
        if (get(Keys.ADMIN_PORT) == 0 && get(Keys.PORT) + ADMIN_PORT_DISTANCE > 65535) {
            throw new ConfigurationException("admin-port: 0 (stands for port + " + ADMIN_PORT_DISTANCE + ", which is "
                    + (get(Keys.PORT) + ADMIN_PORT_DISTANCE) + " and no port; give one, or -1 for none)");
        }
        if (get(Keys.REQUEST_BYTES_MAX) < get(Keys.PROTO_MAX_BULK_LEN)) {
            throw new ConfigurationException("limits.request-bytes: " + get(Keys.REQUEST_BYTES_MAX)
                    + " (must be at least proto-max-bulk-len, " + get(Keys.PROTO_MAX_BULK_LEN) + ")");
        }
        if (get(Keys.OUTPUT_BYTES_MAX) < get(Keys.OUTPUT_PAUSE_BYTES)) {
            throw new ConfigurationException("limits.output-bytes: " + get(Keys.OUTPUT_BYTES_MAX)
                    + " (must be at least limits.output-pause-bytes, " + get(Keys.OUTPUT_PAUSE_BYTES) + ")");
        }
        long rowBytes = get(Keys.ROWS_CACHE_BYTES) + get(Keys.ROWS_BACKLOG_BYTES);
        long heapBytes = Runtime.getRuntime().maxMemory();
        if (rowBytes > heapBytes / 2) {
            throw new ConfigurationException("rows.cache-bytes: " + get(Keys.ROWS_CACHE_BYTES)
                    + " (must be, with rows.backlog-bytes, at most half of the heap, which is " + heapBytes
                    + " bytes; a larger heap comes with QUORATE_HEAP, as QUORATE_HEAP=4g)");
        }
        return this;
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            throw new ConfigurationException("host: " + host + " (must be an address of this machine: unknown host)");
        }
    }
}
