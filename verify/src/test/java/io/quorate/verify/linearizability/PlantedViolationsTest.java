package io.quorate.verify.linearizability;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.verify.history.Recording;
import io.quorate.verify.linearizability.Verdict.Violation;
import io.quorate.verify.model.AppendList;
import io.quorate.verify.model.AppendList.Append;
import io.quorate.verify.model.AppendList.Length;
import io.quorate.verify.model.AppendList.Whole;
import io.quorate.verify.model.Counter;
import io.quorate.verify.model.Counter.Add;
import io.quorate.verify.model.Model;
import io.quorate.verify.model.Register;
import io.quorate.verify.model.Register.Changed;
import io.quorate.verify.model.Register.CompareAndSet;
import io.quorate.verify.model.Register.Delete;
import io.quorate.verify.model.Register.Done;
import io.quorate.verify.model.Register.Found;
import io.quorate.verify.model.Register.GetAndSet;
import io.quorate.verify.model.Register.Read;
import io.quorate.verify.model.Register.SetIfAbsent;
import io.quorate.verify.model.Register.Write;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What stores have been caught at. Each history is rejected, and the report names the answer that is wrong.
class PlantedViolationsTest {
    private static final Changed YES = new Changed(true);

    private final Recording<Register.Operation, Register.Result> register = new Recording<>();
    private final Recording<Counter.Operation, Long> counter = new Recording<>();
    private final Recording<AppendList.Operation, AppendList.Result> list = new Recording<>();

    @Test
    void aStaleRead() {
        register.did(1, 10, 20, new Write("a"), new Done())
                .did(1, 30, 40, new Write("b"), new Done())
                .did(2, 50, 60, new Read(), found("a"));
        assertRejected(new Register(), register, "client 2  [50, 60]  read -> a");
    }

    @Test
    void aLostUpdate() {
        register.did(1, 10, 20, new Write("a"), new Done())
                .did(1, 30, 50, new GetAndSet("b"), found("a"))
                .did(2, 40, 60, new GetAndSet("c"), found("a"));
        assertRejected(new Register(), register, "client 2  [40, 60]  get-and-set(c) -> a");
    }

    @Test
    void aLostAcknowledgedWrite() {
        register.did(1, 10, 20, new Write("a"), new Done()).did(2, 30, 40, new Read(), new Found(Optional.empty()));
        assertRejected(new Register(), register, "client 2  [30, 40]  read -> absent");
    }

    @Test
    void aResurrectedDelete() {
        register.did(1, 10, 20, new Write("a"), new Done())
                .did(1, 30, 40, new Delete(), YES)
                .did(2, 50, 60, new Read(), found("a"));
        assertRejected(new Register(), register, "client 2  [50, 60]  read -> a");
    }

    @Test
    void aCompareAndSetThatSucceededTwice() {
        register.did(1, 10, 20, new Write("a"), new Done())
                .did(1, 30, 60, new CompareAndSet("a", "b"), YES)
                .did(2, 40, 50, new CompareAndSet("a", "c"), YES);
        assertRejected(new Register(), register, "client 1  [30, 60]  compare-and-set(a, b) -> yes");
    }

    @Test
    void aLockWithTwoHolders() {
        register.did(1, 10, 40, new SetIfAbsent("mine"), YES).did(2, 20, 30, new SetIfAbsent("mine"), YES);
        assertRejected(new Register(), register, "client 1  [10, 40]  set-if-absent(mine) -> yes");
    }

    @Test
    void readsThatGoBackInTime() {
        register.did(1, 10, 20, new Write("a"), new Done())
                .did(1, 30, 100, new Write("b"), new Done())
                .did(2, 40, 50, new Read(), found("b"))
                .did(3, 60, 70, new Read(), found("a"));
        assertRejected(new Register(), register, "client 3  [60, 70]  read -> a");
    }

    @Test
    void aPhantomValue() {
        register.did(1, 10, 100, new Write("a"), new Done()).did(2, 20, 30, new Read(), found("x"));
        assertRejected(new Register(), register, "client 2  [20, 30]  read -> x");
    }

    @Test
    void aValueFromTheFuture() {
        register.did(1, 10, 20, new Read(), found("a")).did(2, 30, 40, new Write("a"), new Done());
        assertRejected(new Register(), register, "client 1  [10, 20]  read -> a");
    }

    @Test
    void anUnknownWriteThatIsSeenAndThenNot() {
        register.did(1, 10, 20, new Write("a"), new Done())
                .lost(1, 30, new Write("b"))
                .did(2, 40, 50, new Read(), found("b"))
                .did(2, 60, 70, new Read(), found("a"));
        assertRejected(new Register(), register, "client 2  [60, 70]  read -> a");
    }

    @Test
    void anUnknownWriteThatTakesEffectTwice() {
        register.lost(1, 10, new Write("b"))
                .did(2, 20, 30, new Read(), found("b"))
                .did(2, 40, 50, new Write("c"), new Done())
                .did(2, 60, 70, new Read(), found("b"));
        assertRejected(new Register(), register, "client 2  [60, 70]  read -> b");
    }

    @Test
    void aDoubleAppliedIncrement() {
        counter.did(1, 10, 20, new Add(1), 1L).did(1, 30, 40, new Counter.Read(), 2L);
        assertRejected(new Counter(), counter, "client 1  [30, 40]  read -> 2");
    }

    @Test
    void anUnknownIncrementThatIsAppliedTwice() {
        counter.lost(1, 10, new Add(1)).did(2, 20, 30, new Counter.Read(), 2L);
        assertRejected(new Counter(), counter, "client 2  [20, 30]  read -> 2");
    }

    @Test
    void twoIncrementsWithOneAnswer() {
        counter.did(1, 10, 40, new Add(1), 1L).did(2, 20, 30, new Add(1), 1L);
        assertRejected(new Counter(), counter, "client 1  [10, 40]  add(1) -> 1");
    }

    @Test
    void aLostAppend() {
        list.did(1, 10, 20, new Append("a"), new Length(1))
                .did(1, 30, 40, new Append("b"), new Length(2))
                .did(2, 50, 60, new AppendList.Read(), whole("b"));
        assertRejected(new AppendList(), list, "client 2  [50, 60]  read -> [b]");
    }

    @Test
    void reorderedAppends() {
        list.did(1, 10, 20, new Append("a"), new Length(1))
                .did(1, 30, 40, new Append("b"), new Length(2))
                .did(2, 50, 60, new AppendList.Read(), whole("b", "a"));
        assertRejected(new AppendList(), list, "client 2  [50, 60]  read -> [b, a]");
    }

    @Test
    void concurrentAppendsThatTwoReadersSeeInDifferentOrder() {
        list.lost(1, 10, new Append("a"))
                .lost(2, 10, new Append("b"))
                .did(3, 20, 30, new AppendList.Read(), whole("a"))
                .did(4, 40, 50, new AppendList.Read(), whole("b", "a"));
        assertRejected(new AppendList(), list, "client 4  [40, 50]  read -> [b, a]");
    }

    @Test
    void anAppendThatIsThereTwice() {
        list.did(1, 10, 20, new Append("a"), new Length(1)).did(2, 30, 40, new AppendList.Read(), whole("a", "a"));
        assertRejected(new AppendList(), list, "client 2  [30, 40]  read -> [a, a]");
    }

    private static <S, O, R> void assertRejected(Model<S, O, R> model, Recording<O, R> recording, String unexplained) {
        var verdict = Linearizability.check(model, recording.history());
        assertThat(verdict).isInstanceOf(Violation.class);
        assertThat(((Violation) verdict).unexplained()).hasToString(unexplained);
    }

    private static Found found(String value) {
        return new Found(Optional.of(value));
    }

    private static Whole whole(String... elements) {
        return new Whole(List.of(elements));
    }
}
