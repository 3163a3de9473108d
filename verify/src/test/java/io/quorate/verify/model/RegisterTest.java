package io.quorate.verify.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.quorate.verify.model.Register.Changed;
import io.quorate.verify.model.Register.CompareAndSet;
import io.quorate.verify.model.Register.Delete;
import io.quorate.verify.model.Register.Done;
import io.quorate.verify.model.Register.Found;
import io.quorate.verify.model.Register.GetAndSet;
import io.quorate.verify.model.Register.Operation;
import io.quorate.verify.model.Register.Read;
import io.quorate.verify.model.Register.Result;
import io.quorate.verify.model.Register.SetIfAbsent;
import io.quorate.verify.model.Register.Write;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RegisterTest {
    private static final Optional<String> ABSENT = Optional.empty();
    private static final Optional<String> A = Optional.of("a");
    private static final Optional<String> B = Optional.of("b");
    private static final List<Result> ANSWERS =
            List.of(new Done(), new Changed(true), new Changed(false), new Found(ABSENT), new Found(A), new Found(B));

    private final Register register = new Register();

    static Stream<Arguments> table() {
        return Stream.of( // before, operation, the one right answer, after
                Arguments.of(ABSENT, new Read(), new Found(ABSENT), ABSENT),
                Arguments.of(A, new Read(), new Found(A), A),
                Arguments.of(ABSENT, new Write("b"), new Done(), B),
                Arguments.of(A, new Write("b"), new Done(), B),
                Arguments.of(ABSENT, new GetAndSet("b"), new Found(ABSENT), B),
                Arguments.of(A, new GetAndSet("b"), new Found(A), B),
                Arguments.of(ABSENT, new CompareAndSet("a", "b"), new Changed(false), ABSENT),
                Arguments.of(A, new CompareAndSet("a", "b"), new Changed(true), B),
                Arguments.of(B, new CompareAndSet("a", "b"), new Changed(false), B),
                Arguments.of(A, new CompareAndSet("a", "a"), new Changed(true), A),
                Arguments.of(ABSENT, new SetIfAbsent("b"), new Changed(true), B),
                Arguments.of(A, new SetIfAbsent("b"), new Changed(false), A),
                Arguments.of(ABSENT, new Delete(), new Changed(false), ABSENT),
                Arguments.of(A, new Delete(), new Changed(true), ABSENT));
    }

    @ParameterizedTest
    @MethodSource("table")
    void anOperationHasOneAnswerAndOneEffect(
            Optional<String> before, Operation operation, Result answer, Optional<String> after) {
        assertThat(register.after(before, operation)).isEqualTo(after);
        var sameKind = ANSWERS.stream().filter(other -> other.getClass() == answer.getClass());
        assertThat(sameKind.filter(other -> register.allows(before, operation, other)))
                .containsExactly(answer);
    }

    @ParameterizedTest
    @MethodSource("table")
    void anAnswerOfAnotherKindIsAMistakeOfTheRecorder(Optional<String> before, Operation operation, Result answer) {
        assertThat(ANSWERS.stream().filter(other -> other.getClass() != answer.getClass()))
                .allSatisfy(other -> assertThatIllegalArgumentException()
                        .isThrownBy(() -> register.allows(before, operation, other)));
    }

    @ParameterizedTest
    @MethodSource("table")
    void anObservationChangesNothingInAnyStateThatAllowsIt(
            Optional<String> before, Operation operation, Result answer) {
        if (!register.isObservation(before, operation, answer)) return;
        for (var state : List.of(ABSENT, A, B)) {
            if (register.allows(state, operation, answer)) {
                assertThat(register.after(state, operation)).isEqualTo(state);
            }
        }
    }

    @Test
    void itBeginsAbsent() {
        assertThat(register.initial()).isEqualTo(ABSENT);
    }

    @Test
    void aConditionalWriteHasWrittenIfItSaysSo() {
        assertThat(Register.hasWritten(new CompareAndSet("a", "b"), new Changed(true)))
                .isTrue();
        assertThat(Register.hasWritten(new CompareAndSet("a", "b"), new Changed(false)))
                .isFalse();
        assertThat(Register.hasWritten(new Write("b"), new Done())).isTrue();
        assertThat(Register.hasWritten(new GetAndSet("b"), new Found(ABSENT))).isTrue();
        assertThat(Register.hasWritten(new Read(), new Found(A))).isFalse();
    }
}
