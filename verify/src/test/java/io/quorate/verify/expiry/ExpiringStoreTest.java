package io.quorate.verify.expiry;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.verify.expiry.Expiry.ExpireIn;
import io.quorate.verify.expiry.Expiry.Operation;
import io.quorate.verify.expiry.Expiry.Persist;
import io.quorate.verify.expiry.Expiry.Plain;
import io.quorate.verify.expiry.Expiry.WriteFor;
import io.quorate.verify.history.History;
import io.quorate.verify.history.Invocation;
import io.quorate.verify.linearizability.Verdict;
import io.quorate.verify.linearizability.Verdict.Linearizable;
import io.quorate.verify.linearizability.Verdict.Violation;
import io.quorate.verify.model.Register;
import io.quorate.verify.model.Register.Changed;
import io.quorate.verify.model.Register.Delete;
import io.quorate.verify.model.Register.Read;
import io.quorate.verify.model.Register.Result;
import io.quorate.verify.model.Register.SetIfAbsent;
import io.quorate.verify.model.Register.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// A store that judges deadlines by a clock that is off, drawn from a seed, and what can be wrong with such a store.
class ExpiringStoreTest {
    private static final int SEEDS = 300;
    private static final int UNCERTAINTY = 20;

    private enum Fault {
        NONE,
        CLOCK_OFF_BY_MORE,
        BRINGS_BACK_WHAT_EXPIRED,
        FORGETS_DEADLINES,
        KEEPS_THE_DEADLINE_OF_WHAT_WAS_OVERWRITTEN
    }

    @Test
    void aStoreWhoseClockIsOffWithinTheBoundIsAccepted() {
        assertThat(violations(Fault.NONE)).isZero();
    }

    @Test
    void aStoreWhoseClockIsOffByMoreIsCaught() {
        assertThat(violations(Fault.CLOCK_OFF_BY_MORE)).isGreaterThan(SEEDS / 3);
    }

    @Test
    void aStoreThatBringsBackWhatExpiredIsCaught() {
        assertThat(violations(Fault.BRINGS_BACK_WHAT_EXPIRED)).isGreaterThan(SEEDS / 2);
    }

    @Test
    void aStoreThatForgetsDeadlinesIsCaught() {
        assertThat(violations(Fault.FORGETS_DEADLINES)).isGreaterThan(SEEDS / 2);
    }

    @Test
    void aStoreThatKeepsTheDeadlineOfWhatWasOverwrittenIsCaught() {
        assertThat(violations(Fault.KEEPS_THE_DEADLINE_OF_WHAT_WAS_OVERWRITTEN)).isGreaterThan(SEEDS / 2);
    }

    private static int violations(Fault fault) {
        int violations = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Verdict verdict = Expiry.check(new Store(fault, seed).history(), UNCERTAINTY);
            assertThat(verdict).as("seed %d", seed).isInstanceOfAny(Linearizable.class, Violation.class);
            if (verdict instanceof Violation) violations++;
        }
        return violations;
    }

    private static final class Store {
        private static final int CLIENTS = 4;
        private static final int STEPS = 600;
        private static final long NEVER = Long.MAX_VALUE;

        private final Fault fault;
        private final SplittableRandom random;
        private final Register register = new Register();
        private final History<Operation, Result> history = new History<>();
        private Optional<String> value = Optional.empty();
        private Optional<String> expired = Optional.empty();
        private long deadline = NEVER;
        private long now = 0;
        private long clock = 0;

        private record Pending(Invocation<Operation> invocation, Optional<Result> answer) {}

        Store(Fault fault, int seed) {
            this.fault = fault;
            random = new SplittableRandom(seed);
        }

        History<Operation, Result> history() {
            List<Optional<Pending>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) clients.add(Optional.empty());
            for (int step = 0; step < STEPS; step++) {
                now += random.nextInt(20);
                int client = random.nextInt(CLIENTS);
                clients.set(client, next(client, clients.get(client)));
            }
            return history;
        }

        private Optional<Pending> next(int client, Optional<Pending> pending) {
            if (pending.isEmpty()) {
                return Optional.of(new Pending(history.invoke(client, "k", draw(), now), Optional.empty()));
            }
            var invocation = pending.get().invocation();
            if (random.nextInt(100) == 0) {
                history.unknown(invocation);
                return Optional.empty();
            }
            if (pending.get().answer().isEmpty()) {
                return Optional.of(new Pending(invocation, Optional.of(apply(invocation.operation()))));
            }
            history.complete(invocation, pending.get().answer().get(), now);
            return Optional.empty();
        }

        private Operation draw() {
            var value = "v" + random.nextInt(10);
            long timeToLive = random.nextLong(50, 250);
            return switch (random.nextInt(30)) {
                case 0 -> new Plain(new Write(value));
                case 1, 2 -> new WriteFor(new Write(value), timeToLive);
                case 3 -> new WriteFor(new SetIfAbsent(value), timeToLive);
                case 4 -> new ExpireIn(timeToLive);
                case 5 -> new Persist();
                case 6 -> new Plain(new Delete());
                default -> new Plain(new Read());
            };
        }

        private Result apply(Operation operation) {
            int off = fault == Fault.CLOCK_OFF_BY_MORE ? 8 * UNCERTAINTY : UNCERTAINTY;
            clock = Math.max(clock, now - off + random.nextInt(2 * off + 1));
            boolean isExpired = deadline <= clock && fault != Fault.FORGETS_DEADLINES;
            if (isExpired) {
                expired = value;
                value = Optional.empty();
                deadline = NEVER;
            }
            if (fault == Fault.BRINGS_BACK_WHAT_EXPIRED && value.isEmpty() && random.nextInt(3) == 0) value = expired;
            return switch (operation) {
                case Plain(var plain) -> ask(plain, NEVER);
                case WriteFor(var write, long timeToLive) -> ask(write, clock + timeToLive);
                case ExpireIn(long timeToLive) -> {
                    if (value.isPresent()) deadline = clock + timeToLive;
                    yield new Changed(value.isPresent());
                }
                case Persist _ -> {
                    boolean had = deadline != NEVER;
                    deadline = NEVER;
                    yield new Changed(had);
                }
            };
        }

        private Result ask(Register.Operation operation, long newDeadline) {
            var before = value;
            value = register.after(before, operation);
            if (operation instanceof Register.Writing write && Register.isMet(before, write)) {
                boolean keeps = fault == Fault.KEEPS_THE_DEADLINE_OF_WHAT_WAS_OVERWRITTEN && before.isPresent();
                if (!keeps || value.isEmpty()) deadline = newDeadline;
                return write instanceof Write ? new Register.Done() : new Changed(true);
            }
            return operation instanceof Read ? new Register.Found(before) : new Changed(false);
        }
    }
}
