package io.quorate.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RowKeyTest {
    @Test
    void keysAreOrderedByTheirBytesUnsigned() {
        var random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            byte[] a = bytes(random);
            byte[] b = bytes(random);
            assertThat(Integer.signum(new RowKey(a).compareTo(new RowKey(b))))
                    .isEqualTo(Integer.signum(Arrays.compareUnsigned(a, b)));
        }
    }

    /// Short, alike, with zeros and upper bits.
    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[1 + random.nextInt(12)];
        for (int i = 0; i < bytes.length; i++) bytes[i] = (byte) (random.nextInt(3) - 1);
        return bytes;
    }
}
