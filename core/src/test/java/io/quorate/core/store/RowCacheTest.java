package io.quorate.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RowCacheTest {
    private static RowKey key(int number) {
        return new RowKey(ByteBuffer.allocate(5).put((byte) 1).putInt(number).array());
    }

    private static Version version(int number, int valueLength, long lsn) {
        byte[] value = new byte[valueLength];
        Arrays.fill(value, (byte) lsn);
        return new Version(key(number), value, lsn);
    }

    @Test
    void whatIsFoundIsAlwaysTheLastThatWasPut() {
        var cache = new RowCache(20_000);
        var newest = new TreeMap<RowKey, Version>();
        var random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            int number = random.nextInt(400);
            switch (random.nextInt(10)) {
                case 0 -> {
                    cache.remove(0, key(number));
                    newest.remove(key(number));
                }
                case 1, 2, 3 -> {
                    Version version = random.nextInt(5) == 0
                            ? new Version(key(number), OrderedStore.ABSENT, i)
                            : version(number, random.nextInt(50), i);
                    cache.put(0, version);
                    newest.put(version.key, version);
                }
                default -> {
                    Version found = cache.get(0, key(number));
                    if (found != null) {
                        Version expected = newest.get(key(number));
                        assertThat(found).usingRecursiveComparison().isEqualTo(expected);
                        assertThat(found.isAbsent()).isEqualTo(expected != null && expected.isAbsent());
                    }
                }
            }
            if (i == 50_000) {
                cache.clear();
                newest.clear();
            }
            assertThat(cache.bytes()).isLessThanOrEqualTo(20_000);
        }
        assertThat(cache.count()).isPositive();
    }

    @Test
    void aRowThatIsUsedOutlivesRowsThatAreNot() {
        var cache = new RowCache(20_000);
        cache.put(0, version(-1, 10, 1));
        for (int i = 0; i < 10_000; i++) {
            cache.put(0, version(i, 10, 1));
            assertThat(cache.get(0, key(-1))).isNotNull();
        }
    }

    @Test
    void aHugeRowPushesNothingOutAndHidesNoOlderVersion() {
        var cache = new RowCache(20_000);
        cache.put(0, version(1, 10, 1));
        cache.put(0, version(2, 10, 1));
        cache.put(0, version(1, 19_000, 2));
        assertThat(cache.get(0, key(1))).isNull();
        assertThat(cache.get(0, key(2))).isNotNull();
    }

    @Test
    void aCacheIsFullOfSmallRowsBeforeItsIndexIs() {
        var cache = new RowCache(1 << 20);
        int rowBytes = 96; // 20 in front of the key, 5 of the key, 64 of the value, up to a multiple of 8
        for (int i = 0; i < 50_000; i++) cache.put(0, version(i, 64, 1));
        assertThat((long) cache.count() * rowBytes).isGreaterThan(950_000);
    }

    @Test
    void nothingIsFoundAfterEverythingWasDroppedButWhatCameLater() {
        var cache = new RowCache(10_000_000);
        for (int i = 0; i < 10_000; i++) cache.put(0, version(i, 10, 1));
        cache.clear();
        assertThat(cache.count()).isZero();
        assertThat(cache.bytes()).isZero();
        cache.put(0, version(7, 10, 2));
        for (int i = 0; i < 10_000; i++)
            assertThat(cache.get(0, key(i)) != null).isEqualTo(i == 7);
    }
}
