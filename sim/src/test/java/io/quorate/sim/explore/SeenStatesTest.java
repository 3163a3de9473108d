package io.quorate.sim.explore;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeenStatesTest {
    private static final int HEAD = 2;

    private final SeenStates seen = new SeenStates();

    private boolean add(int... state) {
        return seen.add(state, HEAD);
    }

    @Test
    void aStateIsNewOnce() {
        assertThat(add(1, 2, 10, 20)).isTrue();
        assertThat(add(1, 2, 10, 20)).isFalse();
        assertThat(seen.count()).isEqualTo(1);
    }

    @Test
    void oneWithFewerLettersIsCovered() {
        add(1, 2, 10, 20, 30);
        assertThat(add(1, 2, 10, 30)).isFalse();
        assertThat(add(1, 2, 20)).isFalse();
        assertThat(add(1, 2)).isFalse();
    }

    @Test
    void oneWithAnotherLetterIsNew() {
        add(1, 2, 10, 30);
        assertThat(add(1, 2, 10, 20)).isTrue();
        assertThat(add(1, 2, 40)).isTrue();
        assertThat(add(1, 2, 10, 20, 30)).isTrue();
        assertThat(add(1, 2, 20, 30)).isFalse();
    }

    @Test
    void oneWithAnotherHeadIsNew() {
        add(1, 2, 10);
        assertThat(add(2, 1, 10)).isTrue();
        assertThat(add(1, 3)).isTrue();
    }

    @Test
    void noneIsForgottenAsTheyBecomeMany() {
        for (int i = 0; i < 300_000; i++) {
            assertThat(add(i, 0, i % 7, 7 + i % 11)).isTrue();
        }
        for (int i = 0; i < 300_000; i++) {
            assertThat(add(i, 0, i % 7)).isFalse();
            assertThat(add(i, 0, i % 7, 7 + i % 11)).isFalse();
        }
        assertThat(seen.count()).isEqualTo(300_000);
    }
}
