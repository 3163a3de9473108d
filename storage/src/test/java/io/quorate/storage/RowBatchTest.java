package io.quorate.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.store.OrderedStore;
import io.quorate.core.store.RowKey;
import io.quorate.core.store.WriteSet;
import io.quorate.core.wire.ByteSource;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The bytes that RocksDB is given.
class RowBatchTest {
    private static final String MARK = "put \0applied";

    @Test
    void aBatchWithoutChangesHoldsTheMark() {
        assertThat(encoded()).containsExactly(MARK);
    }

    @Test
    void rowsAreInOrderAndEachIsWrittenOnce() {
        assertThat(encoded(put("c"), put("a"), delete("b"), put("a"), delete("c")))
                .containsExactly("put a", "delete b", "delete c", MARK);
    }

    @Test
    void theRowsOfEachRunHaveItsPrefix() {
        var plain = part(new OrderedStore.Applied(1, 1, 0, 1), put("b"));
        var other = new RowBatch.Part(7, Run.of(2), plain.batch());
        String prefix = "\u0080\0\0\0\2";
        assertThat(decoded(RowBatch.encode(List.of(other, plain))))
                .containsExactly("put b", "put " + prefix + "b", MARK, MARK + "\0\0\0\7");
    }

    @Test
    void noRowIsMovedAcrossARange() {
        assertThat(encoded(put("c"), put("b"), range("a", "z"), put("b"), put("a")))
                .containsExactly("put b", "put c", "range a z", "put a", "put b", MARK);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 127, 128, 16_383, 16_384, 3 << 20})
    void aBatchIsExactlyAsLongAsItsChanges(int valueBytes) {
        var put = new WriteSet.Change.Put(key("a"), new byte[valueBytes]);
        byte[] bytes = RowBatch.encode(List.of(part(OrderedStore.Applied.NOTHING, put)));
        assertThat(decoded(bytes)).containsExactly("put a", MARK);
    }

    private static List<String> encoded(WriteSet.Change... changes) {
        return decoded(RowBatch.encode(List.of(part(new OrderedStore.Applied(1, 1, 0, 1), changes))));
    }

    /// The changes as they lie there; that RocksDB reads the same is what [RocksStoreContractTest] shows.
    private static List<String> decoded(byte[] bytes) {
        var source = new ByteSource(bytes);
        assertThat(source.getLong()).isZero();
        int count = Integer.reverseBytes(source.getInt());
        List<String> changes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            changes.add(
                    switch (source.getByte()) {
                        case 0x00 -> "delete " + name(source);
                        case 0x01 -> {
                            String put = "put " + name(source);
                            source.getSized();
                            yield put;
                        }
                        case 0x0f -> "range " + name(source) + " " + name(source);
                        default -> throw new AssertionError("an unknown change");
                    });
        }
        assertThat(source.remaining()).isZero();
        return changes;
    }

    private static String name(ByteSource source) {
        return new String(source.getSized(), StandardCharsets.ISO_8859_1);
    }

    private static WriteSet.Change put(String name) {
        return new WriteSet.Change.Put(key(name), new byte[200]);
    }

    private static WriteSet.Change delete(String name) {
        return new WriteSet.Change.Delete(key(name));
    }

    private static WriteSet.Change range(String from, String to) {
        return new WriteSet.Change.DeleteRange(key(from), key(to));
    }

    private static RowKey key(String name) {
        return new RowKey(name.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static RowBatch.Part part(OrderedStore.Applied mark, WriteSet.Change... changes) {
        var writeSet = new WriteSet(1, 0, 0, List.of(changes));
        return new RowBatch.Part(0, Run.PLAIN, new OrderedStore.Batch(List.of(writeSet), mark));
    }
}
