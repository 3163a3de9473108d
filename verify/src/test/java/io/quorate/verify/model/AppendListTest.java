package io.quorate.verify.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.quorate.verify.model.AppendList.Append;
import io.quorate.verify.model.AppendList.Elements;
import io.quorate.verify.model.AppendList.Length;
import io.quorate.verify.model.AppendList.Operation;
import io.quorate.verify.model.AppendList.Read;
import io.quorate.verify.model.AppendList.Result;
import io.quorate.verify.model.AppendList.Whole;
import io.quorate.verify.model.Model.Exchange;
import java.util.List;
import org.junit.jupiter.api.Test;

class AppendListTest {
    private final AppendList list = new AppendList();

    @Test
    void anAppendAnswersTheNewLength() {
        assertThat(list.allows(elements("a"), new Append("b"), new Length(2))).isTrue();
        assertThat(list.allows(elements("a"), new Append("b"), new Length(1))).isFalse();
        assertThat(elements("a", "b").toList()).containsExactly("a", "b");
    }

    @Test
    void aReadAnswersAllElementsInOrder() {
        assertThat(list.allows(elements("a", "b"), new Read(), whole("a", "b"))).isTrue();
        assertThat(list.allows(elements("a", "b"), new Read(), whole("b", "a"))).isFalse();
        assertThat(list.allows(elements("a", "b"), new Read(), whole("a"))).isFalse();
        assertThat(list.allows(elements("a", "b"), new Read(), whole("a", "b", "c")))
                .isFalse();
        assertThat(list.allows(elements(), new Read(), whole())).isTrue();
        assertThat(list.after(elements("a"), new Read())).isEqualTo(elements("a"));
    }

    @Test
    void anAnswerOfAnotherKindIsAMistakeOfTheRecorder() {
        assertThatIllegalArgumentException().isThrownBy(() -> list.allows(elements(), new Read(), new Length(0)));
        assertThatIllegalArgumentException().isThrownBy(() -> list.allows(elements(), new Append("a"), whole("a")));
    }

    @Test
    void statesAreEqualIfTheirElementsAre() {
        assertThat(elements("a", "b")).isEqualTo(elements("a", "b")).hasSameHashCodeAs(elements("a", "b"));
        assertThat(elements("a", "b")).isNotEqualTo(elements("b", "a")).isNotEqualTo(elements("a"));
        assertThat(elements("Aa")).isNotEqualTo(elements("BB")).hasSameHashCodeAs(elements("BB"));
    }

    @Test
    void aStateIsInconsistentIfAnAnswerHasAnotherElementAtItsEnd() {
        var isConsistent = list.consistentWith(List.of(
                exchange(new Append("d"), new Length(4)),
                exchange(new Read(), whole("a")),
                exchange(new Read(), whole("a", "b")),
                exchange(new Append("b"), new Length(2))));
        assertThat(List.of(elements(), elements("a"), elements("a", "b"), elements("a", "b", "x")))
                .allMatch(isConsistent);
        assertThat(elements("a", "b", "c", "d")).matches(isConsistent);
        assertThat(List.of(elements("b"), elements("a", "c"), elements("a", "b", "c", "e")))
                .noneMatch(isConsistent);
    }

    private Elements elements(String... elements) {
        var state = list.initial();
        for (var element : elements) state = list.after(state, new Append(element));
        return state;
    }

    private static Whole whole(String... elements) {
        return new Whole(List.of(elements));
    }

    private static Exchange<Operation, Result> exchange(Operation operation, Result result) {
        return new Exchange<>(operation, result);
    }
}
