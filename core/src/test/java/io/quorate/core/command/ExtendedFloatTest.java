package io.quorate.core.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Compared with a real one in [RedisComparisonTest]; here are the borders, with reasons.
class ExtendedFloatTest {
    @ParameterizedTest
    @CsvSource({
        "0.1, 0.1", // 64 bits are more than the 17 digits that are printed
        "0.1000000000000000055511151231257827, 0.10000000000000001",
        "18446744073709551615, 18446744073709551615", // 2^64 - 1: the last one with all bits
        "18446744073709551617, 18446744073709551616", // 2^64 + 1: a tie, to the even one
        "18446744073709551619, 18446744073709551620", // 2^64 + 3: a tie, to the even one above
        "18446744073709551618.1, 18446744073709551618",
        "1e3, 1000",
        "1.50, 1.5",
        ".5, 0.5",
        "5., 5",
        "-0, 0",
        "-0.0, 0",
        "+7, 7",
        "00012, 12",
        "0x10, 16",
        "0x.8, 0.5",
        "-0x1p-1, -0.5",
        "0X1.8P+1, 3",
        "1e-20, 0",
        "-1e-20, 0",
        "1e-4950, 0"
    })
    void isReadAndPrintedAsLongDoubleIs(String text, String printed) {
        assertThat(new String(parse(text).toBytes(), StandardCharsets.US_ASCII)).isEqualTo(printed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " 1",
                "1 ",
                "1e",
                "e1",
                ".",
                "+",
                "-",
                "--1",
                "1.2.3",
                "0x",
                "0xg",
                "nan",
                "infin",
                "1,5",
                "1e1.5",
                "1e5000",
                "-1e5000",
                "1e-5000",
                "1e99999999999999999999",
                "1e-99999999999999999999",
                "0x1p20000",
                "0x1p-20000"
            })
    void whatIsNoNumberOrOutOfRangeIsRefused(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(Refusal.class).hasMessage(Errors.NOT_A_FLOAT);
    }

    @Test
    void aTextThatIsLongerThanRedisReadsIsRefused() {
        assertThat(parse("1" + "0".repeat(4_000)).isFinite()).isTrue();
        assertThatThrownBy(() -> parse("0".repeat(5_120))).isInstanceOf(Refusal.class);
    }

    @Test
    void aSumThatIsTooLargeOrInfiniteIsNotFinite() {
        ExtendedFloat largest = parse("1.18973149535723176502e+4932");
        assertThat(largest.plus(ExtendedFloat.ZERO).isFinite()).isTrue();
        assertThat(largest.plus(largest).isFinite()).isFalse();
        assertThat(parse("inf").plus(parse("-Infinity")).isFinite()).isFalse();
    }

    @Test
    void whatIsTooSmallForTheSumIsLost() {
        assertThat(new String(parse("1e18").plus(parse("0.01")).toBytes(), StandardCharsets.US_ASCII))
                .isEqualTo("1000000000000000000");
    }

    private static ExtendedFloat parse(String text) {
        return ExtendedFloat.parse(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
