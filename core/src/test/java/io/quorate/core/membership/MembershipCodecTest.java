package io.quorate.core.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.core.identity.NodeId;
import io.quorate.core.membership.MembershipMessage.Echo;
import io.quorate.core.membership.MembershipMessage.Hearing;
import io.quorate.core.membership.MembershipMessage.Heartbeat;
import io.quorate.core.membership.MembershipMessage.Probe;
import io.quorate.core.membership.MembershipMessage.Stamps;
import io.quorate.core.membership.Row.Opinion;
import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import io.quorate.core.wire.MalformedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MembershipCodecTest {
    private static final List<Sight> SIGHTS = List.of(Sight.values());
    private static final long WALL_MICROS = 1_800_000_000_000_000L;

    static Stream<MembershipMessage> messages() {
        var empty = new Row(new NodeId(1), new Incarnation(1, 0), 0, List.of());
        return Stream.of(
                new Probe(0, new NodeId(1)),
                new Probe(Long.MAX_VALUE, new NodeId(Long.MAX_VALUE)),
                new Hearing(7, new NodeId(300), Optional.empty()),
                new Hearing(7, new NodeId(300), Optional.of(0L)),
                new Hearing(-1, new NodeId(2), Optional.of(Long.MAX_VALUE)),
                new Heartbeat(new Stamps(Long.MIN_VALUE, -1, Optional.empty()), empty, List.of()),
                new Heartbeat(
                        new Stamps(-5, WALL_MICROS, Optional.of(new Echo(3, Long.MAX_VALUE, 0))),
                        row(1, 3),
                        List.of(row(2, 3), row(3, 1))));
    }

    private static Row row(int observer, int others) {
        List<Opinion> opinions = IntStream.rangeClosed(1, others)
                .mapToObj(i -> new Opinion(new NodeId(observer + i), new Incarnation(2, i), SIGHTS.get(i % 3)))
                .toList();
        return new Row(new NodeId(observer), new Incarnation(40, 2), 1_000, opinions);
    }

    private static byte[] encoded(MembershipMessage message) {
        var sink = new ByteSink(16);
        MembershipCodec.encode(message, sink);
        return sink.toByteArray();
    }

    private static MembershipMessage decoded(byte[] bytes) {
        return MembershipCodec.decode(new ByteSource(bytes));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void messagesComeBack(MembershipMessage message) {
        assertThat(decoded(encoded(message))).isEqualTo(message);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void anUnknownTailIsSkipped(MembershipMessage message) {
        byte[] bytes = encoded(message);
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 9);
        Arrays.fill(longer, bytes.length, longer.length, (byte) 0xff);
        assertThat(decoded(longer)).isEqualTo(message);
    }

    @Test
    void anUnknownTailOfARowIsSkipped() {
        var row = new ByteSink(16);
        row.putLong(4);
        for (int field : new int[] {1, 0, 9, 0, 77, 78}) row.putVarint(field); // 77 and 78 are of the future
        var sink = new ByteSink(16);
        sink.putByte(1);
        sink.putLong(5);
        sink.putSignedVarint(6);
        sink.putByte(0);
        sink.putSized(row.toByteArray());
        sink.putVarint(0);
        assertThat(decoded(sink.toByteArray()))
                .isEqualTo(new Heartbeat(
                        new Stamps(5, 6, Optional.empty()),
                        new Row(new NodeId(4), new Incarnation(1, 0), 9, List.of()),
                        List.of()));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void bytesCutAnywhereAreRefused(MembershipMessage message) {
        byte[] bytes = encoded(message);
        for (int length = 0; length < bytes.length; length++) {
            var source = new ByteSource(bytes, 0, length);
            assertThatThrownBy(() -> MembershipCodec.decode(source)).isInstanceOf(MalformedException.class);
        }
    }

    /// Whatever comes in is a message or malformed: no other exception, no memory for a length that is a lie.
    @Test
    void damagedBytesAreAMessageOrRefused() {
        var random = new SplittableRandom(1);
        List<MembershipMessage> messages = messages().toList();
        int refused = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = encoded(messages.get(random.nextInt(messages.size())));
            for (int n = random.nextInt(1, 4); n > 0; n--)
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            try {
                assertThat(decoded(bytes)).isNotNull();
            } catch (MalformedException malformed) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void moreOpinionsThanMembersAreRefused() {
        var row = new ByteSink(16);
        row.putLong(4);
        for (int field : new int[] {1, 0, 9, Membership.MEMBERS_MAX + 1}) row.putVarint(field);
        row.putBytes(new byte[11 * (Membership.MEMBERS_MAX + 1)]);
        var sink = new ByteSink(16);
        sink.putByte(1);
        sink.putLong(5);
        sink.putSignedVarint(6);
        sink.putByte(0);
        sink.putSized(row.toByteArray());
        assertThatThrownBy(() -> decoded(sink.toByteArray()))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("129 opinions (at most 128)");
    }

    /// What a heartbeat costs on the wire: it depends on the number of members and on nothing else.
    @ParameterizedTest
    @CsvSource({"3, 140", "5, 206", "7, 272", "16, 572", "128, 4268"})
    void aHeartbeatIsSmallAndGrowsWithTheMembers(int members, int bytes) {
        int others = members - 1;
        List<Row> relayed = new ArrayList<>();
        for (int i = 0; i < Gossip.RELAYED_MAX; i++) relayed.add(row(2 + i, others));
        var stamps = new Stamps(1L << 50, WALL_MICROS, Optional.of(new Echo(40, 1L << 50, 100_000_000)));
        assertThat(encoded(new Heartbeat(stamps, row(1, others), relayed))).hasSize(bytes);
    }
}
