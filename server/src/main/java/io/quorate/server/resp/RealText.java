package io.quorate.server.resp;

import java.math.BigDecimal;

/// Writes a double as Redis 7.2 and newer do: the fewest digits that give the same number back.
///
/// Plain digits while they are not much longer than the number is exact, else `1.5e+21`.
final class RealText {
    /// So many zeros may stand between a number's last digit and its point.
    private static final int ZEROS_MAX = 7;

    private RealText() {}

    static String of(double value) {
        if (Double.isNaN(value)) return "nan";
        if (Double.isInfinite(value)) return value > 0 ? "inf" : "-inf";
        if (value == 0) return 1 / value < 0 ? "-0" : "0";
        // Since JDK 19 this gives the shortest digits (Adams 2018, Giulietti 2020).
        BigDecimal exact = new BigDecimal(Double.toString(Math.abs(value))).stripTrailingZeros();
        String digits = exact.unscaledValue().toString();
        String sign = value < 0 ? "-" : "";
        return sign + (isPlain(digits.length(), -exact.scale()) ? exact.toPlainString() : scientific(digits, exact));
    }

    /// Whether `digits` digits times ten to the power of `exponent` are written without one.
    private static boolean isPlain(int digits, int exponent) {
        int magnitude = Math.abs(exponent + digits - 1);
        if (exponent >= 0) return magnitude < digits + ZEROS_MAX;
        return exponent > -ZEROS_MAX || magnitude < 4;
    }

    private static String scientific(String digits, BigDecimal exact) {
        int magnitude = digits.length() - 1 - exact.scale();
        String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
        return digits.charAt(0) + fraction + "e" + (magnitude < 0 ? "-" : "+") + Math.abs(magnitude);
    }
}
