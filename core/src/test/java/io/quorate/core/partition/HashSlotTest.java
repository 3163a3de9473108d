package io.quorate.core.partition;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HashSlotTest {
    // Redis cluster specification, "Key distribution model": CRC16 of "123456789" is 0x31C3.
    @ParameterizedTest
    @CsvSource({"123456789, 12739", "foo, 12182", "bar, 5061", "'', 0"})
    void theSlotIsTheKeysCrc16(String key, int slot) {
        assertThat(slot(key)).isEqualTo(slot);
    }

    // Redis cluster specification, "Hash tags".
    @ParameterizedTest
    @CsvSource({
        "{user1000}.following, user1000",
        "foo{bar}{zap}, bar",
        "foo{{bar}}zap, {bar",
    })
    void aHashTagDecidesTheSlot(String key, String tag) {
        assertThat(slot(key)).isEqualTo(slot(tag));
    }

    @ParameterizedTest
    @CsvSource({"foo{}{bar}", "{}foo", "foo{bar", "foo}bar{"})
    void anEmptyOrOpenTagIsPartOfTheKey(String key) {
        assertThat(slot(key)).isEqualTo(slotOfWhole(key));
    }

    private static int slot(String key) {
        return HashSlot.of(key.getBytes(StandardCharsets.UTF_8));
    }

    private static int slotOfWhole(String key) {
        int crc = 0;
        for (byte b : key.getBytes(StandardCharsets.UTF_8)) {
            crc ^= (b & 0xff) << 8;
            for (int bit = 0; bit < 8; bit++) crc = (crc & 0x8000) != 0 ? crc << 1 ^ 0x1021 : crc << 1;
            crc &= 0xffff;
        }
        return crc % HashSlot.COUNT;
    }
}
