package io.quorate.core.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSinkTest {
    private final ByteSink sink = new ByteSink(1);

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 127, 128, 300, Integer.MAX_VALUE, Long.MAX_VALUE, -1, Long.MIN_VALUE})
    void varintsComeBack(long value) {
        sink.putVarint(value);
        sink.putSignedVarint(value);
        var source = new ByteSource(sink.toByteArray());
        assertThat(source.getVarint()).isEqualTo(value);
        assertThat(source.getSignedVarint()).isEqualTo(value);
        assertThat(source.remaining()).isZero();
    }

    @Test
    void fixedNumbersAndBytesComeBack() {
        sink.putByte(200);
        sink.putShort(60_000);
        sink.putInt(-5);
        sink.putLong(Long.MIN_VALUE + 3);
        sink.putSized(new byte[] {1, 2, 3});
        var source = new ByteSource(sink.toByteArray());
        assertThat(source.getByte()).isEqualTo(200);
        assertThat(source.getShort()).isEqualTo(60_000);
        assertThat(source.getInt()).isEqualTo(-5);
        assertThat(source.getLong()).isEqualTo(Long.MIN_VALUE + 3);
        assertThat(source.getSized()).containsExactly(1, 2, 3);
    }

    @Test
    void bytesCutAnywhereAreMalformed() {
        sink.putVarint(1_000_000);
        sink.putLong(1);
        sink.putSized(new byte[10]);
        byte[] whole = sink.toByteArray();
        for (int length = 0; length < whole.length; length++) {
            var source = new ByteSource(whole, 0, length);
            assertThatThrownBy(() -> {
                        source.getVarint();
                        source.getLong();
                        source.getSized();
                    })
                    .isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void aHostileLengthIsRefusedBeforeMemoryIsTaken() {
        sink.putVarint(Long.MAX_VALUE);
        assertThatThrownBy(() -> new ByteSource(sink.toByteArray()).getSized()).isInstanceOf(MalformedException.class);
    }

    @Test
    void aVarintOfMoreThanTenBytesIsMalformed() {
        byte[] endless = new byte[11];
        java.util.Arrays.fill(endless, (byte) 0x80);
        assertThatThrownBy(() -> new ByteSource(endless).getVarint()).isInstanceOf(MalformedException.class);
    }

    @Test
    void aLargeValueTakesLittleMoreThanItsOwnRoom() {
        int large = 40 << 20;
        sink.putBytes(new byte[100_000]);
        sink.putBytes(new byte[large]);
        assertThat(sink.array().length).isLessThanOrEqualTo(100_000 + large + ByteSink.SLACK_BYTES);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 127, 128, 16_383, 16_384, Integer.MAX_VALUE, Long.MAX_VALUE, -1})
    void theBytesOfAVarintAreKnownInAdvance(long value) {
        sink.putVarint(value);
        assertThat(ByteSink.varintBytes(value)).isEqualTo(sink.size());
    }
}
