package io.quorate.core.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.core.identity.NodeId;
import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReplicaTest {
    private static HandCluster three() {
        return new HandCluster(Rules.ALL, 3);
    }

    @Test
    void aNewLeaderFindsWhatAMajorityHas() {
        var cluster = three().lead(1, 1);
        long offset = cluster.append(1, 7, false);
        cluster.isolate(3).settle();
        cluster.heal().isolate(1).lead(2, 3);
        assertThat(cluster.reign(3).isServing()).isTrue();
        assertThat(cluster.replica(3).log().entry(offset).payload()).containsExactly(7);
        assertThat(cluster.replica(3).log().committed()).isEqualTo(offset + 1);
    }

    @Test
    void whatADeposedLeaderAppendedAloneIsCut() {
        var cluster = three().lead(1, 1);
        cluster.isolate(1);
        long offset = cluster.append(1, 7, false);
        cluster.settle().lead(2, 2).heal().settle();
        assertThat(cluster.replica(1).reign()).isNull();
        assertThat(cluster.replica(1).log().entry(offset).isOpening()).isTrue();
        assertThat(cluster.replica(1).log().committed()).isEqualTo(offset);
    }

    @Test
    void anEpochThatWasHandedToAFormerProcessIsNotTaken() {
        var cluster = three();
        Assignment assignment = cluster.assignment(1, 1);
        cluster.kill(1).replica(1).assign(assignment);
        cluster.settle();
        assertThat(cluster.replica(1).reign()).isNull();
        assertThat(cluster.replica(1).isTakingOver()).isFalse();
    }

    @Test
    void aPromiseIsAnsweredOnceItIsSynced() {
        var cluster = three();
        cluster.replica(1).assign(cluster.assignment(1, 1));
        cluster.sync(1).say();
        assertThat(cluster.replica(1).isTakingOver()).isTrue();
        cluster.sync(2).say();
        assertThat(cluster.replica(1).isTakingOver()).isFalse();
    }

    @Test
    void aFollowerThatStartsAgainIsToldWhatIsCommittedThoughNothingHappens() {
        var cluster = three().lead(1, 1);
        cluster.append(1, 7, false);
        cluster.settle().losePower(2);
        assertThat(cluster.replica(2).log().committed()).isLessThan(2);
        cluster.replica(2).assign(cluster.assignment(1, 1));
        cluster.settle();
        assertThat(cluster.replica(2).log().committed()).isEqualTo(2);
    }

    @Test
    void aFollowerWhoseHelloIsLostSaysItAgain() {
        var cluster = three().lead(1, 1).losePower(2).isolate(2);
        cluster.replica(2).assign(cluster.assignment(1, 1));
        cluster.say().heal().settle();
        assertThat(cluster.replica(2).log().committed()).isEqualTo(1);
    }

    @Test
    void aServedFollowerOfAnotherSetAsksForNothing() {
        var cluster = three();
        var others = new Assignment(1, cluster.process(1), List.of(new NodeId(1), new NodeId(2)), List.of());
        cluster.replica(3).assign(others);
        cluster.replica(3).tick();
        assertThat(cluster.underWay()).isEmpty();
    }

    @Test
    void aCutLowersWhatIsSynced() {
        assertThat(syncedAfterACut(Rules.ALL)).isEqualTo(1);
        assertThat(syncedAfterACut(Rules.without(Rule.CUT_LOWERS_SYNCED))).isEqualTo(3);
    }

    /// @return what a deposed leader answers for, whose tail was cut and taken again and not synced since
    private static long syncedAfterACut(Rules rules) {
        var cluster = new HandCluster(rules, 3).lead(1, 1).isolate(1);
        cluster.append(1, 7, false);
        cluster.append(1, 8, false);
        cluster.settle().lead(2, 2);
        var taken = List.of(Entry.opening(new Position(2, 2)), new Entry(new Position(2, 3), false, new byte[] {9}));
        cluster.replica(1).receive(new NodeId(2), new Message.Append(2, new Position(1, 1), taken, 1));
        return cluster.replica(1).log().synced();
    }

    @Test
    void whatIsCommittedIsNeverCut() {
        assertThatThrownBy(() -> cutWhatIsCommitted(Rules.ALL)).isInstanceOf(ReplicaDamage.class);
        Replica harmed = cutWhatIsCommitted(Rules.without(Rule.COMMITTED_IS_NOT_CUT));
        assertThat(harmed.log().entry(2).payload()).containsExactly(9);
    }

    /// A leader that no majority has promised its epoch sends what contradicts a committed entry.
    private static Replica cutWhatIsCommitted(Rules rules) {
        var cluster = new HandCluster(rules, 3).lead(1, 1);
        cluster.append(1, 7, false);
        cluster.settle();
        var wrong = new Entry(new Position(2, 2), false, new byte[] {9});
        cluster.replica(2).receive(new NodeId(3), new Message.Append(2, new Position(1, 1), List.of(wrong), 0));
        return cluster.replica(2);
    }

    /// Figure 8 of the Raft paper: an entry of an older epoch lies with a majority, and a later leader may
    /// still cut it.
    @Test
    void anEntryOfAnOlderEpochIsCommittedOnlyWithOneOfTheLeadersOwn() {
        assertThat(countedWithoutAnOwnEntry(Rules.ALL)).isEqualTo(1);
        assertThat(countedWithoutAnOwnEntry(Rules.without(Rule.COMMIT_ENDS_IN_OWN_EPOCH)))
                .isEqualTo(2);
    }

    /// @return what the leader of epoch 4 holds for committed when three of five have the entry of epoch 2
    private static long countedWithoutAnOwnEntry(Rules rules) {
        var cluster = new HandCluster(rules, 5).lead(2, 1);
        cluster.isolate(3).isolate(4).isolate(5).append(1, 7, false);
        cluster.settle();
        Entry old = cluster.replica(1).log().entry(2);
        cluster.heal().isolate(1).isolate(2);
        cluster.replica(5).assign(cluster.assignment(3, 5));
        cluster.say().sync(3).sync(4).sync(5).isolate(3).isolate(4).say(); // its opening entry reaches nobody
        cluster.sync(5).heal().isolate(4).isolate(5);
        cluster.replica(1).assign(cluster.assignment(4, 1));
        cluster.deliver(_ -> true);
        for (long node = 1; node <= 3; node++) cluster.sync(node);
        cluster.deliver(_ -> true);
        assertThat(cluster.reign(1).epoch()).isEqualTo(4);
        cluster.replica(2).receive(new NodeId(1), new Message.Append(4, old.position(), List.of(), 1));
        cluster.replica(3).receive(new NodeId(1), new Message.Append(4, new Position(2, 1), List.of(old), 1));
        cluster.sync(2).sync(3).replica(2).endTurn();
        cluster.replica(3).endTurn();
        cluster.deliver(sent -> sent.to() == 1);
        return cluster.replica(1).log().committed();
    }

    @Test
    void anEpochIsTakenOnce() {
        assertThat(deposedAndAssignedAgain(Rules.ALL).replica(1).isTakingOver()).isFalse();
        Rules without = Rules.without(Rule.EPOCH_IS_TAKEN_ONCE);
        assertThat(deposedAndAssignedAgain(without).replica(1).isTakingOver()).isTrue();
    }

    /// A leader that is refused by a follower, and is told of its epoch once more.
    private static HandCluster deposedAndAssignedAgain(Rules rules) {
        var cluster = new HandCluster(rules, 3).lead(5, 1);
        cluster.isolate(3);
        cluster.replica(3).assign(cluster.assignment(6, 3));
        cluster.say();
        cluster.replica(1).receive(new NodeId(3), new Message.Refused(5, 6));
        assertThat(cluster.replica(1).reign()).isNull();
        cluster.replica(1).assign(cluster.assignment(5, 1));
        return cluster;
    }

    @Test
    void whatIsCutIsInTheLedgerUntilItComesBack() {
        var cluster = new HandCluster(Rules.ALL, 5).lead(1, 1);
        cluster.isolate(3).isolate(4).isolate(5);
        var entry = new Position(1, cluster.append(1, 7, true));
        cluster.settle(); // 1 and 2 have it
        cluster.heal().isolate(1).isolate(2);
        cluster.replica(3).assign(cluster.assignment(2, 3));
        cluster.deliver(_ -> true);
        for (long node = 3; node <= 5; node++) cluster.sync(node);
        cluster.deliver(_ -> true);
        cluster.heal().replica(3).endTurn();
        cluster.deliver(sent -> sent.to() == 2); // the opening entry of 2, and nobody else hears of it
        assertThat(cluster.replica(2).ledger().lost()).isEqualTo(Map.of(entry, false));

        cluster.underWay().clear();
        cluster.isolate(2).isolate(3).lead(3, 1).heal().settle();
        assertThat(cluster.replica(2).log().has(entry)).isTrue();
        assertThat(cluster.replica(2).ledger().lost()).isEmpty();
        cluster.kill(2).replica(2).assign(cluster.assignment(3, 1));
        assertThat(cluster.settle().replica(2).ledger().lost()).isEmpty();
    }

    @Test
    void theLeaderThatAcknowledgedAnEntryKnowsThatItIsLost() {
        var cluster = three().lead(1, 1).isolate(1);
        long offset = cluster.append(1, 7, true);
        cluster.write(1).replica(1).acknowledgedEarly(offset);
        cluster.lead(2, 2).heal().settle();
        assertThat(cluster.replica(1).ledger().lost()).isEqualTo(Map.of(new Position(1, offset), true));
        assertThat(cluster.losePower(1).replica(1).ledger().lost()).isEqualTo(Map.of(new Position(1, offset), true));
    }
}
