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
    private static final List<Entry> ENTRIES = List.of(
            new Entry(new Position(7, 301), true, new byte[] {1, 2, 3}),
            new Entry(new Position(7, 302), false, new byte[200]),
            Entry.opening(new Position(9, 303)));

    static Stream<Message> messages() {
        return Stream.of(
                new Message.Fence(9, new ProcessId(new NodeId(-5), 3)),
                new Message.Promised(9, END),
                new Message.Refused(9, 1L << 40),
                new Message.Pull(9, END, HISTORY),
                new Message.Tail(9, END, ENTRIES),
                new Message.Append(9, END, ENTRIES, 250),
                new Message.Append(9, Position.START, List.of(), 0),
                new Message.Accepted(9, 303, 302, 301),
                new Message.Mismatched(9, END, HISTORY),
                new Message.Mismatched(9, Position.START, EpochHistory.EMPTY),
                new Message.Confirm(9, 128),
                new Message.Confirmed(9, Long.MAX_VALUE));
    }

    private static byte[] encode(Message message) {
        var sink = new ByteSink(16);
        MessageCodec.encode(63, message, sink);
        return sink.toByteArray();
    }

    @ParameterizedTest
    @MethodSource("messages")
    void whatWasWrittenIsRead(Message message) {
        MessageCodec.Addressed read = MessageCodec.decode(new ByteSource(encode(message)));
        assertThat(read.partition()).isEqualTo(63);
        assertThat(read.message()).usingRecursiveComparison().isEqualTo(message);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void whatANewerVersionAddsIsSkipped(Message message) {
        byte[] bytes = encode(message);
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 3);
        longer[4] = (byte) (longer[4] + 3); // the last byte of the length, which is small
        longer[longer.length - 1] = 99;
        if ((bytes[4] & 0xff) > 252) return; // would carry into the next byte
        var source = new ByteSource(longer);
        assertThat(MessageCodec.decode(source).message())
                .usingRecursiveComparison()
                .isEqualTo(message);
        assertThat(source.remaining()).isZero();
    }

    @ParameterizedTest
    @MethodSource("messages")
    void aMessageThatIsCutAnywhereIsRefused(Message message) {
        byte[] bytes = encode(message);
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> MessageCodec.decode(new ByteSource(cut))).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void aFrameHoldsAnyNumberOfMessages() {
        var sink = new ByteSink(16);
        List<Message> messages = messages().toList();
        messages.forEach(message -> MessageCodec.encode(1, message, sink));
        var source = new ByteSource(sink.toByteArray());
        for (Message message : messages) {
            assertThat(MessageCodec.decode(source).message())
                    .usingRecursiveComparison()
                    .isEqualTo(message);
        }
        assertThat(source.remaining()).isZero();
    }

    @Test
    void damagedBytesAreAMessageOrRefusedAndNothingElse() {
        var random = new SplittableRandom(1);
        List<byte[]> originals = messages().map(MessageCodecTest::encode).toList();
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = originals.get(i % originals.size()).clone();
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                Message message = MessageCodec.decode(new ByteSource(bytes)).message();
                assertThat(message.epoch()).isNotNegative();
            } catch (MalformedException refused) {
                assertThat(refused).hasMessageNotContaining("null");
            }
        }
    }

    @Test
    void epochsOfEntriesDoNotRunBackwards() {
        var entries = List.of(new Entry(new Position(3, 301), false, new byte[1]));
        byte[] bytes = encode(new Message.Append(9, END, entries, 0));
        assertThatThrownBy(() -> MessageCodec.decode(new ByteSource(bytes)))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("epoch 3 behind one of 7");
    }
}
