package io.quorate.core.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import io.quorate.core.wire.MalformedException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MessageCodecTest {
    private static final Position END = new Position(7, 300);
    private static final EpochHistory HISTORY = EpochHistory.EMPTY
            .with(new Position(2, 1))
            .with(new Position(5, 200))
            .with(END);
    private static final SnapshotId VIEW = new SnapshotId(new ProcessId(new NodeId(-5), 3), 2);
    private static final ReplicaSets SETS = new ReplicaSets(List.of(
            new ReplicaSets.Named(3, List.of(new NodeId(1))),
            new ReplicaSets.Named(250, List.of(new NodeId(1), new NodeId(-2)))));
    private static final List<Entry> ENTRIES = List.of(
            new Entry(new Position(7, 301), true, new byte[] {1, 2, 3}),
            new Entry(new Position(7, 302), false, new byte[200]),
            Entry.opening(new Position(9, 303)),
            Entry.replicaSet(new Position(9, 304), List.of(new NodeId(3), new NodeId(-1))));

    static Stream<Message> messages() {
        return Stream.of(
                new Message.Fence(9, new ProcessId(new NodeId(-5), 3)),
                new Message.Promised(9, new ProcessId(new NodeId(7), 2), END),
                new Message.Refused(9, 1L << 40),
                new Message.Pull(9, END, HISTORY),
                new Message.Tail(9, END, ENTRIES),
                new Message.Append(9, END, ENTRIES, 250),
                new Message.Append(9, Position.START, List.of(), 0),
                new Message.Accepted(9, 303, 302, 301),
                new Message.Mismatched(9, END, HISTORY),
                new Message.Offer(9, new Snapshot(VIEW, new Coverage(END, HISTORY, 1L << 50))),
                new Message.Offer(9, new Snapshot(VIEW, new Coverage(END, HISTORY, SETS, 0))),
                new Message.Fetch(9, VIEW, new byte[0]),
                new Message.Fetch(9, VIEW, new byte[] {4, 5}),
                new Message.Chunk(9, VIEW, new SnapshotChunk(new byte[0], new byte[] {4, 5}, new byte[150])),
                new Message.Chunk(9, VIEW, new SnapshotChunk(new byte[] {4, 5}, new byte[0], new byte[0])),
                new Message.Mismatched(9, Position.START, EpochHistory.EMPTY),
                new Message.PreVote(9, 300),
                new Message.PreVoted(9, 300, 1L << 40),
                new Message.LeaseGivenUp(9));
    }

    /// All that a frame may carry.
    static Stream<Framed> framed() {
        Stream<Framed> toReplicas = messages().map(message -> new MessageCodec.Addressed(63, message));
        Stream<Framed> toShards = Stream.of(
                new ShardMessage.Confirm(3, 128, ShardMessage.Count.NONE, List.of(0, 63, 70_000), 0),
                new ShardMessage.Confirm(1, 1L << 50, new ShardMessage.Count(7, 300), List.of(), 1_000_000_000),
                new ShardMessage.Confirmed(3, 128, new ShardMessage.Count(7, 300), List.of(), 0),
                new ShardMessage.Confirmed(
                        3,
                        128,
                        new ShardMessage.Count(7, Long.MAX_VALUE),
                        List.of(new ShardMessage.Held(0, 5, true), new ShardMessage.Held(63, 1L << 40, false)),
                        500_000_000));
        return Stream.concat(toReplicas, toShards);
    }

    private static byte[] encode(Framed framed) {
        var sink = new ByteSink(16);
        encode(framed, sink);
        return sink.toByteArray();
    }

    private static void encode(Framed framed, ByteSink sink) {
        switch (framed) {
            case MessageCodec.Addressed(int partition, Message message) ->
                MessageCodec.encode(partition, message, sink);
            case ShardMessage message -> MessageCodec.encode(message, sink);
        }
    }

    @ParameterizedTest
    @MethodSource("framed")
    void whatWasWrittenIsRead(Framed framed) {
        assertThat(MessageCodec.decode(new ByteSource(encode(framed))))
                .usingRecursiveComparison()
                .isEqualTo(framed);
    }

    @ParameterizedTest
    @MethodSource("framed")
    void whatANewerVersionAddsIsSkipped(Framed framed) {
        byte[] bytes = encode(framed);
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 3);
        longer[4] = (byte) (longer[4] + 3); // the last byte of the length, which is small
        longer[longer.length - 1] = 99;
        if ((bytes[4] & 0xff) > 252) return; // would carry into the next byte
        var source = new ByteSource(longer);
        assertThat(MessageCodec.decode(source)).usingRecursiveComparison().isEqualTo(framed);
        assertThat(source.remaining()).isZero();
    }

    @ParameterizedTest
    @MethodSource("framed")
    void aMessageThatIsCutAnywhereIsRefused(Framed framed) {
        byte[] bytes = encode(framed);
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> MessageCodec.decode(new ByteSource(cut))).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void aFrameHoldsAnyNumberOfMessages() {
        var sink = new ByteSink(16);
        List<Framed> all = framed().toList();
        all.forEach(one -> encode(one, sink));
        var source = new ByteSource(sink.toByteArray());
        for (Framed one : all) {
            assertThat(MessageCodec.decode(source)).usingRecursiveComparison().isEqualTo(one);
        }
        assertThat(source.remaining()).isZero();
    }

    @Test
    void damagedBytesAreAMessageOrRefusedAndNothingElse() {
        var random = new SplittableRandom(1);
        List<byte[]> originals = framed().map(MessageCodecTest::encode).toList();
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = originals.get(i % originals.size()).clone();
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                switch (MessageCodec.decode(new ByteSource(bytes))) {
                    case MessageCodec.Addressed(int _, Message message) ->
                        assertThat(message.epoch()).isNotNegative();
                    case ShardMessage message -> assertThat(message).isNotNull();
                }
            } catch (MalformedException refused) {
                assertThat(refused).hasMessageNotContaining("null");
            }
        }
    }

    @Test
    void aSnapshotWhoseLastEntryIsNotOfTheEpochThatItsHistorySaysIsRefused() {
        var wrong = new Coverage(new Position(5, 300), HISTORY, 0);
        byte[] bytes = encode(new MessageCodec.Addressed(1, new Message.Offer(9, new Snapshot(VIEW, wrong))));
        assertThatThrownBy(() -> MessageCodec.decode(new ByteSource(bytes)))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("5/300");
    }

    @Test
    void epochsOfEntriesDoNotRunBackwards() {
        var entries = List.of(new Entry(new Position(3, 301), false, new byte[1]));
        byte[] bytes = encode(new MessageCodec.Addressed(63, new Message.Append(9, END, entries, 0)));
        assertThatThrownBy(() -> MessageCodec.decode(new ByteSource(bytes)))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("epoch 3 behind one of 7");
    }

    @Test
    void aReplicaSetOfNobodyOrWithARepetitionIsRefused() {
        for (List<NodeId> wrong : List.of(List.<NodeId>of(), List.of(new NodeId(1), new NodeId(1)))) {
            var entry = Entry.replicaSet(new Position(9, 301), wrong);
            byte[] bytes = encode(new MessageCodec.Addressed(63, new Message.Append(9, END, List.of(entry), 0)));
            assertThatThrownBy(() -> MessageCodec.decode(new ByteSource(bytes)))
                    .isInstanceOf(MalformedException.class)
                    .hasMessageContaining("the replica set");
        }
    }
}
