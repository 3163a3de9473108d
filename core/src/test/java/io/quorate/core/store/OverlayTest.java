package io.quorate.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OverlayTest {
    private static final byte[] VALUE = {1, 2, 3};

    private final RowMemory memory = new RowMemory(0);
    private final Overlay overlay = new Overlay(memory);

    @Test
    void answersLikeAMapInWhichRecordsAreAppliedInOrder() {
        for (long seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            var real = new Overlay(new RowMemory(0));
            var model = new TreeMap<RowKey, Long>(); // row -> the record that wrote it last, negative if it deleted it
            long deletedAllAt = 0;
            for (long lsn = 1; lsn <= 400; lsn++) {
                if (random.nextInt(60) == 0) {
                    write(real, lsn, new WriteSet.Change.DeleteRange(startOfHeads(), endOfData()));
                    model.clear();
                    deletedAllAt = lsn;
                } else {
                    RowKey key = key(random.nextInt(50));
                    boolean deletes = random.nextInt(4) == 0;
                    write(real, lsn, deletes ? new WriteSet.Change.Delete(key) : new WriteSet.Change.Put(key, VALUE));
                    model.put(key, deletes ? -lsn : lsn);
                }
                if (random.nextInt(10) == 0) beginLayer(real);
            }
            for (int i = 0; i < 60; i++) {
                Version version = real.get(key(i));
                Long expected = model.get(key(i));
                if (expected == null && deletedAllAt == 0) {
                    assertThat(version).as("seed %d, row %d", seed, i).isNull();
                } else {
                    assertThat(version)
                            .as("seed %d, row %d", seed, i)
                            .extracting(OverlayTest::signedLsn)
                            .isEqualTo(expected == null ? -deletedAllAt : expected);
                }
            }
            RowKey from = key(random.nextInt(50));
            RowKey to = key(random.nextInt(50));
            if (from.compareTo(to) > 0) continue;
            assertThat(lsns(real.range(from, to)))
                    .as("seed %d, rows from %s to %s", seed, from, to)
                    .containsExactlyElementsOf(model.subMap(from, to).values());
        }
    }

    @Test
    void aLayerGoesOnceTheStoreHasAllOfIt() {
        write(overlay, 1, new WriteSet.Change.Put(key(1), VALUE));
        write(overlay, 2, new WriteSet.Change.Put(key(2), VALUE));
        beginLayer(overlay);
        write(overlay, 3, new WriteSet.Change.Put(key(3), VALUE));

        overlay.dropThrough(1);
        assertThat(overlay.get(key(1))).isNotNull();
        overlay.dropThrough(2);
        assertThat(overlay.get(key(1))).isNull();
        assertThat(overlay.get(key(3))).isNotNull();
        overlay.dropThrough(3);
        assertThat(overlay.get(key(3))).isNull();
        assertThat(memory.overlayBytes()).isZero();
    }

    @Test
    void whatARecordWritesAfterDeletingARangeIsThere() {
        write(
                overlay,
                1,
                new WriteSet.Change.DeleteRange(startOfHeads(), endOfData()),
                new WriteSet.Change.Put(key(1), VALUE));

        assertThat(lsns(overlay.range(startOfHeads(), endOfData()))).containsExactly(1L);
        assertThat(overlay.deletesRangeWith(key(2))).isTrue();
    }

    @Test
    void manyDeletionsOfTheSameRangeTakeTheMemoryOfOne() {
        for (long lsn = 1; lsn <= 100; lsn++) {
            write(overlay, lsn, new WriteSet.Change.DeleteRange(startOfHeads(), endOfData()));
        }
        assertThat(overlay.top().rangeCount()).isEqualTo(1);
    }

    @Test
    void rowsOfOneSlotAndOfAllSpacesComeInOrder() {
        var all = new TreeMap<RowKey, Long>();
        long lsn = 0;
        for (int space : new int[] {0, 1, 2, 3, 127, 255}) {
            for (int i = 0; i < 40; i++) {
                var key = new RowKey(new byte[] {(byte) space, (byte) (i * 37), (byte) (i * 11), (byte) i});
                write(overlay, ++lsn, new WriteSet.Change.Put(key, VALUE));
                all.put(key, lsn);
            }
        }
        assertThat(lsns(overlay.range(RowKey.startOf(0), new RowKey(new byte[] {-1, -1, -1, -1, -1}))))
                .containsExactlyElementsOf(all.values());
    }

    private static void write(Overlay to, long lsn, WriteSet.Change... changes) {
        Layer top = to.top();
        for (WriteSet.Change change : changes) {
            switch (change) {
                case WriteSet.Change.OfRow row -> top.put(new Version(row.key(), row.newValue(), lsn));
                case WriteSet.Change.DeleteRange range -> top.deleteRange(range.from(), range.to(), lsn);
            }
        }
        to.added(top, lsn, new WriteSet(0, 0, 0, List.of(changes)));
    }

    /// Fills the layer on top, so that the next record goes into another.
    private static void beginLayer(Overlay of) {
        Layer top = of.top();
        var deletion = new WriteSet.Change.Delete(key(0));
        top.add(top.lastLsn(), new WriteSet(0, 0, 0, Collections.nCopies(Layer.CHANGES_MAX, deletion)), 0);
    }

    private static List<Long> lsns(Iterator<Version> versions) {
        List<Long> all = new ArrayList<>();
        versions.forEachRemaining(version -> all.add(signedLsn(version)));
        return all;
    }

    /// Negative if the record has deleted the row.
    private static long signedLsn(Version version) {
        return version.isAbsent() ? -version.lsn : version.lsn;
    }

    private static RowKey key(int number) {
        return Key.of(("key" + number).getBytes(StandardCharsets.UTF_8)).head();
    }

    private static RowKey startOfHeads() {
        return RowKey.startOf(RowKey.HEAD_SPACE);
    }

    private static RowKey endOfData() {
        return RowKey.startOf(RowKey.END_OF_DATA_SPACES);
    }
}
