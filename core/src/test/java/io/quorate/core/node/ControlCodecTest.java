package io.quorate.core.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.core.control.Change;
import io.quorate.core.control.PartitionId;
import io.quorate.core.control.PartitionReport;
import io.quorate.core.identity.NodeId;
import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import io.quorate.core.wire.MalformedException;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ControlCodecTest {
    private static final NodeId N1 = new NodeId(1);
    private static final NodeId FAR = new NodeId(-7);
    private static final PartitionId PARTITION = new PartitionId(3, 9);

    static Stream<ControlMessage> messages() {
        var reports = new TreeMap<PartitionId, PartitionReport>();
        reports.put(PARTITION, new PartitionReport(5, true, new TreeSet<>(List.of(N1, FAR)), Optional.of(FAR)));
        reports.put(new PartitionId(1, 0), new PartitionReport(1, false, new TreeSet<>(), Optional.empty()));
        return Stream.of(
                new ControlMessage.Proposed(new Change.Leaving(FAR), false),
                new ControlMessage.Proposed(new Change.Established(PARTITION, 4), true),
                new ControlMessage.Reported(2, 7, 1L << 40, reports),
                new ControlMessage.Reported(1, 1, 1, new TreeMap<>()),
                new ControlMessage.Noted(7, 12),
                new ControlMessage.HandOver(PARTITION, 6, FAR));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void aMessageIsReadAsItWasWritten(ControlMessage message) {
        assertThat(ControlCodec.decode(new ByteSource(encoded(message)))).isEqualTo(message);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void bytesCutAnywhereAreRefused(ControlMessage message) {
        byte[] bytes = encoded(message);
        for (int length = 0; length < bytes.length; length++) {
            var source = new ByteSource(bytes, 0, length);
            assertThatThrownBy(() -> ControlCodec.decode(source)).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void anUnknownKindIsRefused() {
        assertThatThrownBy(() -> ControlCodec.decode(new ByteSource(new byte[] {99})))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("unknown kind 99");
    }

    private static byte[] encoded(ControlMessage message) {
        var sink = new ByteSink(64);
        ControlCodec.encode(message, sink);
        return sink.toByteArray();
    }
}
