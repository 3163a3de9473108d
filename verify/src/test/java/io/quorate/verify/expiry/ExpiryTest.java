package io.quorate.verify.expiry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.quorate.verify.expiry.Expiry.ExpireIn;
import io.quorate.verify.expiry.Expiry.Operation;
import io.quorate.verify.expiry.Expiry.Persist;
import io.quorate.verify.expiry.Expiry.Plain;
import io.quorate.verify.expiry.Expiry.WriteFor;
import io.quorate.verify.history.Recording;
import io.quorate.verify.linearizability.Verdict.Linearizable;
import io.quorate.verify.linearizability.Verdict.Violation;
import io.quorate.verify.model.Register.Changed;
import io.quorate.verify.model.Register.Delete;
import io.quorate.verify.model.Register.Done;
import io.quorate.verify.model.Register.Found;
import io.quorate.verify.model.Register.Read;
import io.quorate.verify.model.Register.Result;
import io.quorate.verify.model.Register.SetIfAbsent;
import io.quorate.verify.model.Register.Write;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Deadlines are at 10 to 20 plus 100, with a store whose time is off by up to 5: between 100 and 130.
class ExpiryTest {
    private static final long UNCERTAINTY = 5;
    private static final Operation READ = new Plain(new Read());
    private static final Result GONE = new Found(Optional.empty());

    private final Recording<Operation, Result> recording =
            new Recording<Operation, Result>().did(1, 10, 20, new WriteFor(new Write("a"), 100), new Done());

    @Test
    void aValueIsThereUntilItsDeadlineAndGoneAfterIt() {
        recording.did(2, 95, 99, READ, found("a")).did(2, 131, 135, READ, GONE);
        assertAccepted();
    }

    @Test
    void whileTheDeadlineMayHaveComeAValueIsThereOrGone() {
        recording.did(2, 100, 110, READ, found("a")).did(2, 111, 115, READ, GONE);
        assertAccepted();
    }

    @Test
    void aValueIsNotThereAfterItsDeadline() {
        recording.did(2, 131, 135, READ, found("a"));
        assertRejected("client 2  [131, 135]  read -> a");
    }

    @Test
    void aReadThatBeganBeforeTheDeadlineMayFindTheValueLater() {
        recording.did(2, 130, 500, READ, found("a"));
        assertAccepted();
    }

    @Test
    void aValueIsNotGoneBeforeItsDeadline() {
        recording.did(2, 90, 99, READ, GONE);
        assertRejected("client 2  [90, 99]  read -> absent");
    }

    @Test
    void whatIsGoneStaysGone() {
        recording.did(2, 101, 105, READ, GONE).did(3, 106, 110, READ, found("a"));
        assertRejected("client 3  [106, 110]  read -> a");
    }

    @Test
    void aValueThatWasWrittenAgainMayBeThereAgain() {
        recording
                .did(2, 101, 105, READ, GONE)
                .did(1, 106, 107, new Plain(new Write("a")), new Done())
                .did(3, 108, 110, READ, found("a"));
        assertAccepted();
    }

    @Test
    void aWriteWithoutADeadlineTakesTheOldOneAway() {
        recording.did(1, 30, 40, new Plain(new Write("b")), new Done()).did(2, 500, 510, READ, found("b"));
        assertAccepted();
        recording.did(2, 520, 530, READ, GONE);
        assertRejected("client 2  [520, 530]  read -> absent");
    }

    @Test
    void aWriteThatDidNothingLeavesTheDeadline() {
        recording
                .did(1, 30, 40, new Plain(new SetIfAbsent("b")), new Changed(false))
                .did(2, 500, 510, READ, found("a"));
        assertRejected("client 2  [500, 510]  read -> a");
    }

    @Test
    void aNewDeadlineReplacesTheOldOne() {
        recording.did(1, 50, 60, new ExpireIn(1_000), new Changed(true)).did(2, 1_000, 1_010, READ, found("a"));
        assertAccepted();
        recording.did(2, 1_071, 1_080, READ, found("a"));
        assertRejected("client 2  [1071, 1080]  read -> a");
    }

    @Test
    void aDeadlineThatWasNotSetChangesNothing() {
        recording.did(1, 140, 150, new ExpireIn(1_000), new Changed(false)).did(2, 160, 170, READ, GONE);
        assertAccepted();
        recording.did(1, 180, 190, new ExpireIn(1_000), new Changed(true));
        assertRejected("client 1  [180, 190]  expire in 1000 -> yes");
    }

    @Test
    void aDeadlineThatWasTakenAwayDoesNotCome() {
        recording.did(1, 50, 60, new Persist(), new Changed(true)).did(2, 500, 510, READ, found("a"));
        assertAccepted();
        recording.did(1, 520, 530, new Persist(), new Changed(true));
        assertRejected("client 1  [520, 530]  persist -> yes");
    }

    @Test
    void aLockIsFreeAfterItsTimeAndNotBefore() {
        var locks = new Recording<Operation, Result>()
                .did(1, 10, 20, new WriteFor(new SetIfAbsent("one"), 100), new Changed(true))
                .did(2, 80, 90, new WriteFor(new SetIfAbsent("two"), 100), new Changed(false))
                .did(2, 131, 140, new WriteFor(new SetIfAbsent("two"), 100), new Changed(true));
        assertThat(Expiry.check(locks.history(), UNCERTAINTY)).isInstanceOf(Linearizable.class);
        locks.did(3, 150, 160, new WriteFor(new SetIfAbsent("three"), 100), new Changed(true));
        assertThat(Expiry.check(locks.history(), UNCERTAINTY)).isInstanceOf(Violation.class);
    }

    @Test
    void anUnknownWriteMayExpireAtAnyTimeAfterItsTimeToLive() {
        var unknown = new Recording<Operation, Result>()
                .lost(1, 10, new WriteFor(new Write("a"), 100))
                .did(2, 500, 510, READ, found("a"))
                .did(2, 520, 530, READ, GONE);
        assertThat(Expiry.check(unknown.history(), UNCERTAINTY)).isInstanceOf(Linearizable.class);
        unknown.did(2, 540, 550, READ, found("a"));
        assertThat(Expiry.check(unknown.history(), UNCERTAINTY)).isInstanceOf(Violation.class);
    }

    @Test
    void anUnknownWriteThatIsSettledExpires() {
        var settled = new Recording<Operation, Result>()
                .lost(1, 10, new WriteFor(new Write("a"), 100))
                .settled(20)
                .did(2, 110, 115, READ, found("a"));
        assertThat(Expiry.check(settled.history(), UNCERTAINTY)).isInstanceOf(Linearizable.class);
        settled.did(2, 131, 135, READ, found("a"));
        assertThat(Expiry.check(settled.history(), UNCERTAINTY)).isInstanceOf(Violation.class);
    }

    @Test
    void aTimeToLiveIsAboveZeroAndOfAValue() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ExpireIn(0));
        assertThatIllegalArgumentException().isThrownBy(() -> new WriteFor(new Write("a"), -1));
        assertThatIllegalArgumentException().isThrownBy(() -> new WriteFor(new Delete(), 1));
    }

    @Test
    void theReportNamesTheDeadline() {
        recording.did(2, 131, 135, READ, found("a"));
        assertThat(Expiry.check(recording.history(), UNCERTAINTY).toString())
                .contains("client 1  [100, 130]  deadline of: write(a) for 100");
    }

    private void assertAccepted() {
        assertThat(Expiry.check(recording.history(), UNCERTAINTY)).isInstanceOf(Linearizable.class);
    }

    private void assertRejected(String unexplained) {
        assertThat(Expiry.check(recording.history(), UNCERTAINTY))
                .isInstanceOfSatisfying(
                        Violation.class,
                        violation -> assertThat(violation.unexplained()).hasToString(unexplained));
    }

    private static Found found(String value) {
        return new Found(Optional.of(value));
    }
}
