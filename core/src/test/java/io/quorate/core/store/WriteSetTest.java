package io.quorate.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import io.quorate.core.wire.MalformedException;
import java.util.List;
import org.junit.jupiter.api.Test;

class WriteSetTest {
    private static final WriteSet SET = new WriteSet(
            77,
            -3,
            -2,
            List.of(
                    new WriteSet.Change.DeleteRange(RowKey.startOf(1), RowKey.startOf(128)),
                    new WriteSet.Change.Put(new RowKey(new byte[] {1, 5}), new byte[] {9, 9}),
                    new WriteSet.Change.Delete(new RowKey(new byte[] {1, 6}))));

    @Test
    void aSetComesBackAsItWas() {
        WriteSet decoded = WriteSet.decode(new ByteSource(encoded()));
        assertThat(decoded.time()).isEqualTo(77);
        assertThat(decoded.keyCountChange()).isEqualTo(-3);
        assertThat(decoded.expiringCountChange()).isEqualTo(-2);
        assertThat(decoded.changes()).hasSize(3);
        assertThat(decoded.changes().get(0)).isEqualTo(SET.changes().get(0));
        assertThat(decoded.changes().get(1)).isInstanceOfSatisfying(WriteSet.Change.Put.class, put -> {
            assertThat(put.key()).isEqualTo(new RowKey(new byte[] {1, 5}));
            assertThat(put.value()).containsExactly(9, 9);
        });
        assertThat(decoded.changes().get(2)).isEqualTo(SET.changes().get(2));
    }

    @Test
    void aSetCutAnywhereIsMalformed() {
        byte[] whole = encoded();
        for (int length = 0; length < whole.length; length++) {
            var source = new ByteSource(whole, 0, length);
            assertThatThrownBy(() -> WriteSet.decode(source)).isInstanceOf(MalformedException.class);
        }
    }

    private static byte[] encoded() {
        var sink = new ByteSink(16);
        SET.encode(sink);
        return sink.toByteArray();
    }
}
