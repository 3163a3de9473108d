package io.quorate.core.commitlog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SegmentNameTest {
    @Test
    void namesSortAsTheirNumbersDo() {
        long[] numbers = {1, 9, 10, 255, 256, 1L << 32, Long.MAX_VALUE};
        for (int i = 1; i < numbers.length; i++) {
            assertThat(SegmentName.of(numbers[i])).isGreaterThan(SegmentName.of(numbers[i - 1]));
        }
    }

    @Test
    void aNameTellsItsNumber() {
        for (long number : new long[] {1, 255, Long.MAX_VALUE}) {
            assertThat(SegmentName.is(SegmentName.of(number))).isTrue();
            assertThat(SegmentName.sequence(SegmentName.of(number))).isEqualTo(number);
        }
    }

    @Test
    void otherNamesAreNotSegments() {
        for (String name : new String[] {
            "",
            "1.log",
            "000000000000000g.log",
            "000000000000000A.log",
            "0000000000000001.lo",
            "8000000000000000.log",
            "00000000000000001.log",
            "0000000000000001.log.old"
        }) {
            assertThat(SegmentName.is(name)).as(name).isFalse();
        }
    }
}
