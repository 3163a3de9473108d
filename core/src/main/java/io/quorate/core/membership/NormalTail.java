package io.quorate.core.membership;

/// The upper tail of the normal distribution as a logarithm: exact far out too, where the probability itself is
/// too small for a `double`.
final class NormalTail {
    private static final double LN_10 = Math.log(10);
    private static final double LN_SQRT_2_PI = 0.5 * Math.log(2 * Math.PI);

    /// From here on the continued fraction is the better of the two forms.
    private static final double SERIES_BELOW = 2;

    /// Terms of either form; enough for twelve digits where it is used.
    private static final int TERMS = 80;

    private NormalTail() {}

    /// `-log10 P(X > deviations)` for a standard normal `X`.
    ///
    /// @param deviations any number; infinities too
    /// @return at least 0; grows with `deviations`
    static double minusLog10(double deviations) {
        if (deviations < 0) return -Math.log1p(-Math.exp(lnTail(-deviations))) / LN_10;
        return -lnTail(deviations) / LN_10;
    }

    private static double lnTail(double x) {
        double lnDensity = -x * x / 2 - LN_SQRT_2_PI;
        return x < SERIES_BELOW ? Math.log(0.5 - Math.exp(lnDensity) * series(x)) : lnDensity - Math.log(fraction(x));
    }

    /// x + x^3/3 + x^5/(3*5) + ...; Abramowitz and Stegun 1964, 26.2.11.
    private static double series(double x) {
        double term = x;
        double sum = x;
        for (int i = 1; i <= TERMS; i++) {
            term *= x * x / (2 * i + 1);
            sum += term;
        }
        return sum;
    }

    /// x + 1/(x + 2/(x + 3/(x + ...))); Abramowitz and Stegun 1964, 26.2.14.
    private static double fraction(double x) {
        double value = x;
        for (int i = TERMS; i >= 1; i--) value = x + i / value;
        return value;
    }
}
