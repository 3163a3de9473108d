package io.quorate.cli.seeds;

import java.math.BigInteger;

/// A seed as a person writes it: any 64-bit number, with or without a sign, decimal or as `0x...`.
public final class Seed {
    private static final BigInteger MIN = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MAX = BigInteger.ONE.shiftLeft(Long.SIZE).subtract(BigInteger.ONE);
    private static final int HEX = 16;
    private static final int DECIMAL = 10;

    private Seed() {}

    /// @return the 64 bits; the unsigned number 2^64 - 1 and the signed -1 are the same seed
    /// @throws IllegalArgumentException if it is no such number
    public static long parse(String text) {
        try {
            boolean isHex = text.startsWith("0x") || text.startsWith("0X");
            var number = isHex ? new BigInteger(text.substring(2), HEX) : new BigInteger(text, DECIMAL);
            if (number.compareTo(MIN) >= 0 && number.compareTo(MAX) <= 0) return number.longValue();
        } catch (NumberFormatException notANumber) {
            // Said below, as for a number that is too large.
        }
        throw new IllegalArgumentException("seed: " + text + " (must be a 64-bit number, such as 42, -7 or 0xcafe)");
    }
}
