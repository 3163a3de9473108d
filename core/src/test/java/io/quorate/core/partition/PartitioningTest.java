package io.quorate.core.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartitioningTest {
    @Test
    void aPartitionOfSixtyFourHas256Slots() {
        assertThat(Partitioning.DEFAULT.slotCount()).isEqualTo(256);
        assertThat(Partitioning.DEFAULT.partitionOf(255)).isZero();
        assertThat(Partitioning.DEFAULT.partitionOf(256)).isEqualTo(1);
        assertThat(Partitioning.DEFAULT.partitionOf(HashSlot.COUNT - 1)).isEqualTo(63);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 64, HashSlot.COUNT})
    void everySlotLiesInThePartitionWhoseRunContainsIt(int count) {
        Partitioning partitioning = new Partitioning(count);
        for (int slot = 0; slot < HashSlot.COUNT; slot++) {
            int first = partitioning.firstSlot(partitioning.partitionOf(slot));
            assertThat(slot).isBetween(first, first + partitioning.slotCount() - 1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 3, 2 * HashSlot.COUNT})
    void aNumberThatDoesNotDivideTheSlotsEvenlyIsRefused(int count) {
        assertThatThrownBy(() -> new Partitioning(count)).hasMessageContaining("power of two");
    }
}
