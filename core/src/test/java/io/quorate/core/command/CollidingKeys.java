package io.quorate.core.command;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Keys of one slot and one hash, as somebody who means harm would make them: XXH64 without a secret can be run
/// backwards.
final class CollidingKeys {
    private static final long PRIME_1 = 0x9E3779B185EBCA87L;
    private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;
    private static final long PRIME_4 = 0x85EBCA77C2B2AE63L;
    private static final long PRIME_5 = 0x27D4EB2F165667C5L;
    private static final int LENGTH = 16;

    private CollidingKeys() {}

    /// @param count at most 100,000
    static List<byte[]> of(int count) {
        List<byte[]> keys = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            // The tag decides the slot, whatever comes behind it.
            byte[] first = String.format("{a}%05d", i).getBytes(StandardCharsets.US_ASCII);
            long state = Long.rotateLeft(PRIME_5 + LENGTH ^ round(littleEndian(first)), 27) * PRIME_1 + PRIME_4;
            // What the second half is mixed into the state with takes the state to the same for all.
            byte[] second = ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(inverseRound(state))
                    .array();
            keys.add(ByteBuffer.allocate(LENGTH).put(first).put(second).array());
        }
        return keys;
    }

    private static long littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }

    private static long round(long lane) {
        return Long.rotateLeft(lane * PRIME_2, 31) * PRIME_1;
    }

    private static long inverseRound(long mixed) {
        return Long.rotateRight(mixed * inverse(PRIME_1), 31) * inverse(PRIME_2);
    }

    private static long inverse(long odd) {
        return BigInteger.valueOf(odd).modInverse(BigInteger.ONE.shiftLeft(64)).longValue();
    }
}
