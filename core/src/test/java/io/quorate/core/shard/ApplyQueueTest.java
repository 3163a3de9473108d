package io.quorate.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.store.OrderedStore;
import io.quorate.core.store.RowKey;
import io.quorate.core.store.WriteSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class ApplyQueueTest {
    private static final int HALF = (int) ApplyQueue.BATCH_BYTES_MAX / 2;

    private final ApplyQueue queue = new ApplyQueue(OrderedStore.Applied.NOTHING);

    @Test
    void aBatchEndsAtItsBytes() {
        add(1, HALF - 100);
        add(2, HALF - 100);
        add(3, 1_000);
        assertThat(takenThrough(3)).isEqualTo(2);
        assertThat(takenThrough(3)).isEqualTo(3);
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void aRecordLargerThanABatchGoesAlone() {
        add(1, 10);
        add(2, 3 * HALF);
        add(3, 10);
        assertThat(takenThrough(3)).isEqualTo(1);
        assertThat(takenThrough(3)).isEqualTo(2);
        assertThat(takenThrough(3)).isEqualTo(3);
    }

    @Test
    void aFewLargeRecordsAreWorthABatch() {
        add(1, HALF);
        assertThat(queue.isWorthwhile()).isFalse();
        add(2, HALF);
        assertThat(queue.isWorthwhile()).isTrue();
        takenThrough(2);
        assertThat(queue.isWorthwhile()).isFalse();
    }

    @Test
    void theMarkSumsUpWhatTheRecordsChanged() {
        queue.add(1, new WriteSet(70, 3, 2, List.of()));
        queue.add(2, new WriteSet(60, -1, -2, List.of()));
        queue.add(3, new WriteSet(80, 5, 5, List.of()));
        ApplyQueue.Batch batch = queue.take(2);
        assertThat(batch)
                .isNotNull()
                .extracting(ApplyQueue.Batch::mark)
                .isEqualTo(new OrderedStore.Applied(2, 2, 0, 70));
    }

    private void add(long lsn, int valueBytes) {
        var put = new WriteSet.Change.Put(new RowKey(new byte[] {RowKey.HEAD_SPACE, (byte) lsn}), new byte[valueBytes]);
        queue.add(lsn, new WriteSet(lsn, 0, 0, List.of(put)));
    }

    private long takenThrough(long committedLsn) {
        ApplyQueue.Batch batch = queue.take(committedLsn);
        return batch == null ? 0 : batch.mark().lsn();
    }
}
