package io.quorate.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.store.OrderedStore;
import io.quorate.core.store.RowKey;
import io.quorate.core.store.WriteSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class ApplyQueueTest {
    private static final int HALF = (int) StoreBatch.BYTES_MAX / 2;
    private static final int PARTITION = 3;

    private static final ApplyQueue.Outline NOTHING_BESIDE = (_, _) -> new byte[0];

    private final ApplyQueue queue = new ApplyQueue(OrderedStore.Applied.NOTHING);

    @Test
    void aBatchEndsAtItsBytes() {
        add(queue, 1, HALF - 100);
        add(queue, 2, HALF - 100);
        add(queue, 3, 1_000);
        assertThat(takenThrough(3)).isEqualTo(2);
        assertThat(takenThrough(3)).isEqualTo(3);
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void aRecordLargerThanABatchGoesAlone() {
        add(queue, 1, 10);
        add(queue, 2, 3 * HALF);
        add(queue, 3, 10);
        assertThat(takenThrough(3)).isEqualTo(1);
        assertThat(takenThrough(3)).isEqualTo(2);
        assertThat(takenThrough(3)).isEqualTo(3);
    }

    @Test
    void theMarkSumsUpWhatTheRecordsChanged() {
        queue.add(1, new WriteSet(70, 3, 2, List.of()), 0);
        queue.add(2, new WriteSet(60, -1, -2, List.of()), 0);
        queue.add(3, new WriteSet(80, 5, 5, List.of()), 0);
        var batch = new StoreBatch();
        queue.moveTo(batch, PARTITION, 2, NOTHING_BESIDE);
        assertThat(batch.batches().values())
                .extracting(OrderedStore.Batch::mark)
                .containsExactly(new OrderedStore.Applied(2, 2, 0, 70));
    }

    @Test
    void severalPartitionsShareTheRoomOfABatch() {
        var other = new ApplyQueue(new OrderedStore.Applied(40, 9, 0, 7));
        add(queue, 1, HALF - 100);
        add(other, 41, HALF - 100);
        add(other, 42, 1_000);
        var batch = new StoreBatch();
        queue.moveTo(batch, PARTITION, 1, NOTHING_BESIDE);
        other.moveTo(batch, PARTITION + 1, 42, NOTHING_BESIDE);
        assertThat(batch.changeCount()).isEqualTo(2);
        assertThat(batch.batches()).containsOnlyKeys(PARTITION, PARTITION + 1);
        assertThat(other.takenOffset()).isEqualTo(41);
    }

    private static void add(ApplyQueue to, long offset, int valueBytes) {
        var key = new RowKey(new byte[] {RowKey.HEAD_SPACE, (byte) offset});
        var writeSet = new WriteSet(offset, 0, 0, List.of(new WriteSet.Change.Put(key, new byte[valueBytes])));
        to.add(offset, writeSet, writeSet.bytes());
    }

    private long takenThrough(long settledOffset) {
        var batch = new StoreBatch();
        queue.moveTo(batch, PARTITION, settledOffset, NOTHING_BESIDE);
        return batch.isEmpty() ? 0 : queue.takenOffset();
    }
}
