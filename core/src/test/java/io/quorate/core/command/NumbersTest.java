package io.quorate.core.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumbersTest {
    @ParameterizedTest
    @ValueSource(
            longs = {0, 1, -1, 10, -10, 999_999_999_999_999_999L, Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE - 1})
    void whatIsWrittenIsReadBack(long value) {
        byte[] text = Numbers.bytes(value);
        assertThat(Numbers.integer(text, 0, text.length)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "-0",
                "+1",
                "00",
                "01",
                "-01",
                " 1",
                "1 ",
                "1.0",
                "1e1",
                "a",
                "0x1",
                "9223372036854775808",
                "-9223372036854775809",
                "9999999999999999999",
                "-9999999999999999999",
                "10000000000000000000",
                "18446744073709551617"
            })
    void whatWouldNotBeWrittenSoIsNoNumber(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        assertThat(Numbers.isInteger(bytes, 0, bytes.length)).isFalse();
        assertThatThrownBy(() -> Numbers.integer(bytes, 0, bytes.length)).isInstanceOf(Refusal.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "00", "7", "9223372036854775808", "18446744073709551615", "00000000000000000001"})
    void digitsAreAnUnsignedNumber(String digits) {
        byte[] bytes = digits.getBytes(StandardCharsets.US_ASCII);
        assertThat(Numbers.isUnsigned(bytes)).isTrue();
        assertThat(Numbers.unsigned(bytes)).isEqualTo(Long.parseUnsignedLong(digits));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "-1", "+1", "1x", "18446744073709551616", "99999999999999999999", "000000000000000000001"})
    void whatIsNoUnsignedNumber(String text) {
        assertThat(Numbers.isUnsigned(text.getBytes(StandardCharsets.US_ASCII))).isFalse();
    }
}
