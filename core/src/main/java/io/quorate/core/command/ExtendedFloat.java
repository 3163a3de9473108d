package io.quorate.core.command;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A floating point number of 80 bits, C's `long double` on x86, which Redis counts with in `INCRBYFLOAT`: it reads,
/// adds and prints the same.
///
/// Exact values are rounded to 64 significant bits, to the nearest and of two equally near ones to the even one.
///
/// @see <a href="https://en.wikipedia.org/wiki/Extended_precision#x86_extended_precision_format">x86 extended
///     precision format</a>
final class ExtendedFloat {
    static final ExtendedFloat ZERO = new ExtendedFloat(BigDecimal.ZERO);
    /// Infinity of either sign: nothing that is read or stored depends on which.
    private static final ExtendedFloat INFINITE = new ExtendedFloat(null);

    private static final int SIGNIFICANT_BITS = 64;
    /// Exponent of the least bit of the smallest number.
    private static final int EXPONENT_MIN = -16_445;
    /// Exponent of the first power of two that is too large.
    private static final int EXPONENT_MAX = 16_384;
    /// Decimal exponents beyond these are infinite or zero whatever the digits; no number that big is worked out.
    private static final int DECIMAL_EXPONENT_MAX = 4_940;

    private static final int DECIMAL_EXPONENT_MIN = -4_960;
    /// Longest text that Redis reads as a number, bytes.
    private static final int TEXT_BYTES_MAX = 5 * 1024 - 1;
    /// Digits behind the point that Redis prints.
    private static final int FRACTION_DIGITS = 17;

    private static final Pattern DECIMAL = Pattern.compile("([+-]?)(\\d*)(?:\\.(\\d*))?(?:[eE]([+-]?\\d+))?");
    private static final Pattern HEXADECIMAL =
            Pattern.compile("([+-]?)0[xX]([0-9a-fA-F]*)(?:\\.([0-9a-fA-F]*))?(?:[pP]([+-]?\\d+))?");
    private static final Pattern INFINITY = Pattern.compile("[+-]?inf(?:inity)?", Pattern.CASE_INSENSITIVE);

    /// The exact value; null if it is infinite.
    private final @Nullable BigDecimal value;

    private ExtendedFloat(@Nullable BigDecimal value) {
        this.value = value;
    }

    /// Reads what C's `strtold` reads: decimal, hexadecimal or infinite.
    ///
    /// @throws Refusal if it is no number, too large, or so small that it would be taken for zero
    static ExtendedFloat parse(byte[] text) {
        if (text.length == 0 || text.length > TEXT_BYTES_MAX) throw new Refusal(Errors.NOT_A_FLOAT);
        String string = new String(text, StandardCharsets.ISO_8859_1);
        if (INFINITY.matcher(string).matches()) return INFINITE;
        Matcher decimal = DECIMAL.matcher(string);
        if (decimal.matches()) return parse(decimal, 10);
        Matcher hexadecimal = HEXADECIMAL.matcher(string);
        if (hexadecimal.matches()) return parse(hexadecimal, 16);
        throw new Refusal(Errors.NOT_A_FLOAT);
    }

    private static ExtendedFloat parse(Matcher parts, int radix) {
        String fraction = parts.group(3) == null ? "" : parts.group(3);
        String digits = parts.group(2) + fraction;
        if (digits.isEmpty()) throw new Refusal(Errors.NOT_A_FLOAT);
        var unscaled = new BigInteger(digits, radix);
        if (unscaled.signum() == 0) return ZERO;
        if ("-".equals(parts.group(1))) unscaled = unscaled.negate();
        int exponent = exponent(parts.group(4));
        ExtendedFloat parsed = radix == 10
                ? ofDecimal(unscaled, exponent - fraction.length())
                : ofBinary(unscaled, exponent - 4 * fraction.length());
        // What is not zero and would be taken for zero or infinity is out of range.
        if (parsed.value == null || parsed.value.signum() == 0) throw new Refusal(Errors.NOT_A_FLOAT);
        return parsed;
    }

    /// An exponent, cut to where it makes no difference any more: the text has fewer than 2^15 digits.
    private static int exponent(@Nullable String text) {
        if (text == null) return 0;
        return new BigInteger(text)
                .max(BigInteger.valueOf(-1_000_000))
                .min(BigInteger.valueOf(1_000_000))
                .intValue();
    }

    private static ExtendedFloat ofDecimal(BigInteger unscaled, int exponent) {
        var exact = new BigDecimal(unscaled, -exponent);
        int firstDigitExponent = exact.precision() - exact.scale() - 1;
        if (firstDigitExponent > DECIMAL_EXPONENT_MAX) return INFINITE;
        if (firstDigitExponent < DECIMAL_EXPONENT_MIN) return ZERO;
        return rounded(exact);
    }

    private static ExtendedFloat ofBinary(BigInteger unscaled, int exponent) {
        int firstBitExponent = unscaled.bitLength() - 1 + exponent;
        if (firstBitExponent >= EXPONENT_MAX) return INFINITE;
        if (firstBitExponent < EXPONENT_MIN - 1) return ZERO;
        return rounded(scaled(unscaled, exponent));
    }

    /// The nearest number of this format to an exact one.
    private static ExtendedFloat rounded(BigDecimal exact) {
        if (exact.signum() == 0) return ZERO;
        BigInteger numerator = exact.unscaledValue().abs();
        BigInteger denominator = BigInteger.ONE;
        if (exact.scale() > 0) denominator = BigInteger.TEN.pow(exact.scale());
        else numerator = numerator.multiply(BigInteger.TEN.pow(-exact.scale()));
        // One bit too many or just enough: which of both shows only in the quotient.
        int exponent = numerator.bitLength() - denominator.bitLength() - SIGNIFICANT_BITS;
        BigInteger quotient = quotient(numerator, denominator, Math.max(exponent, EXPONENT_MIN));
        if (quotient.bitLength() > SIGNIFICANT_BITS) {
            exponent++;
            quotient = quotient(numerator, denominator, Math.max(exponent, EXPONENT_MIN));
        }
        exponent = Math.max(exponent, EXPONENT_MIN);
        if (quotient.signum() == 0) return ZERO;
        if (quotient.bitLength() + exponent > EXPONENT_MAX) return INFINITE;
        return new ExtendedFloat(scaled(exact.signum() < 0 ? quotient.negate() : quotient, exponent));
    }

    /// `numerator / denominator / 2^exponent` as the nearest whole number.
    private static BigInteger quotient(BigInteger numerator, BigInteger denominator, int exponent) {
        BigInteger dividend = exponent < 0 ? numerator.shiftLeft(-exponent) : numerator;
        BigInteger divisor = exponent > 0 ? denominator.shiftLeft(exponent) : denominator;
        return new BigDecimal(dividend)
                .divide(new BigDecimal(divisor), 0, RoundingMode.HALF_EVEN)
                .toBigInteger();
    }

    /// `unscaled * 2^exponent`, exactly.
    private static BigDecimal scaled(BigInteger unscaled, int exponent) {
        if (exponent >= 0) return new BigDecimal(unscaled.shiftLeft(exponent));
        // 2^-n = 5^n * 10^-n.
        int trailingZeroes = Math.min(-exponent, unscaled.getLowestSetBit());
        int power = -exponent - trailingZeroes;
        return new BigDecimal(
                unscaled.shiftRight(trailingZeroes)
                        .multiply(BigInteger.valueOf(5).pow(power)),
                power);
    }

    boolean isFinite() {
        return value != null;
    }

    /// The nearest number to the sum; infinite if one of both is or the sum is too large.
    ExtendedFloat plus(ExtendedFloat other) {
        if (value == null || other.value == null) return INFINITE;
        return rounded(value.add(other.value));
    }

    /// The number as Redis prints it: 17 digits behind the point, without the zeroes at the end.
    ///
    /// @throws IllegalStateException if it is infinite
    byte[] toBytes() {
        if (value == null) throw new IllegalStateException("infinity has no digits");
        BigDecimal printed = value.setScale(FRACTION_DIGITS, RoundingMode.HALF_EVEN);
        String text = printed.signum() == 0 ? "0" : printed.stripTrailingZeros().toPlainString();
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
