package io.quorate.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.core.control.Change;
import io.quorate.core.control.Description;
import io.quorate.core.control.Founding;
import io.quorate.core.control.Newcomer;
import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import io.quorate.core.partition.Partitioning;
import io.quorate.core.table.Preset;
import io.quorate.core.wire.MalformedException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GatheringMessageTest {
    private static Change.Formed formed() {
        var founder = new Newcomer(new ProcessId(new NodeId(7), 1), new Description("n1", List.of("peer=h:1"), "z", 1));
        return Founding.formed(99, new Partitioning(2), List.of(founder), Preset.STRONG.table("default"));
    }

    @Test
    void whatIsSaidIsUnderstood() {
        List<GatheringMessage> all = List.of(
                new GatheringMessage.Asked(),
                new GatheringMessage.Told(Optional.of(formed())),
                new GatheringMessage.Told(Optional.empty()));
        for (GatheringMessage message : all) {
            assertThat(GatheringMessage.decode(message.encode())).contains(message);
        }
    }

    @Test
    void whatReplicasSayIsNoneOfIt() {
        assertThat(GatheringMessage.decode(new byte[0])).isEmpty();
        assertThat(GatheringMessage.decode(new byte[] {1, 2, 3})).isEmpty();
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> GatheringMessage.decode(new byte[] {(byte) 255, 9}))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> GatheringMessage.decode(new byte[] {(byte) 255}))
                .isInstanceOf(MalformedException.class);
    }
}
