package io.quorate.core.shard;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What belongs to the keys of each prefix: the bytes in front of the first colon. Asked for every key of a request.
final class ByPrefix<T> {
    private static final byte COLON = ':';

    private final SortedMap<byte[], T> byName = new TreeMap<>(Arrays::compareUnsigned);

    /// @param name of letters, digits, `.`, `_` and `-`
    void put(String name, T value) {
        byName.put(name.getBytes(StandardCharsets.US_ASCII), value);
    }

    /// What belongs to a key; null if nothing does.
    @Nullable
    T find(byte[] key) {
        if (byName.isEmpty()) return null;
        for (int i = 0; i < key.length; i++) {
            if (key[i] == COLON) return byName.get(Arrays.copyOf(key, i));
        }
        return null;
    }
}
