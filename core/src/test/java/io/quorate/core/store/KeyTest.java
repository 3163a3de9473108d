package io.quorate.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.partition.HashSlot;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyTest {
    private static Key key(String text) {
        return Key.of(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void headRowsAreOrderedBySlotFirst() {
        List<Key> keys = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) keys.add(key("key:" + i));
        keys.sort(Comparator.comparing(Key::head));
        assertThat(keys).isSortedAccordingTo(Comparator.comparingInt(Key::slot));
    }

    @Test
    void aHeadRowTellsItsKey() {
        Key key = key("user:{1000}:name");
        assertThat(Key.ofHead(key.head()).bytes()).isEqualTo(key.bytes());
        assertThat(key.slot()).isEqualTo(HashSlot.of(key.bytes()));
    }

    @Test
    void aDeadlineRowTellsItsKeyAndTime() {
        Key key = key("session:1");
        RowKey deadline = key.deadline(1_700_000_000_123L);
        assertThat(Key.ofDeadline(deadline).bytes()).isEqualTo(key.bytes());
        assertThat(Key.millisOfDeadline(deadline)).isEqualTo(1_700_000_000_123L);
        assertThat(Key.groupOfDeadline(deadline)).isEqualTo(key.slot() / 256);
    }

    @Test
    void deadlineRowsOfAGroupAreOrderedByTime() {
        Key key = key("session:1");
        int group = Key.groupOfDeadline(key.deadline(0));
        assertThat(key.deadline(5)).isLessThan(key.deadline(6));
        assertThat(key.deadline(5)).isGreaterThanOrEqualTo(Key.deadlinesFrom(group, 5));
        assertThat(key.deadline(Long.MAX_VALUE)).isLessThan(Key.deadlinesFrom(group + 1, 0));
    }

    @Test
    void aPlaceFindsItsKey() {
        Key key = key("foo");
        long place = Key.placeOf(key.head());
        assertThat(Key.headsFrom(place)).isLessThan(key.head());
        assertThat(Key.headsFrom(place + 1)).isGreaterThan(key.head());
        assertThat(place).isBetween(0L, Key.PLACES - 1);
    }
}
