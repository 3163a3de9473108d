package io.quorate.bench.load;

/// The keys of a load: a prefix and a number of twelve digits, such as `key:000000012345`.
///
/// With the prefix `key:` these are the keys that redis-benchmark makes, so both tools can share one loaded server.
///
/// @param prefix what every key begins with: a table's name and a colon, ASCII, may be empty
/// @param count number of keys, 1 to 10^12
public record KeySpace(String prefix, long count) {
    static final int DIGITS = 12;
    static final long COUNT_MAX = 1_000_000_000_000L;

    public KeySpace {
        if (count < 1 || count > COUNT_MAX) {
            throw new IllegalArgumentException("keys: " + count + " (must be from 1 to " + COUNT_MAX + ")");
        }
    }

    /// Keys of 16 bytes in the table `default`.
    public static KeySpace of(long count) {
        return new KeySpace("key:", count);
    }
}
