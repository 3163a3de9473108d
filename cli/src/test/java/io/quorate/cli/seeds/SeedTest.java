package io.quorate.cli.seeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SeedTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "42, 42",
        "-7, -7",
        "9223372036854775807, 9223372036854775807",
        "9223372036854775808, -9223372036854775808",
        "-9223372036854775808, -9223372036854775808",
        "18446744073709551615, -1",
        "0xcafe, 51966",
        "0XFFFFFFFFFFFFFFFF, -1",
    })
    void everyNumberOf64BitsIsASeedSignedOrNot(String text, long seed) {
        assertThat(Seed.parse(text)).isEqualTo(seed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "x", "0x", "1.5", "18446744073709551616", "-9223372036854775809", "0x10000000000000000"})
    void everythingElseIsRefusedWithWhatASeedIs(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Seed.parse(text))
                .withMessageStartingWith("seed: " + text)
                .withMessageContaining("64-bit");
    }
}
