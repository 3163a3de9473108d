package io.quorate.core.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.core.log.Reign.Ack;
import io.quorate.core.rule.Rules;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeldRepliesTest {
    private static final Demand STRONG = new Demand(Ack.MAJORITY, true, true);
    private static final Demand BUFFERED = new Demand(Ack.MAJORITY, false, true);
    private static final Demand ALL = new Demand(Ack.ALL, true, true);
    private static final Demand ASYNC = new Demand(Ack.LEADER, true, false);
    private static final Demand FAST = new Demand(Ack.LEADER, false, false);
    private static final Demand EVENTUAL = new Demand(Ack.MAJORITY, true, false);

    private final HandCluster cluster = new HandCluster(Rules.ALL, 3).lead(1, 1);
    private final List<String> left = new ArrayList<>();
    private final HeldReplies<String> held = new HeldReplies<>(cluster.replica(1), Rules.ALL, left::add);

    private long write(String reply, Demand demand) {
        long offset = cluster.append(1, 7, demand.isEarly());
        held.hold(reply, demand, 0, offset, true);
        return offset;
    }

    private List<String> released() {
        held.release();
        return left;
    }

    @Test
    void aStrongWriteWaitsForTheSyncsOfAMajority() {
        write("done", STRONG);
        cluster.sync(1).say().write(2).write(3).say();
        assertThat(released()).isEmpty();
        cluster.sync(3).say();
        assertThat(released()).containsExactly("done");
    }

    @Test
    void aWriteThatAllAcknowledgeWaitsForTheLast() {
        write("done", ALL);
        cluster.sync(1).say().sync(2).say();
        assertThat(released()).isEmpty();
        cluster.sync(3).say();
        assertThat(released()).containsExactly("done");
    }

    @Test
    void aBufferedWriteWaitsUntilAMajorityHasWrittenItAndAllBeforeIt() {
        write("strong", STRONG);
        write("buffered", BUFFERED);
        cluster.write(1).say();
        assertThat(released()).isEmpty();
        cluster.write(2).say();
        assertThat(released()).containsExactly("buffered");
    }

    @Test
    void anAsynchronousWriteWaitsForTheLeaderAlone() {
        write("synced", ASYNC);
        write("written", FAST);
        assertThat(released()).isEmpty();
        cluster.write(1);
        assertThat(released()).containsExactly("written");
        cluster.sync(1);
        assertThat(released()).containsExactly("written", "synced");
    }

    @Test
    void whatLeavesBeforeItIsCommittedIsToldToTheLedger() {
        long offset = write("written", FAST);
        cluster.write(1);
        released();
        cluster.isolate(1).lead(2, 2).heal().settle();
        assertThat(cluster.replica(1).ledger().lost()).containsEntry(new Position(1, offset), true);
    }

    @Test
    void aReadWaitsForWhatItSawAndForARoundThatBeganAfterIt() {
        cluster.reign(1).roundForRead();
        cluster.settle(); // a round that began before
        long offset = write("write", STRONG);
        held.hold("read", STRONG, offset, 0, false);
        cluster.sync(1).say().sync(2);
        cluster.deliver(_ -> true);
        assertThat(released()).isEmpty();
        cluster.say();
        assertThat(released()).containsExactly("write", "read");
    }

    @Test
    void aReadThatNeedNotBeLinearizableIsNotConfirmed() {
        held.hold("read", EVENTUAL, 0, 0, false);
        assertThat(released()).containsExactly("read");
    }

    @Test
    void aWriteThatDidNothingIsConfirmedWhateverTheLevelOfReads() {
        held.hold("refused", EVENTUAL, 0, 0, true);
        assertThat(released()).isEmpty();
        cluster.say();
        assertThat(released()).containsExactly("refused");
    }

    @Test
    void nothingIsConfirmedWhereTheLeaderAloneCounts() {
        held.hold("refused", ASYNC, 0, 0, true);
        assertThat(released()).containsExactly("refused");
    }

    @Test
    void whatIsHeldWhenTheReignEndsIsGivenBackInOrder() {
        write("write", STRONG);
        held.hold("read", STRONG, 0, 0, false);
        write("late", ALL);
        assertThat(held.drop())
                .containsExactly(
                        new HeldReplies.Dropped<>("write", true),
                        new HeldReplies.Dropped<>("read", false),
                        new HeldReplies.Dropped<>("late", true));
        assertThat(held.isEmpty()).isTrue();
        cluster.settle();
        assertThat(released()).isEmpty();
    }

    @Test
    void nothingIsHeldWhereNobodyLeads() {
        var follower = new HeldReplies<String>(cluster.replica(2), Rules.ALL, left::add);
        assertThatThrownBy(() -> follower.hold("reply", STRONG, 0, 0, false)).isInstanceOf(IllegalStateException.class);
    }
}
