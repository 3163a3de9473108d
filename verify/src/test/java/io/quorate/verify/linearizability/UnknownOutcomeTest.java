package io.quorate.verify.linearizability;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.verify.history.Recording;
import io.quorate.verify.linearizability.Verdict.Linearizable;
import io.quorate.verify.linearizability.Verdict.Violation;
import io.quorate.verify.model.AppendList;
import io.quorate.verify.model.AppendList.Append;
import io.quorate.verify.model.AppendList.Length;
import io.quorate.verify.model.AppendList.Whole;
import io.quorate.verify.model.Counter;
import io.quorate.verify.model.Counter.Add;
import io.quorate.verify.model.Register;
import io.quorate.verify.model.Register.Changed;
import io.quorate.verify.model.Register.CompareAndSet;
import io.quorate.verify.model.Register.Delete;
import io.quorate.verify.model.Register.Done;
import io.quorate.verify.model.Register.Found;
import io.quorate.verify.model.Register.Read;
import io.quorate.verify.model.Register.Write;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An operation of unknown outcome has happened, will happen or will not: whatever is seen of it is right.
class UnknownOutcomeTest {
    private final Recording<Register.Operation, Register.Result> register = new Recording<>();
    private final Recording<Counter.Operation, Long> counter = new Recording<>();
    private final Recording<AppendList.Operation, AppendList.Result> list = new Recording<>();

    @ParameterizedTest
    @ValueSource(strings = {"a", "b"})
    void aWriteIsSeenOrNot(String seen) {
        register.did(1, 10, 20, new Write("a"), new Done())
                .lost(1, 30, new Write("b"))
                .did(2, 40, 50, new Read(), found(seen));
        assertAccepted();
    }

    @Test
    void aWriteTakesEffectAtAnyLaterTime() {
        register.lost(1, 10, new Write("late"))
                .did(2, 20, 30, new Write("a"), new Done())
                .did(2, 40, 50, new Read(), found("a"))
                .did(2, 60, 70, new Write("b"), new Done())
                .did(2, 80, 90, new Read(), found("late"));
        assertAccepted();
    }

    @Test
    void aWriteIsSeenInTheMomentInWhichItBegins() {
        register.did(2, 20, 30, new Read(), found("a")).lost(1, 30, new Write("a"));
        assertAccepted();
    }

    @Test
    void aWriteTakesEffectNoMoreOnceAllIsSettled() {
        register.lost(1, 10, new Write("late"))
                .settled(15)
                .did(2, 20, 30, new Write("a"), new Done())
                .did(2, 40, 50, new Read(), found("late"));
        assertThat(verdict()).isInstanceOf(Violation.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "late"})
    void aWriteThatIsSettledHasTakenEffectOrNot(String seen) {
        register.did(2, 1, 2, new Write("a"), new Done())
                .lost(1, 10, new Write("late"))
                .settled(15)
                .did(2, 40, 50, new Read(), found(seen));
        assertAccepted();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDeleteIsSeenOrNot(boolean deleted) {
        register.did(1, 10, 20, new Write("a"), new Done())
                .lost(1, 30, new Delete())
                .did(2, 40, 50, new Delete(), new Changed(!deleted));
        assertAccepted();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "b"})
    void aCompareAndSetIsSeenOrNot(String seen) {
        register.did(1, 10, 20, new Write("a"), new Done())
                .lost(1, 30, new CompareAndSet("a", "b"))
                .did(2, 40, 50, new Read(), found(seen));
        assertAccepted();
    }

    @Test
    void aWriteThatNobodyReadExplainsACompareAndSetThatFailed() {
        register.did(1, 10, 20, new Write("a"), new Done())
                .lost(1, 30, new Write("b"))
                .did(2, 40, 50, new CompareAndSet("a", "c"), new Changed(false));
        assertAccepted();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 3, 6, 8})
    void additionsCountInAnyCombination(long seen) {
        counter.did(1, 10, 20, new Add(1), 1L)
                .lost(1, 30, new Add(2))
                .lost(2, 30, new Add(5))
                .did(3, 40, 50, new Counter.Read(), seen);
        assertThat(Linearizability.check(new Counter(), counter.history())).isInstanceOf(Linearizable.class);
    }

    @Test
    void anAppendTakesItsPlaceWhenItComes() {
        list.lost(1, 10, new Append("late"))
                .did(2, 20, 30, new Append("a"), new Length(1))
                .did(2, 40, 50, new Append("b"), new Length(3))
                .did(2, 60, 70, new AppendList.Read(), new Whole(List.of("a", "late", "b")));
        assertThat(Linearizability.check(new AppendList(), list.history())).isInstanceOf(Linearizable.class);
    }

    @Test
    void anAppendThatNeverComesLeavesNoTrace() {
        list.lost(1, 10, new Append("lost"))
                .did(2, 20, 30, new Append("a"), new Length(1))
                .did(2, 60, 70, new AppendList.Read(), new Whole(List.of("a")));
        assertThat(Linearizability.check(new AppendList(), list.history())).isInstanceOf(Linearizable.class);
    }

    private void assertAccepted() {
        assertThat(verdict()).isInstanceOf(Linearizable.class);
    }

    private Verdict verdict() {
        return Linearizability.check(new Register(), register.history());
    }

    private static Found found(String value) {
        return new Found(Optional.of(value));
    }
}
