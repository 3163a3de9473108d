package io.quorate.core.command;

import java.nio.charset.StandardCharsets;

/// Whole numbers as Redis writes and reads them: decimal, no sign but a minus, no leading zero, no space.
///
/// What is read as a number is exactly what would be written for it, so a string of this form can be kept as a number.
final class Numbers {
    /// The most digits of a number of 64 bits.
    private static final int DIGITS_MAX = 19;

    private Numbers() {}

    /// Whether bytes are a number of 64 bits, signed.
    static boolean isInteger(byte[] bytes, int from, int to) {
        boolean isNegative = from < to && bytes[from] == '-';
        int first = isNegative ? from + 1 : from;
        int digits = to - first;
        if (digits < 1 || digits > DIGITS_MAX) return false;
        for (int i = first; i < to; i++) if (bytes[i] < '0' || bytes[i] > '9') return false;
        if (bytes[first] == '0') return digits == 1 && !isNegative;
        // With 19 digits the sum may leave the range, and then it has the wrong sign: 10^19 is less than 2 * 2^63.
        return digits < DIGITS_MAX || (isNegative ? valueOf(bytes, from, to) < 0 : valueOf(bytes, from, to) > 0);
    }

    /// The number that bytes are.
    ///
    /// @throws Refusal if they are none
    static long integer(byte[] bytes, int from, int to) {
        if (!isInteger(bytes, from, to)) throw new Refusal(Errors.NOT_AN_INTEGER);
        return valueOf(bytes, from, to);
    }

    /// Whether bytes are digits alone, at least one, and a number below 2^64.
    static boolean isUnsigned(byte[] bytes) {
        if (bytes.length == 0 || bytes.length > DIGITS_MAX + 1) return false;
        for (byte b : bytes) if (b < '0' || b > '9') return false;
        if (bytes.length <= DIGITS_MAX) return true;
        // The first 19 digits are less than 10^19, and so exact as an unsigned number.
        long head = -valueBelowZero(bytes, 0, DIGITS_MAX);
        int lastDigit = bytes[DIGITS_MAX] - '0';
        return Long.compareUnsigned(head, Long.divideUnsigned(-1L - lastDigit, 10)) <= 0;
    }

    /// The number that digits are, in the 64 bits of an unsigned number.
    static long unsigned(byte[] digits) {
        return -valueBelowZero(digits, 0, digits.length);
    }

    /// A number as bytes.
    static byte[] bytes(long value) {
        return Long.toString(value).getBytes(StandardCharsets.US_ASCII);
    }

    private static long valueOf(byte[] bytes, int from, int to) {
        boolean isNegative = bytes[from] == '-';
        return isNegative ? valueBelowZero(bytes, from + 1, to) : -valueBelowZero(bytes, from, to);
    }

    /// Digits, summed up below zero because there is one number more there; modulo 2^64 if they are too many.
    private static long valueBelowZero(byte[] bytes, int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) value = 10 * value - (bytes[i] - '0');
        return value;
    }
}
