package io.quorate.verify.durability;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.verify.durability.Loss.LostWrite;
import io.quorate.verify.durability.Loss.Miscounted;
import io.quorate.verify.durability.Loss.NeverWritten;
import io.quorate.verify.history.History;
import io.quorate.verify.history.Recording;
import io.quorate.verify.linearizability.Linearizability;
import io.quorate.verify.linearizability.Verdict.Violation;
import io.quorate.verify.model.Counter;
import io.quorate.verify.model.Counter.Add;
import io.quorate.verify.model.Register;
import io.quorate.verify.model.Register.Changed;
import io.quorate.verify.model.Register.CompareAndSet;
import io.quorate.verify.model.Register.Delete;
import io.quorate.verify.model.Register.Done;
import io.quorate.verify.model.Register.Found;
import io.quorate.verify.model.Register.Operation;
import io.quorate.verify.model.Register.Read;
import io.quorate.verify.model.Register.Result;
import io.quorate.verify.model.Register.Write;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DurabilityTest {
    private static final Map<String, String> NOTHING = Map.of();

    private final Recording<Operation, Result> register = new Recording<>();
    private final Recording<Counter.Operation, Long> counter = new Recording<>();

    @Test
    void theLastAcknowledgedWriteIsThere() {
        register.did(1, 10, 20, new Write("a"), new Done()).did(1, 30, 40, new Write("b"), new Done());
        assertKept(holding("b"));
        assertLost(holding("a"), "client 1  [30, 40]  write(b) -> ok");
        assertLost(NOTHING, "client 1  [30, 40]  write(b) -> ok");
    }

    @Test
    void eitherOfTwoConcurrentWritesMayBeTheLast() {
        register.did(1, 10, 40, new Write("a"), new Done()).did(2, 30, 50, new Write("b"), new Done());
        assertKept(holding("a"));
        assertKept(holding("b"));
        assertLost(NOTHING, "client 2  [30, 50]  write(b) -> ok");
    }

    @Test
    void aLaterUnknownWriteMayBeThereInsteadOfAnAcknowledgedOne() {
        register.did(1, 10, 20, new Write("a"), new Done()).lost(1, 30, new Write("b"));
        assertKept(holding("a"));
        assertKept(holding("b"));
        assertLost(NOTHING, "client 1  [10, 20]  write(a) -> ok");
    }

    @Test
    void anEarlierUnknownWriteMayComeLateUnlessAllWasSettledBetween() {
        register.lost(1, 10, new Write("late")).did(2, 20, 30, new Write("a"), new Done());
        assertKept(holding("late"));
        var settled = new Recording<Operation, Result>()
                .lost(1, 10, new Write("late"))
                .settled(15)
                .did(2, 20, 30, new Write("a"), new Done());
        assertThat(Durability.ofRegisters(settled.history(), Map.of("k", "late")))
                .hasOnlyElementsOfType(LostWrite.class)
                .hasSize(1);
    }

    @Test
    void aValueThatNobodySentIsReported() {
        register.did(1, 10, 20, new Write("a"), new Done());
        assertThat(Durability.ofRegisters(register.history(), Map.of("k", "x", "other", "y")))
                .containsExactly(new NeverWritten("k", "x"), new NeverWritten("other", "y"));
    }

    @Test
    void aValueThatWasRefusedForCertainIsReported() {
        var history = new History<Operation, Result>();
        history.fail(history.invoke(1, "k", new Write("a")));
        assertThat(Durability.ofRegisters(history, Map.of("k", "a"))).containsExactly(new NeverWritten("k", "a"));
        assertThat(Durability.ofRegisters(history, Map.of())).isEmpty();
    }

    @Test
    void anAcknowledgedDeleteIsAWriteOfNothing() {
        register.did(1, 10, 20, new Write("a"), new Done()).did(1, 30, 40, new Delete(), new Changed(true));
        assertKept(NOTHING);
        assertLost(holding("a"), "client 1  [30, 40]  delete -> yes");
    }

    @Test
    void aConditionalWriteCountsIfItTookEffect() {
        register.did(1, 10, 20, new Write("a"), new Done())
                .did(1, 30, 40, new CompareAndSet("x", "b"), new Changed(false))
                .did(1, 50, 60, new CompareAndSet("a", "c"), new Changed(true));
        assertKept(holding("c"));
        assertLost(holding("a"), "client 1  [50, 60]  compare-and-set(a, c) -> yes");
        assertThat(Durability.ofRegisters(register.history(), Map.of("k", "b")))
                .containsExactly(new NeverWritten("k", "b"));
    }

    @Test
    void aKeyThatWasOnlyReadMayBeAbsent() {
        register.did(1, 10, 20, new Read(), new Found(Optional.empty()));
        assertKept(NOTHING);
    }

    /// One read after everything else, put to the checker that knows all: they agree on every value that can be
    /// found.
    @Test
    void aLossIsWhatNoLinearizationExplains() {
        int lost = 0;
        for (int seed = 0; seed < 3_000; seed++) {
            var random = new SplittableRandom(seed);
            var writes = new Recording<Operation, Result>();
            int count = 1 + random.nextInt(6);
            for (int i = 0; i < count; i++) {
                long invoked = random.nextInt(50);
                var write = new Write("v" + i);
                if (random.nextInt(3) == 0) writes.lost(i, invoked, write);
                else writes.did(i, invoked, invoked + random.nextInt(30), write, new Done());
                if (random.nextInt(10) == 0) writes.settled(invoked);
            }
            int found = random.nextInt(count + 1);
            var value = found == count ? Optional.<String>empty() : Optional.of("v" + found);
            var losses = Durability.ofRegisters(
                    writes.history(), value.map(DurabilityTest::holding).orElse(NOTHING));
            writes.did(99, 1_000, 1_001, new Read(), new Found(value));
            boolean isViolation = Linearizability.check(new Register(), writes.history()) instanceof Violation;
            assertThat(!losses.isEmpty())
                    .as("seed %d: %s", seed, writes.calls())
                    .isEqualTo(isViolation);
            if (isViolation) lost++;
        }
        assertThat(lost).isBetween(500, 2_500);
    }

    @Test
    void aCounterIsBetweenWhatWasAcknowledgedAndWhatWasSent() {
        counter.did(1, 10, 20, new Add(5), 5L).lost(1, 30, new Add(2)).lost(1, 40, new Add(-1));
        for (long found : new long[] {4, 5, 6, 7}) {
            assertThat(Durability.ofCounters(counter.history(), Map.of("k", found)))
                    .isEmpty();
        }
        for (long found : new long[] {0, 3, 8}) {
            assertThat(Durability.ofCounters(counter.history(), Map.of("k", found)))
                    .containsExactly(new Miscounted("k", 4, 7, found));
        }
    }

    @Test
    void aCounterThatIsMissingIsZero() {
        counter.did(1, 10, 20, new Add(1), 1L);
        assertThat(Durability.ofCounters(counter.history(), Map.of())).containsExactly(new Miscounted("k", 1, 1, 0));
    }

    @Test
    void aCounterThatNobodyAddedToIsZero() {
        assertThat(Durability.ofCounters(counter.history(), Map.of("x", 1L)))
                .containsExactly(new Miscounted("x", 0, 0, 1));
    }

    @Test
    void lossesComeInTheOrderOfKeysAndSayWhatIsWrong() {
        var history = new History<Operation, Result>();
        for (var key : List.of("c", "a", "b")) history.complete(history.invoke(1, key, new Write("v")), new Done());
        var found = Map.of("b", "v", "c", "x");
        assertThat(Durability.ofRegisters(history, found))
                .extracting(Loss::toString)
                .containsExactly(
                        "key a holds nothing, so this acknowledged write is lost: client 1  [3, 4]  write(v) -> ok",
                        "key c holds x, which nobody wrote");
    }

    private void assertKept(Map<String, String> found) {
        assertThat(Durability.ofRegisters(register.history(), found)).isEmpty();
    }

    private void assertLost(Map<String, String> found, String acknowledged) {
        assertThat(Durability.ofRegisters(register.history(), found))
                .singleElement()
                .isInstanceOfSatisfying(LostWrite.class, loss -> {
                    assertThat(loss.found()).isEqualTo(Optional.ofNullable(found.get("k")));
                    assertThat(loss.acknowledged()).hasToString(acknowledged);
                });
    }

    private static Map<String, String> holding(String value) {
        return Map.of("k", value);
    }
}
