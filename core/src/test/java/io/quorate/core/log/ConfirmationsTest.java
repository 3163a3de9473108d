package io.quorate.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import io.quorate.core.rule.Rules;
import io.quorate.core.wire.ByteSink;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Two shards and what they say to each other: the first leads in epoch 5, the second has promised it that.
class ConfirmationsTest {
    private static final NodeId ONE = new NodeId(1);
    private static final NodeId TWO = new NodeId(2);
    private static final Assignment ASSIGNMENT = new Assignment(5, new ProcessId(ONE, 1), List.of(ONE, TWO), List.of());

    private final List<ShardMessage> asked = new ArrayList<>();
    private final List<ShardMessage> answered = new ArrayList<>();
    private final Confirmations one = confirmations(ONE, asked);
    private final Confirmations two = confirmations(TWO, answered);
    private final Map<Integer, Confirmations.Reads> reads = new LinkedHashMap<>();
    private final List<Integer> refused = new ArrayList<>();

    private static Confirmations confirmations(NodeId node, List<ShardMessage> said) {
        return new Confirmations(
                new ProcessId(node, 1), (_, message) -> said.add(message), LeaseTerms.NONE, () -> 0, Rules.ALL);
    }

    private void lead(int partitionCount) {
        for (int partition = 0; partition < partitionCount; partition++) {
            two.promised(partition, 5);
            reads.put(partition, one.reignBegins(partition, ASSIGNMENT, reader(partition)));
        }
    }

    private Confirmations.Reader reader(int partition) {
        return new Confirmations.Reader() {
            @Override
            public void confirmed() {}

            @Override
            public void refused(long promised) {
                refused.add(partition);
                one.reignEnds(partition);
            }
        };
    }

    private Confirmations.Reads reads(int partition) {
        return reads.computeIfAbsent(partition, number -> {
            throw new AssertionError("nobody leads partition " + number);
        });
    }

    /// Everywhere something is read, in one turn.
    private void readAll() {
        reads.values().forEach(Confirmations.Reads::roundForRead);
        one.endTurn();
    }

    private ShardMessage.Confirm question() {
        return (ShardMessage.Confirm) asked.getLast();
    }

    private void exchange() {
        two.receive(ONE, asked.getLast());
        one.receive(TWO, answered.getLast());
        one.endTurn();
    }

    private long confirmedCount(long round) {
        return reads.values().stream()
                .filter(each -> each.confirmedRound() >= round)
                .count();
    }

    private static int bytes(ShardMessage message) {
        var sink = new ByteSink(64);
        MessageCodec.encode(message, sink);
        return sink.size();
    }

    @Test
    void oneSmallExchangeServesAnyNumberOfPartitions() {
        lead(1000);
        readAll();
        assertThat(question().partitions()).hasSize(1000); // the first time each is named
        exchange();
        assertThat(confirmedCount(1)).isEqualTo(1000);

        readAll();
        exchange();
        assertThat(asked).hasSize(2);
        assertThat(answered).hasSize(2);
        assertThat(confirmedCount(2)).isEqualTo(1000);
        assertThat(bytes(asked.getLast())).isLessThan(20);
        assertThat(bytes(answered.getLast())).isLessThan(20);
    }

    @Test
    void readsThatComeDuringARoundShareTheNextOne() {
        lead(3);
        readAll();
        readAll();
        readAll();
        assertThat(asked).hasSize(1);
        exchange();
        assertThat(asked).hasSize(2);
        exchange();
        assertThat(asked).hasSize(2);
        assertThat(confirmedCount(2)).isEqualTo(3);
    }

    @Test
    void aChangedPromiseIsToldAndDisturbsNoOtherPartition() {
        lead(3);
        readAll();
        exchange();
        two.promised(1, 6);
        readAll();
        assertThat(question().partitions()).isEmpty();
        exchange();
        assertThat(refused).containsExactly(1);
        assertThat(reads(0).confirmedRound()).isEqualTo(2);
        assertThat(reads(1).confirmedRound()).isZero();
        assertThat(reads(2).confirmedRound()).isEqualTo(2);
        assertThat(asked).hasSize(2);
    }

    @Test
    void aPromiseOfAnOlderEpochConfirms() {
        lead(1);
        reads.put(7, one.reignBegins(7, ASSIGNMENT, reader(7)));
        two.promised(7, 4); // it has missed the fence of epoch 5
        readAll();
        exchange();
        assertThat(reads(7).confirmedRound()).isEqualTo(1);
    }

    @Test
    void aNodeAnswersByThePromisesOfReplicasThatItOnceHeld() {
        lead(1);
        reads.put(7, one.reignBegins(7, ASSIGNMENT, reader(7)));
        two.recovered(7, 6); // there is no replica of it any more
        readAll();
        exchange();
        assertThat(refused).containsExactly(7);
    }

    @Test
    void aNewReignIsAskedForAndTheOthersAreNot() {
        lead(2);
        readAll();
        exchange();
        two.promised(9, 5);
        reads.put(9, one.reignBegins(9, ASSIGNMENT, reader(9)));
        readAll();
        assertThat(question().partitions()).containsExactly(9);
    }

    @Test
    void anAnswerThatComesTwiceEndsOneRound() {
        lead(1);
        readAll();
        exchange();
        readAll();
        one.receive(TWO, answered.getLast());
        assertThat(reads(0).confirmedRound()).isEqualTo(1);
        assertThat(one.asked(TWO)).isEqualTo(2);
    }

    @Test
    void whoIsAloneAsksNobody() {
        var alone = one.reignBegins(3, new Assignment(5, new ProcessId(ONE, 1), List.of(ONE), List.of()), reader(3));
        long round = alone.roundForRead();
        one.endTurn();
        assertThat(asked).isEmpty();
        assertThat(alone.confirmedRound()).isGreaterThanOrEqualTo(round);
    }

    @Test
    void theAnswerNamesOnlyWhatHasChangedSince() {
        var grants = new Grants(1, LeaseTerms.NONE, () -> 0, Rules.ALL);
        var promises = new Promises(1, grants, Rules.ALL);
        IntStream.range(0, 100).forEach(partition -> promises.changed(partition, 5));
        promises.changed(3, 6);
        promises.changed(8, 6);
        var since = new ShardMessage.Count(1, 101);
        assertThat(told(promises, since, List.of())).containsExactly(new ShardMessage.Held(8, 6, false));
        assertThat(told(promises, since, List.of(3, 200)))
                .containsExactly(
                        new ShardMessage.Held(3, 6, false),
                        new ShardMessage.Held(8, 6, false),
                        new ShardMessage.Held(200, 0, false));
    }

    private static List<ShardMessage.Held> told(Promises promises, ShardMessage.Count since, List<Integer> asked) {
        return promises.answer(ONE, new ShardMessage.Confirm(1, 1, since, asked, 0))
                .promises();
    }
}
