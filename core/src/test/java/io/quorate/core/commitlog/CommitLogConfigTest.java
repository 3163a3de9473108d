package io.quorate.core.commitlog;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CommitLogConfigTest {
    @Test
    void aValueOutOfBoundsIsNamedWithItsBound() {
        refused(1 << 20, 1023, 2, "batchBytesMax: 1023 (must be at least 1024)");
        refused(4096, 1025, 2, "segmentBytes: 4096 (must be at least four times batchBytesMax, 1025");
        refused(4097, 1024, 2, "segmentBytes: 4097 (must be a multiple of 4096)");
        refused(4096, 1024, 0, "spareCountMax: 0 (must be at least 1");
    }

    private static void refused(int segmentBytes, int batchBytesMax, int spareCountMax, String why) {
        assertThatThrownBy(() -> new CommitLogConfig(segmentBytes, batchBytesMax, spareCountMax))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(why);
    }
}
