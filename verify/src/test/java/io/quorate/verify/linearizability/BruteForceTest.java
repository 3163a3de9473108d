package io.quorate.verify.linearizability;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.verify.history.Call;
import io.quorate.verify.history.Outcome.Completed;
import io.quorate.verify.history.Outcome.Unknown;
import io.quorate.verify.linearizability.Verdict.Linearizable;
import io.quorate.verify.linearizability.Verdict.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Thousands of small histories, right and wrong, against the definition itself.
class BruteForceTest {
    private static final int HISTORIES = 4_000;

    static Stream<Workload<?, ?, ?>> workloads() {
        return Stream.of(
                Workload.register(1),
                Workload.register(2),
                Workload.register(3),
                Workload.uniqueWrites(),
                Workload.counter(),
                Workload.appendList(1),
                Workload.appendList(3));
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void theVerdictIsThatOfTheDefinition(Workload<?, ?, ?> workload) {
        compare(workload);
    }

    private static <S, O, R> void compare(Workload<S, O, R> workload) {
        int linearizable = 0;
        int violations = 0;
        for (int seed = 0; seed < HISTORIES; seed++) {
            var random = new SplittableRandom(seed);
            int wrong = random.nextInt(3);
            var history = workload.run(random, 2 + random.nextInt(3), 1, 3 + random.nextInt(5), 30, 20, wrong);
            var calls = history.calls();
            boolean expected = BruteForce.isLinearizable(workload.model(), calls);
            var verdict = Linearizability.check(workload.model(), history);
            if (wrong == 0) assertThat(expected).as("seed %d", seed).isTrue();
            assertThat(verdict)
                    .as("seed %d: %s", seed, calls)
                    .isInstanceOf(expected ? Linearizable.class : Violation.class);
            if (verdict instanceof Violation violation) {
                violations++;
                assertIsTheFirstUnexplained(workload, calls, violation, seed);
            } else {
                linearizable++;
            }
        }
        assertThat(linearizable).isGreaterThan(HISTORIES / 4);
        assertThat(violations).isGreaterThan(HISTORIES / 10);
    }

    private static <S, O, R> void assertIsTheFirstUnexplained(
            Workload<S, O, R> workload, List<Call<O, R>> calls, Violation violation, int seed) {
        long end = violation.unexplained().outcome().end();
        var until = calls.stream()
                .filter(call -> call.invoked() < end)
                .map(call -> call.outcome().end() <= end ? call : open(call))
                .toList();
        var before = calls.stream()
                .filter(call -> call.invoked() < end)
                .map(call -> call.outcome().end() < end ? call : open(call))
                .toList();
        assertThat(BruteForce.isLinearizable(workload.model(), until))
                .as("seed %d until %s", seed, violation)
                .isFalse();
        assertThat(BruteForce.isLinearizable(workload.model(), before))
                .as("seed %d before %s", seed, violation)
                .isTrue();

        S state = workload.model().initial();
        var missing = new ArrayList<>(before);
        for (var call : violation.order()) {
            var known = before.stream()
                    .filter(other -> other.invoked() == call.invoked())
                    .findFirst()
                    .orElseThrow();
            if (known.outcome() instanceof Completed<R>(long _, R result)) {
                assertThat(workload.model().allows(state, known.operation(), result))
                        .as("seed %d %s", seed, violation)
                        .isTrue();
            }
            assertThat(missing)
                    .as("seed %d %s", seed, violation)
                    .noneMatch(other -> other.outcome() instanceof Completed<R> && other.precedes(known));
            state = workload.model().after(state, known.operation());
            missing.remove(known);
        }
        assertThat(missing)
                .as("seed %d %s", seed, violation)
                .noneMatch(other -> other.outcome() instanceof Completed<R>);
        assertThat(violation.state()).isEqualTo(workload.model().print(state));
    }

    private static <O, R> Call<O, R> open(Call<O, R> call) {
        return new Call<>(call.client(), call.key(), call.operation(), call.invoked(), new Unknown<>(Unknown.FOREVER));
    }
}
