package io.quorate.verify.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.verify.model.Counter.Add;
import io.quorate.verify.model.Counter.Read;
import org.junit.jupiter.api.Test;

class CounterTest {
    private final Counter counter = new Counter();

    @Test
    void aReadAnswersTheNumberAndNoOther() {
        assertThat(counter.allows(7L, new Read(), 7L)).isTrue();
        assertThat(counter.allows(7L, new Read(), 6L)).isFalse();
        assertThat(counter.after(7L, new Read())).isEqualTo(7L);
    }

    @Test
    void anAdditionAnswersTheNewNumberAndNotTheOld() {
        assertThat(counter.allows(7L, new Add(2), 9L)).isTrue();
        assertThat(counter.allows(7L, new Add(2), 7L)).isFalse();
        assertThat(counter.after(7L, new Add(2))).isEqualTo(9L);
        assertThat(counter.after(7L, new Add(-8))).isEqualTo(-1L);
    }

    @Test
    void onlyAReadIsAnObservation() {
        assertThat(counter.isObservation(7L, new Read(), 7L)).isTrue();
        assertThat(counter.isObservation(7L, new Add(0), 7L)).isFalse();
    }

    @Test
    void itBeginsAtZero() {
        assertThat(counter.initial()).isZero();
    }
}
