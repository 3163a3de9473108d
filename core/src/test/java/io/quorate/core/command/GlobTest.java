package io.quorate.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "a, a, true",
                "a, b, false",
                "a, A, false",
                "a, ab, false",
                "ab, a, false",
                "*, a, true",
                "**, abc, true",
                "a*, a, true",
                "a*c, abbc, true",
                "a*c, abb, false",
                "*b*, abc, true",
                "?, a, true",
                "?, ab, false",
                "a?c, abc, true",
                "*?, a, true",
                "?*?, a, false",
                "[abc], b, true",
                "[abc], d, false",
                "[a-c], b, true",
                "[c-a], b, true",
                "[^a], b, true",
                "[^a], a, false",
                "[a-], -, false",
                "[a-], _, true",
                "[\\]], ], true",
                "[\\a-c], -, true",
                "[a, a, true",
                "[a, b, false",
                "[, [, false",
                "[^, x, true",
                "a[, ab, false",
                "[^]a, xa, true",
                "[]a, a, false",
                "\\*, *, true",
                "\\*, a, false",
                "\\, \\, true",
                "a\\, a\\, true",
                "\\[a], [a], true",
                "h[^e-g]llo*w?rld, hallo big world, true",
                "*a*a*b, aaaaaaab, true",
                "*a*a*b, aaaaaaaa, false"
            })
    void matchesAsRedisDoes(String pattern, String text, boolean isMatch) {
        assertThat(matches(pattern, text)).isEqualTo(isMatch);
    }

    @Test
    void theEmptyTextIsMatchedByTheEmptyPatternAlone() {
        assertThat(matches("", "")).isTrue();
        assertThat(matches("", "a")).isFalse();
        assertThat(matches("*", "")).isFalse(); // listings take a pattern of one star for no pattern at all
        assertThat(matches("**", "")).isFalse();
    }

    @Test
    void bytesInAClassAreSigned() {
        assertThat(matches("[a-\u00ff]", "b")).isFalse();
        assertThat(matches("[a-\u00ff]", "\u00ff")).isTrue();
        assertThat(matches("[a-\u00ff]", "A")).isTrue();
    }

    /// With one step more for each `*` at each place this would take 10^40 of them.
    @Test
    void aHostilePatternIsDecidedInPolynomialTime() {
        assertThat(matches("a*".repeat(40) + "b", "a".repeat(10_000))).isFalse();
        assertThat(matches("*a".repeat(900) + "*b", "a".repeat(10_000))).isFalse();
    }

    @Test
    void aPatternWithTooManyStarsMatchesNothing() {
        assertThat(matches("*a".repeat(1_000), "a".repeat(1_001))).isTrue();
        assertThat(matches("*a".repeat(1_001), "a".repeat(1_001))).isFalse();
    }

    private static boolean matches(String pattern, String text) {
        byte[] bytes = ("key " + text + " end").getBytes(StandardCharsets.ISO_8859_1);
        return new Glob(pattern.getBytes(StandardCharsets.ISO_8859_1)).matches(bytes, 4, bytes.length - 4);
    }
}
