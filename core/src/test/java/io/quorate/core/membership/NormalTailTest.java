package io.quorate.core.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormalTailTest {
    /// P(X > x), from tables of the normal distribution.
    @ParameterizedTest
    @CsvSource({
        "-3, 0.998650101968370",
        "-1, 0.841344746068543",
        "0, 0.5",
        "0.5, 0.308537538725987",
        "1, 0.158655253931457",
        "1.999999, 0.0227501859306",
        "2, 0.0227501319481792",
        "3, 1.34989803163009e-3",
        "5, 2.86651571879194e-7",
        "10, 7.61985302416053e-24",
        "20, 2.75362411860623e-89"
    })
    void agreesWithTheTables(double deviations, double probability) {
        assertThat(NormalTail.minusLog10(deviations)).isCloseTo(-Math.log10(probability), within(1e-9));
    }

    @Test
    void growsAndStaysFiniteFarBeyondWhatADoubleCanHoldAsAProbability() {
        double last = 0;
        for (double x = -40; x < 1e9; x = x < 50 ? x + 0.01 : x * 2) {
            double phi = NormalTail.minusLog10(x);
            assertThat(phi).isFinite().isGreaterThanOrEqualTo(last);
            last = phi;
        }
    }
}
