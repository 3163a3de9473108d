package io.quorate.verify.linearizability;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConfigurationsTest {
    private static final int BITS = 130;

    private final Configuration current = new Configuration(BITS, BITS);
    private final Configurations configurations = new Configurations(10, current);

    @Test
    void aConfigurationIsKeptOnce() {
        add(1, 2, 3, 4);
        add(1, 2, 3, 4);
        assertThat(configurations.count()).isEqualTo(1);
    }

    /// Enough of them that many share a bucket.
    @Test
    void configurationsThatDifferInAnythingAreAllKept() {
        for (int first = 0; first < BITS; first++) {
            for (int second = first + 1; second < BITS; second++) {
                clear();
                Configuration.set(current.placed, first);
                Configuration.set(current.placed, second);
                configurations.add(current, -1, 0);
                clear();
                Configuration.set(current.spent, first);
                Configuration.set(current.spent, second);
                configurations.add(current, -1, 0);
            }
        }
        for (int state = 1; state < 1_000; state++) {
            for (int ended = 0; ended < 10; ended++) add(ended, state, 0, 0);
        }
        assertThat(configurations.count()).isEqualTo(BITS * (BITS - 1) + 9_990);
    }

    @Test
    void oneThatHasOnlySpentMoreIsNotKept() {
        add(1, 2, 3, 70);
        Configuration.set(current.spent, 71);
        configurations.add(current, -1, 0);
        assertThat(configurations.count()).isEqualTo(1);
        clear();
        current.ended = 1;
        current.state = 2;
        Configuration.set(current.placed, 3);
        configurations.add(current, -1, 0);
        assertThat(configurations.count()).as("it has spent fewer").isEqualTo(2);
    }

    @Test
    void theOneWithTheMostCallsEndedIsLeftFirstThenTheOldest() {
        add(1, 10, 0, 0);
        add(3, 11, 0, 0);
        add(3, 12, 0, 0);
        add(2, 13, 0, 0);
        assertThat(nextState()).isEqualTo(11);
        add(3, 14, 0, 0);
        assertThat(nextState()).isEqualTo(12);
        assertThat(nextState()).isEqualTo(14);
        assertThat(nextState()).isEqualTo(13);
        assertThat(nextState()).isEqualTo(10);
        assertThat(configurations.next()).isEqualTo(-1);
        assertThat(configurations.reached()).isEqualTo(3);
    }

    @Test
    void aConfigurationComesBackAsItWas() {
        add(9, 5, 129, 128);
        clear();
        configurations.load(configurations.next(), current);
        assertThat(current.ended).isEqualTo(9);
        assertThat(current.state).isEqualTo(5);
        assertThat(current.placed).containsExactly(0, 0, 2);
        assertThat(current.spent).containsExactly(0, 0, 1);
    }

    private void add(int ended, int state, int placed, int spent) {
        clear();
        current.ended = ended;
        current.state = state;
        Configuration.set(current.placed, placed);
        Configuration.set(current.spent, spent);
        configurations.add(current, -1, 0);
    }

    private int nextState() {
        configurations.load(configurations.next(), current);
        return current.state;
    }

    private void clear() {
        current.ended = 0;
        current.state = 0;
        for (int bit = 0; bit < BITS; bit++) {
            Configuration.clear(current.placed, bit);
            Configuration.clear(current.spent, bit);
        }
    }
}
