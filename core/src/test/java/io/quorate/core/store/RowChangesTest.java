package io.quorate.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RowChangesTest {
    @Test
    void keepsTheLastChangeToEachRowInTheOrderOfFirstChanges() {
        for (long seed = 0; seed < 100; seed++) {
            var random = new Random(seed);
            int rowCount = 1 + random.nextInt(20);
            var changes = new RowChanges();
            Map<RowKey, WriteSet.Change> model = new LinkedHashMap<>();
            for (int i = 0; i < 40; i++) {
                var key = new RowKey(new byte[] {1, (byte) random.nextInt(rowCount)});
                WriteSet.Change.OfRow change = random.nextBoolean()
                        ? new WriteSet.Change.Delete(key)
                        : new WriteSet.Change.Put(key, new byte[] {(byte) i});
                assertThat(changes.put(change)).as("seed %d", seed).isSameAs(model.put(key, change));
                assertThat(changes.get(key)).isSameAs(change);
            }
            List<WriteSet.Change> all = new ArrayList<>();
            changes.addTo(all);
            assertThat(all).as("seed %d", seed).containsExactlyElementsOf(model.values());
            assertThat(changes.size()).isEqualTo(model.size());
        }
    }

    @Test
    void listsTheRowsOfARangeInOrder() {
        var changes = new RowChanges();
        for (int i : new int[] {5, 1, 9, 3})
            changes.put(new WriteSet.Change.Delete(new RowKey(new byte[] {1, (byte) i})));

        List<RowKey> found = new ArrayList<>();
        changes.range(new RowKey(new byte[] {1, 2}), new RowKey(new byte[] {1, 9}))
                .forEachRemaining(version -> found.add(version.key));
        assertThat(found).containsExactly(new RowKey(new byte[] {1, 3}), new RowKey(new byte[] {1, 5}));
    }
}
