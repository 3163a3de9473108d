package io.quorate.verify.linearizability;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.verify.history.History;
import io.quorate.verify.history.Outcome.Unknown;
import io.quorate.verify.history.Recording;
import io.quorate.verify.linearizability.Verdict.Linearizable;
import io.quorate.verify.linearizability.Verdict.Undecided;
import io.quorate.verify.linearizability.Verdict.Violation;
import io.quorate.verify.model.Counter;
import io.quorate.verify.model.Register;
import io.quorate.verify.model.Register.Done;
import io.quorate.verify.model.Register.Found;
import io.quorate.verify.model.Register.Operation;
import io.quorate.verify.model.Register.Read;
import io.quorate.verify.model.Register.Result;
import io.quorate.verify.model.Register.Write;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LinearizabilityTest {
    static Stream<Workload<?, ?, ?>> workloads() {
        return Stream.of(
                Workload.register(5),
                Workload.uniqueWrites(),
                Workload.counter(),
                Workload.appendList(3),
                Workload.appendList(100_000));
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void aBigHistoryThatIsRightIsFoundSoAfterAFewStatesAnOperation(Workload<?, ?, ?> workload) {
        int operations = 2_000;
        for (int seed = 0; seed < 20; seed++) assertIsFoundRight(workload, seed, operations);
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void aHotKeyThatIsRightIsFoundSo(Workload<?, ?, ?> workload) {
        for (int seed = 0; seed < 20; seed++) {
            assertThat(checkHotKey(workload, seed)).as("seed %d", seed).isInstanceOf(Linearizable.class);
        }
    }

    @Test
    void oneWrongAnswerInABigHistoryIsFound() {
        var workload = Workload.uniqueWrites();
        var history = big(workload, 1, 2_000);
        history.complete(history.invoke(1, "k7", new Read()), new Found(Optional.of("never written")));
        assertThat(Linearizability.check(workload.model(), history)).isInstanceOf(Violation.class);
    }

    @Test
    void anEmptyHistoryIsLinearizable() {
        assertThat(Linearizability.check(new Register(), new History<>())).isEqualTo(new Linearizable(0));
    }

    @Test
    void operationsThatTouchInOneMomentMayTakeEffectInEitherOrder() {
        var recording = new Recording<Operation, Result>()
                .did(1, 10, 20, new Write("a"), new Done())
                .did(2, 20, 30, new Write("b"), new Done())
                .did(3, 40, 50, new Read(), found("a"));
        assertThat(Linearizability.check(new Register(), recording.history())).isInstanceOf(Linearizable.class);
    }

    @Test
    void aClientMayHaveSeveralOperationsUnderWay() {
        var recording = new Recording<Operation, Result>();
        for (int i = 0; i < 70; i++) recording.did(1, 10 + i, 200, new Write("v" + i), new Done());
        recording.did(1, 100, 201, new Read(), found("v3")).did(1, 101, 202, new Read(), found("v2"));
        assertThat(Linearizability.check(new Register(), recording.history())).isInstanceOf(Linearizable.class);
    }

    @Test
    void keysAreIndependent() {
        var history = new History<Operation, Result>();
        history.complete(history.invoke(1, "a", new Write("v")), new Done());
        history.complete(history.invoke(1, "b", new Read()), new Found(Optional.empty()));
        assertThat(Linearizability.check(new Register(), history)).isInstanceOf(Linearizable.class);
    }

    @Test
    void aSearchThatIsGivenUpIsNotAPass() {
        var history = new History<Counter.Operation, Long>();
        addHopelessCounter(history, "hopeless");
        history.complete(history.invoke(1, "easy", new Counter.Add(1)), 1L);
        var verdict = Linearizability.check(new Counter(), history, 1_000);
        assertThat(verdict).isInstanceOf(Undecided.class);
        assertThat(((Undecided) verdict).key()).isEqualTo("hopeless");
        assertThat(((Undecided) verdict).states()).isBetween(1_000L, 1_100L);
    }

    @Test
    void aViolationOfAnotherKeyCountsMoreThanASearchThatIsGivenUp() {
        var history = new History<Counter.Operation, Long>();
        addHopelessCounter(history, "hopeless");
        history.complete(history.invoke(1, "wrong", new Counter.Add(1)), 2L);
        var verdict = Linearizability.check(new Counter(), history, 1_000);
        assertThat(verdict).isInstanceOf(Violation.class);
        assertThat(((Violation) verdict).key()).isEqualTo("wrong");
    }

    @Test
    void theReportOfAViolationSaysWhatWasExpectedAndWhy() {
        var recording = new Recording<Operation, Result>()
                .did(1, 10, 20, new Write("a"), new Done())
                .did(2, 30, 40, new Write("b"), new Done())
                .did(4, 35, 90, new Write("c"), new Done())
                .lost(5, 36, new Write("d"))
                .did(3, 50, 60, new Read(), found("a"))
                .did(3, 70, 80, new Read(), found("c"))
                .did(6, 75, 95, new Read(), found("c"));
        assertThat(Linearizability.check(new Register(), recording.history())).hasToString("""
                key k is not linearizable: no order of its operations explains
                    client 3  [50, 60]  read -> a
                given what was answered before; that would be explained by this order, after which the state is b
                    client 1  [10, 20]  write(a) -> ok
                    client 2  [30, 40]  write(b) -> ok
                which does without these, under way then or of unknown outcome
                    client 4  [35, 90]  write(c) -> ok
                    client 5  [36, ...)  write(d) -> unknown
                """);
    }

    @Test
    void theReportOfALongHistoryIsShort() {
        var recording = new Recording<Operation, Result>();
        for (int i = 0; i < 1_000; i++) recording.did(1, 2L * i, 2L * i + 1, new Write("v".repeat(i)), new Done());
        for (int i = 0; i < 100; i++) recording.lost(2, 1_990 + i, new Write("w" + i));
        recording.did(3, 20_000, 20_001, new Read(), found("x"));
        var report = Linearizability.check(new Register(), recording.history()).toString();
        assertThat(report.lines().count()).isLessThan(100);
        assertThat(report.lines()).allSatisfy(line -> assertThat(line.length()).isLessThan(500));
    }

    @Test
    void theSameHistoryGivesTheSameVerdict() {
        for (int seed = 0; seed < 20; seed++) {
            var workload = Workload.register(3);
            var first = workload.run(new SplittableRandom(seed), 8, 2, 200, 10, 0, 2);
            var second = workload.run(new SplittableRandom(seed), 8, 2, 200, 10, 0, 2);
            assertThat(first.calls()).isEqualTo(second.calls());
            assertThat(Linearizability.check(workload.model(), first))
                    .isEqualTo(Linearizability.check(workload.model(), second));
        }
    }

    private static <S, O, R> void assertIsFoundRight(Workload<S, O, R> workload, int seed, int operations) {
        var history = big(workload, seed, operations);
        long unknown = history.calls().stream()
                .filter(call -> call.outcome() instanceof Unknown<R>)
                .count();
        assertThat(unknown).as("seed %d", seed).isBetween(operations * 3L / 100, operations * 7L / 100);
        var verdict = Linearizability.check(workload.model(), history);
        assertThat(verdict).as("seed %d", seed).isInstanceOf(Linearizable.class);
        assertThat(((Linearizable) verdict).states()).as("seed %d", seed).isLessThan(5L * operations);
    }

    private static <S, O, R> Verdict checkHotKey(Workload<S, O, R> workload, int seed) {
        return Linearizability.check(workload.model(), workload.run(new SplittableRandom(seed), 16, 1, 300, 15, 0, 0));
    }

    private static <S, O, R> History<O, R> big(Workload<S, O, R> workload, int seed, int operations) {
        return workload.run(new SplittableRandom(seed), 16, 20, operations, 5, 0, 0);
    }

    /// Additions of unknown outcome of which any subset may count, and a sum that none of them gives.
    private static void addHopelessCounter(History<Counter.Operation, Long> history, String key) {
        for (int i = 0; i < 40; i++) history.unknown(history.invoke(i, key, new Counter.Add(1L << i)));
        history.complete(history.invoke(99, key, new Counter.Read()), -1L);
    }

    private static Found found(String value) {
        return new Found(Optional.of(value));
    }
}
