package io.quorate.verify.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.quorate.verify.history.Outcome.Completed;
import io.quorate.verify.history.Outcome.Unknown;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private final History<String, Integer> history = new History<>();

    @Test
    void eventsWithoutATimeAreNumberedInTheirOrder() {
        var first = history.invoke(1, "k", "a");
        var second = history.invoke(2, "k", "b");
        history.complete(second, 20);
        history.complete(first, 10);
        assertThat(history.calls())
                .containsExactly(
                        new Call<>(1, "k", "a", 1, new Completed<>(4, 10)),
                        new Call<>(2, "k", "b", 2, new Completed<>(3, 20)));
    }

    @Test
    void anEventWithoutATimeComesAfterAllThatHaveOne() {
        history.invoke(1, "k", "a", 100);
        assertThat(history.invoke(2, "k", "b").invoked()).isEqualTo(101);
    }

    @Test
    void whatHasNoOutcomeIsUnknown() {
        history.invoke(1, "k", "a");
        history.unknown(history.invoke(2, "k", "b"));
        assertThat(history.calls()).extracting(Call::outcome).containsOnly(new Unknown<>(Unknown.FOREVER));
    }

    @Test
    void whatFailedForCertainIsNotInTheHistory() {
        history.fail(history.invoke(1, "k", "a"));
        var kept = history.invoke(1, "k", "b");
        assertThat(history.calls()).extracting(Call::operation).containsExactly(kept.operation());
    }

    @Test
    void anOperationEndsOnce() {
        var call = history.invoke(1, "k", "a");
        history.unknown(call);
        assertThatIllegalStateException().isThrownBy(() -> history.complete(call, 1));
        assertThatIllegalStateException().isThrownBy(() -> history.fail(call));
        assertThatIllegalStateException().isThrownBy(() -> history.unknown(call));
    }

    @Test
    void anOperationDoesNotEndBeforeItBegins() {
        var call = history.invoke(1, "k", "a", 100);
        assertThatIllegalArgumentException().isThrownBy(() -> history.complete(call, 1, 99));
    }

    @Test
    void settlingEndsWhatIsUnknownUntilThenAndNothingElse() {
        history.complete(history.invoke(1, "k", "a", 10), 1, 20);
        history.unknown(history.invoke(1, "k", "b", 30));
        var pending = history.invoke(2, "k", "c", 40);
        history.settled(50);
        history.settled(60);
        history.complete(pending, 3, 70);
        history.invoke(3, "k", "d", 80);
        assertThat(history.calls())
                .extracting(Call::outcome)
                .containsExactly(
                        new Completed<>(20, 1),
                        new Unknown<>(50),
                        new Completed<>(70, 3),
                        new Unknown<>(Unknown.FOREVER));
    }

    @Test
    void anAnswerThatIsRetractedLeavesTheOutcomeUnknownUntilItSettles() {
        var retracted = history.invoke(1, "k", "a", 10);
        history.complete(retracted, 1, 20);
        var failed = history.invoke(1, "k", "b", 30);
        history.fail(failed);
        history.retract(retracted);
        history.retract(failed);
        assertThat(history.calls()).containsExactly(new Call<>(1, "k", "a", 10, new Unknown<>(Unknown.FOREVER)));
        history.settled(40);
        history.retract(retracted);
        assertThat(history.calls()).extracting(Call::outcome).containsExactly(new Unknown<>(40));
    }

    @Test
    void keysComeInTheOrderOfTheirFirstCall() {
        for (var key : new String[] {"b", "a", "b", "c"}) history.invoke(1, key, "read");
        var byKey = history.callsByKey();
        assertThat(byKey.keySet()).containsExactly("b", "a", "c");
        assertThat(byKey.get("b")).hasSize(2);
    }

    @Test
    void aCallPrecedesWhatBeganAfterItsEnd() {
        var early = new Call<>(1, "k", "a", 10, new Completed<>(20, 1));
        var touching = new Call<>(1, "k", "b", 20, new Completed<>(30, 1));
        var late = new Call<>(1, "k", "c", 21, new Completed<>(30, 1));
        assertThat(early.precedes(late)).isTrue();
        assertThat(early.precedes(touching)).isFalse();
        assertThat(late.precedes(early)).isFalse();
    }

    @Test
    void aCallPrintsAsOneLine() {
        assertThat(new Call<>(3, "k", "read", 120, new Completed<>(140, 7)))
                .hasToString("client 3  [120, 140]  read -> 7");
        assertThat(new Call<>(3, "k", "read", 120, new Unknown<>(Unknown.FOREVER)))
                .hasToString("client 3  [120, ...)  read -> unknown");
    }
}
